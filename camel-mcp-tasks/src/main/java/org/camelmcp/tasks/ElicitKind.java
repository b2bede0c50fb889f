/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.camelmcp.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.camelmcp.tasks.message.ElicitationParams;
import org.camelmcp.tasks.message.PlainValues;
import org.camelmcp.tasks.message.RequestedSchema;
import org.camelmcp.tasks.task.InputRequest;
import org.jspecify.annotations.Nullable;

/**
 * Questions to a person, with a form or a page to visit. What the form holds becomes the body; after a page to visit there is
 * nothing, and the body stays. Who declines, or dismisses the question, leaves no body.
 */
final class ElicitKind implements InputKind {

    private final @Nullable Expression message;
    private final @Nullable Expression url;
    private final ElicitationParams params;

    /** @throws IllegalArgumentException naming the option that is wrong */
    ElicitKind(CamelContext context, McpTaskConfiguration configuration, int maxBody) {
        String schema = configuration.getRequestedSchema();
        ObjectNode form = schema == null ? null : RequestedSchema.option("requestedSchema", schema, context);
        this.message = McpTaskMessages.expression(context, configuration.getMessage());
        this.url = McpTaskMessages.expression(context, configuration.getUrl());
        this.params = new ElicitationParams(form, maxBody);
    }

    @Override
    public InputRequest request(Exchange exchange) {
        String page = url == null ? null : String.valueOf(url.evaluate(exchange, String.class));
        ObjectNode asked = message == null
                ? params.of(exchange.getMessage(), page)
                : params.of(String.valueOf(message.evaluate(exchange, String.class)), page);
        exchange.getMessage()
                .setHeader(McpTaskConstants.INPUT_MODE, asked.path("mode").asText());
        return new InputRequest("elicitation/create", asked);
    }

    @Override
    public void answered(Message message, JsonNode result) {
        String action = result.path("action").asText();
        message.setHeader(McpTaskConstants.INPUT_ACTION, action);
        boolean visited = "url".equals(message.getHeader(McpTaskConstants.INPUT_MODE));
        if (!action.equals("accept")) {
            message.setBody(null);
        } else if (!visited) {
            message.setBody(PlainValues.mapOf(result.path("content")));
        }
    }
}
