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
import org.camelmcp.tasks.message.PlainValues;
import org.camelmcp.tasks.message.SamplingParams;
import org.camelmcp.tasks.task.InputRequest;
import org.jspecify.annotations.Nullable;

/** Messages to the client's model. What it says becomes the body: a text, or the content as Map or List when it is none. */
final class SampleKind implements InputKind {

    private final @Nullable Expression message;
    private final @Nullable Expression systemPrompt;
    private final SamplingParams params;

    SampleKind(CamelContext context, McpTaskConfiguration configuration, int maxBody) {
        this.message = McpTaskMessages.expression(context, configuration.getMessage());
        this.systemPrompt = McpTaskMessages.expression(context, configuration.getSystemPrompt());
        this.params = new SamplingParams(configuration.getMaxTokens(), maxBody);
    }

    @Override
    public InputRequest request(Exchange exchange) {
        String prompt = systemPrompt == null ? null : systemPrompt.evaluate(exchange, String.class);
        ObjectNode asked = message == null
                ? params.of(exchange.getMessage(), prompt)
                : params.of(String.valueOf(message.evaluate(exchange, String.class)), prompt);
        return new InputRequest("sampling/createMessage", asked);
    }

    @Override
    public void answered(Message message, JsonNode result) {
        JsonNode content = result.path("content");
        JsonNode only = content.isArray() && content.size() == 1 ? content.get(0) : content;
        message.setBody(
                only.path("type").asText().equals("text") ? only.path("text").asText() : PlainValues.of(content));
    }
}
