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
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.util.ObjectHelper;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.tasks.message.InvalidArgumentsException;
import org.camelmcp.tasks.message.PlainValues;
import org.camelmcp.tasks.message.SchemaCheck;
import org.camelmcp.tasks.message.ToolArguments;
import org.camelmcp.tasks.message.ToolErrors;
import org.camelmcp.tasks.message.ToolResultWriter;
import org.camelmcp.tasks.message.UnwritableResultException;
import org.camelmcp.tasks.receiver.CallContext;
import org.camelmcp.tasks.receiver.TaskRun;
import org.camelmcp.tasks.serve.ToolMapping;
import org.camelmcp.tasks.task.TaskEnding;
import org.jspecify.annotations.Nullable;

/**
 * What the exchanges of a route that is a tool are told and say: a call as headers and body, bodies as results, exceptions
 * as errors. Nothing that a client sends becomes a header but what stands here. Thread-safe.
 */
final class McpToolMessages implements ToolMapping {

    private static final ObjectMapper JSON =
            JsonMapper.builder().findAndAddModules().build();

    private final @Nullable SchemaCheck output;
    private final ToolArguments arguments = new ToolArguments();
    private final ToolResultWriter writer;
    private final boolean exposeErrors;

    /**
     * @param output        checks structured content, {@code null} for a tool without output schema
     * @param maxResultSize in bytes
     * @param exposeErrors  whether clients see the messages of exceptions
     */
    McpToolMessages(@Nullable SchemaCheck output, int maxResultSize, boolean exposeErrors) {
        this.output = output;
        this.writer = new ToolResultWriter(maxResultSize);
        this.exposeErrors = exposeErrors;
    }

    @Override
    public void called(Exchange exchange, TaskRun run) {
        CallContext context = run.context();
        Message message = exchange.getIn();
        message.setBody(PlainValues.mapOf(run.arguments()));
        exchange.setProperty(ReportedTask.SERVED_TASK, run.taskId());
        message.setHeader(McpTaskConstants.TASK_ID, run.taskId());
        message.setHeader(McpTaskConstants.IS_TASK, run.isTask());
        message.setHeader(McpTaskConstants.TOOL, run.tool());
        message.setHeader(McpTaskConstants.PROTOCOL_VERSION, context.revision().wire());
        message.setHeader(McpTaskConstants.REDELIVERIES, run.redeliveries());
        message.setHeader(McpTaskConstants.CANCELLATION, run.cancellation());
        set(message, McpTaskConstants.OWNER, run.owner());
        set(message, McpTaskConstants.CLIENT, shown(context.client()));
        set(message, McpTaskConstants.CLIENT_TTL, context.requestedTtl());
        set(message, McpTaskConstants.PROGRESS_TOKEN, plain(context.progressToken()));
        set(message, McpTaskConstants.CLIENT_META, PlainValues.mapOf(context.meta()));
    }

    private static void set(Message message, String header, @Nullable Object value) {
        if (value != null) {
            message.setHeader(header, value);
        }
    }

    private static @Nullable Object plain(@Nullable JsonNode value) {
        return value == null ? null : PlainValues.of(value);
    }

    private static @Nullable String shown(@Nullable Implementation client) {
        return client == null ? null : client.name() + "/" + client.version();
    }

    @Override
    public TaskEnding ended(Exchange exchange) {
        return new TaskEnding.Result(writer.from(exchange.getMessage(), output));
    }

    @Override
    public ObjectNode gathered(Exchange exchange, TaskRun run) {
        Object body = exchange.getMessage().getBody();
        if (body == null) {
            throw new InvalidArgumentsException(
                    "The route of before=… of tool '" + run.tool()
                            + "' has left no body; it must leave the arguments of the"
                            + " tool: a Map, or a JSON object",
                    null);
        }
        return body.equals(PlainValues.mapOf(run.arguments()))
                ? run.arguments()
                : arguments.from(exchange.getMessage());
    }

    @Override
    public TaskEnding failed(Throwable failure) {
        McpErrorResponseException response = ObjectHelper.getException(McpErrorResponseException.class, failure);
        if (response != null) {
            return new TaskEnding.Error(
                    new JsonRpcError(response.getCode(), response.getMessage(), tree(response.getData())));
        }
        McpInputException input = ObjectHelper.getException(McpInputException.class, failure);
        if (input != null) {
            return new TaskEnding.Error(input.error());
        }
        if (failure instanceof UnwritableResultException unwritable) {
            String told = exposeErrors ? failure.getMessage() : ToolErrors.badResult(unwritable);
            return new TaskEnding.Error(new JsonRpcError(ErrorCodes.INTERNAL_ERROR, told));
        }
        return new TaskEnding.Result(ToolErrors.of(failure, exposeErrors));
    }

    private static @Nullable JsonNode tree(@Nullable Object data) {
        try {
            return data == null ? null : JSON.valueToTree(data);
        } catch (IllegalArgumentException e) {
            return null; // the error matters more than what goes with it
        }
    }
}
