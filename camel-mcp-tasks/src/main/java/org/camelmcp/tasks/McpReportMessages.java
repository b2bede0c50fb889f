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

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.TypeConversionException;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.tasks.message.InvalidArgumentsException;
import org.camelmcp.tasks.message.PlainValues;
import org.camelmcp.tasks.message.ToolErrors;
import org.camelmcp.tasks.receiver.TaskProgress;
import org.camelmcp.tasks.serve.ReportMapping;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskEnding;
import org.camelmcp.tasks.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the exchanges of one endpoint say in their reports, and what they are told: headers, bodies as results, exceptions.
 * Thread-safe.
 */
final class McpReportMessages implements ReportMapping {

    private final @Nullable String tool;
    private final ReportedTask task;
    private final Map<ToolKey, McpToolMessages> tools;
    private final McpToolMessages otherwise;

    /**
     * @param tool      the endpoint's tool, {@code null} for any
     * @param taskId    the option: a simple expression, {@code null} when not set
     * @param tools     how the tools that are served here make results of bodies and errors of exceptions; changes
     * @param otherwise how that is done for others
     */
    McpReportMessages(
            CamelContext context,
            @Nullable String tool,
            @Nullable String taskId,
            Map<ToolKey, McpToolMessages> tools,
            McpToolMessages otherwise) {
        this.tool = tool;
        this.task = new ReportedTask(context, taskId);
        this.tools = tools;
        this.otherwise = otherwise;
    }

    @Override
    public String taskId(Exchange exchange) {
        return task.id(exchange);
    }

    /** Headers, else the body as the message. */
    @Override
    public TaskProgress progress(Exchange exchange) {
        Message message = exchange.getMessage();
        Double progress = number(message, McpTaskConstants.PROGRESS);
        Double total = number(message, McpTaskConstants.PROGRESS_TOTAL);
        String text = message.getHeader(McpTaskConstants.PROGRESS_MESSAGE, String.class);
        if (text == null && progress == null) {
            text = message.getBody(String.class);
        }
        if (progress == null && (text == null || text.isBlank())) {
            throw new InvalidArgumentsException(
                    "There is no progress to report: set the header " + McpTaskConstants.PROGRESS + " or "
                            + McpTaskConstants.PROGRESS_MESSAGE + ", or a text as body",
                    null);
        }
        return new TaskProgress(progress, total, text);
    }

    private static @Nullable Double number(Message message, String header) {
        Object value = message.getHeader(header);
        if (value == null) {
            return null;
        }
        Double number;
        try {
            number = message.getHeader(header, Double.class);
        } catch (TypeConversionException e) {
            number = null;
        }
        if (number == null || !Double.isFinite(number)) {
            throw new InvalidArgumentsException(
                    "The header " + header + " is '" + value + "'; it must be a finite number", null);
        }
        return number;
    }

    @Override
    public TaskEnding completed(Exchange exchange, ServedTask task) {
        return messages(task).ended(exchange);
    }

    private McpToolMessages messages(ServedTask task) {
        return tools.getOrDefault(
                new ToolKey(task.origin().server(), task.origin().tool()), otherwise);
    }

    /** The headers, else the exception that the route handles, else a text as body. */
    @Override
    public TaskEnding failed(Exchange exchange, ServedTask task) {
        Message message = exchange.getMessage();
        Integer code = code(message);
        String text = message.getHeader(McpTaskConstants.ERROR_MESSAGE, String.class);
        Throwable caught = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
        if (text == null && caught == null && message.getBody() instanceof String body && !body.isBlank()) {
            text = body;
        }
        if (code != null) {
            return new TaskEnding.Error(new JsonRpcError(code, text == null ? ToolErrors.FAILED : text));
        }
        if (text == null && caught != null) {
            return messages(task).failed(caught);
        }
        return new TaskEnding.Result(ToolErrors.toolError(text == null ? ToolErrors.FAILED : text));
    }

    private static @Nullable Integer code(Message message) {
        Object value = message.getHeader(McpTaskConstants.ERROR_CODE);
        if (value == null) {
            return null;
        }
        Integer code = message.getExchange().getContext().getTypeConverter().tryConvertTo(Integer.class, value);
        if (code == null) {
            throw new InvalidArgumentsException(
                    "The header " + McpTaskConstants.ERROR_CODE + " is no JSON-RPC code, which is an integer", null);
        }
        if (code <= -32000 && code >= -32099) {
            throw new InvalidArgumentsException(
                    "The header " + McpTaskConstants.ERROR_CODE + " is " + code + ", and -32099 to -32000 are reserved"
                            + " (P 8): use one of JSON-RPC's, such as -32602, or one of your own",
                    null);
        }
        return code;
    }

    @Override
    public void status(Exchange exchange, ServedTask served) {
        Message message = exchange.getMessage();
        Task task = served.task();
        message.setHeader(McpTaskConstants.TASK_ID, task.taskId());
        message.setHeader(McpTaskConstants.TOOL, served.origin().tool());
        message.setHeader(McpTaskConstants.STATUS, task.status().wire());
        set(message, McpTaskConstants.STATUS_MESSAGE, task.statusMessage());
        set(message, McpTaskConstants.CREATED_AT, task.createdAt());
        set(message, McpTaskConstants.TTL, task.ttl());
        set(message, McpTaskConstants.POLL_INTERVAL, task.pollInterval());
        set(message, McpTaskConstants.OWNER, served.origin().owner());
        ending(message, served.state().ending());
    }

    private static void ending(Message message, @Nullable TaskEnding ending) {
        set(message, McpTaskConstants.OUTCOME, word(ending));
        JsonRpcError error = ending instanceof TaskEnding.Error failed ? failed.error() : null;
        set(message, McpTaskConstants.ERROR_CODE, error == null ? null : error.code());
        set(message, McpTaskConstants.ERROR_MESSAGE, error == null ? null : error.message());
        set(
                message,
                McpTaskConstants.RESULT,
                ending instanceof TaskEnding.Result result ? PlainValues.of(result.result()) : null);
    }

    private static @Nullable String word(@Nullable TaskEnding ending) {
        if (ending instanceof TaskEnding.Result result) {
            return result.isToolError() ? McpTaskConstants.OUTCOME_TOOL_ERROR : McpTaskConstants.OUTCOME_COMPLETED;
        }
        if (ending instanceof TaskEnding.Error) {
            return McpTaskConstants.OUTCOME_FAILED;
        }
        return ending == null ? null : McpTaskConstants.OUTCOME_CANCELLED;
    }

    private static void set(Message message, String header, @Nullable Object value) {
        if (value == null) {
            message.removeHeader(header);
        } else {
            message.setHeader(header, value);
        }
    }

    @Override
    public Exception unknown(String id) {
        return new McpTaskUnknownException(tool, id);
    }

    @Override
    public Exception ended(String id, @Nullable TaskStatus status) {
        return new McpTaskEndedException(tool, id, status);
    }
}
