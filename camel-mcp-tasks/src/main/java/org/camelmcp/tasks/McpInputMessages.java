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
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.tasks.call.InputMapping;
import org.camelmcp.tasks.call.Question;
import org.camelmcp.tasks.message.InputResult;
import org.camelmcp.tasks.message.InvalidArgumentsException;
import org.camelmcp.tasks.message.PlainValues;
import org.camelmcp.tasks.receiver.TaskCancellation;
import org.camelmcp.tasks.task.InputRequest;
import org.jspecify.annotations.Nullable;

/** What exchanges are told of questions, and what they answer. Thread-safe. */
final class McpInputMessages implements InputMapping {

    /** On an exchange that asks: its body, to tell an answer from a question that was left as it was. */
    private static final String ASKED = "CamelMcpInputAsked";

    private final String server;
    private final @Nullable Expression taskId;
    private final @Nullable Expression inputKey;

    /** @param server the server's name */
    McpInputMessages(CamelContext context, McpTaskConfiguration configuration, String server) {
        this.server = server;
        this.taskId = McpTaskMessages.expression(context, configuration.getTaskId());
        this.inputKey = McpTaskMessages.expression(context, configuration.getInputKey());
    }

    @Override
    public void ask(Exchange exchange, Question question, String inputId, TaskCancellation withdrawn) {
        Message message = exchange.getMessage();
        question.headers().forEach(message::setHeader);
        ObjectNode params = question.request().params();
        Map<String, Object> body = PlainValues.mapOf(params);
        message.setBody(body);
        exchange.setProperty(ASKED, body);
        message.setHeader(McpTaskConstants.SERVER, question.server());
        set(message, McpTaskConstants.TOOL, question.tool());
        set(message, McpTaskConstants.TASK_ID, question.taskId());
        message.setHeader(McpTaskConstants.INPUT_ID, inputId);
        message.setHeader(McpTaskConstants.INPUT_KEY, question.key());
        message.setHeader(McpTaskConstants.INPUT_METHOD, question.request().method());
        message.setHeader(McpTaskConstants.CANCELLATION, withdrawn);
        message.removeHeader(McpTaskConstants.INPUT_ACTION);
        boolean asksPeople = question.request().method().equals(Methods.ELICITATION_CREATE);
        set(message, McpTaskConstants.INPUT_MODE, asksPeople ? InputResult.mode(params) : null);
    }

    private static void set(Message message, String header, @Nullable Object value) {
        if (value == null) {
            message.removeHeader(header);
        } else {
            message.setHeader(header, value);
        }
    }

    @Override
    public JsonNode answer(Exchange exchange, InputRequest request) {
        Message message = exchange.getMessage();
        Object asked = exchange.getProperty(ASKED);
        boolean unchanged = asked != null && message.getBody() == asked;
        return InputResult.of(
                request,
                message,
                unchanged,
                message.getHeader(McpTaskConstants.INPUT_ACTION, String.class),
                message.getHeader(McpTaskConstants.INPUT_MODEL, String.class));
    }

    @Override
    public Target target(Exchange exchange) {
        Message message = exchange.getMessage();
        String method = message.getHeader(McpTaskConstants.INPUT_METHOD, Methods.ELICITATION_CREATE, String.class);
        String inputId = message.getHeader(McpTaskConstants.INPUT_ID, String.class);
        if (inputId != null && !inputId.isBlank() && taskId == null && inputKey == null) {
            return new Target(inputId, null, null, method);
        }
        String key = inputKey != null
                ? inputKey.evaluate(exchange, String.class)
                : message.getHeader(McpTaskConstants.INPUT_KEY, String.class);
        if (key == null || key.isEmpty()) {
            throw new InvalidArgumentsException(
                    "There is no question to answer: set the header " + McpTaskConstants.INPUT_ID
                            + ", or the task id and the header " + McpTaskConstants.INPUT_KEY
                            + " or the option inputKey",
                    null);
        }
        return new Target(null, McpTaskMessages.taskId(taskId, exchange), key, method);
    }

    @Override
    public Exception unknown(Target target, String why) {
        return new McpInputUnknownException(server, target.taskId(), target.key(), why);
    }
}
