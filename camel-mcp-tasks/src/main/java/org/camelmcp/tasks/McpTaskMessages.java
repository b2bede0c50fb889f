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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.apache.camel.support.PatternHelper;
import org.apache.camel.util.TimeUtils;
import org.camelmcp.mcp.client.Progress;
import org.camelmcp.tasks.call.ExchangeMapping;
import org.camelmcp.tasks.call.ToolCommand;
import org.camelmcp.tasks.message.InvalidArgumentsException;
import org.camelmcp.tasks.message.InvalidResultException;
import org.camelmcp.tasks.message.PlainValues;
import org.camelmcp.tasks.message.ToolArguments;
import org.camelmcp.tasks.message.ToolResult;
import org.camelmcp.tasks.store.RemoteTask;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What the exchanges of one endpoint say and are told: headers that override options, results as bodies, outcomes as
 * headers and exceptions. Thread-safe.
 */
final class McpTaskMessages implements ExchangeMapping {

    private static final Duration CALL_TIMEOUT = Duration.ofHours(1);
    private static final Duration START_TIMEOUT = Duration.ofDays(7);

    /** Else a server drops the task in the moment in which we fetch its last-minute result, or cancel it. */
    private static final Duration TTL_MARGIN = Duration.ofMinutes(1);

    private final McpTaskConfiguration configuration;
    private final String server;
    private final String tool;
    private final ToolArguments arguments = new ToolArguments();
    private final @Nullable Expression correlationId;
    private final @Nullable Expression taskId;

    /**
     * @param server the server's name
     * @param tool   the endpoint's tool, or an asterisk
     */
    McpTaskMessages(CamelContext context, McpTaskConfiguration configuration, String server, String tool) {
        this.configuration = configuration;
        this.server = server;
        this.tool = tool;
        this.correlationId = expression(context, configuration.getCorrelationId());
        this.taskId = expression(context, configuration.getTaskId());
    }

    /** A simple expression, ready for use; {@code null} for none. */
    static @Nullable Expression expression(CamelContext context, @Nullable String text) {
        if (text == null) {
            return null;
        }
        Expression expression = context.resolveLanguage("simple").createExpression(text);
        expression.init(context);
        return expression;
    }

    /** The operation that an exchange is for: one of those on a remote server. */
    McpTaskOperation operation(Exchange exchange) {
        Object header = exchange.getMessage().getHeader(McpTaskConstants.OPERATION);
        if (header == null) {
            return configuration.getOperation() == null ? McpTaskOperation.CALL : configuration.getOperation();
        }
        return Optional.of(header)
                .flatMap(value -> value instanceof McpTaskOperation operation
                        ? Optional.of(operation)
                        : McpTaskOperation.of(value.toString()))
                .filter(operation -> EndpointUse.of(Quadrant.CALL, operation).isPresent())
                .orElseThrow(() -> new InvalidArgumentsException(
                        "The header " + McpTaskConstants.OPERATION + " is no operation on a remote server; known: "
                                + EndpointUse.in(Quadrant.CALL).stream()
                                        .map(EndpointUse::operation)
                                        .toList(),
                        null));
    }

    @Override
    public ToolCommand command(Exchange exchange) {
        Message message = exchange.getMessage();
        Duration timeout = timeout(exchange);
        Duration requestedTtl = duration(message, McpTaskConstants.REQUESTED_TTL, configuration.getRequestedTtl());
        return new ToolCommand(
                toolOf(message),
                arguments.from(message),
                meta(message),
                timeout,
                requestedTtl != null ? requestedTtl : timeout.plus(TTL_MARGIN));
    }

    private String toolOf(Message message) {
        if (!tool.equals(McpTaskEndpoint.ANY_TOOL)) {
            return tool;
        }
        String named = message.getHeader(McpTaskConstants.TOOL, String.class);
        if (named == null || named.isBlank()) {
            throw new InvalidArgumentsException(
                    "The endpoint names no tool (mcp-task:*), and neither does the header " + McpTaskConstants.TOOL,
                    null);
        }
        return named;
    }

    private @Nullable ObjectNode meta(Message message) {
        Object meta = message.getHeader(McpTaskConstants.META);
        if (meta == null) {
            return null;
        }
        if (meta instanceof Map<?, ?> map) {
            return arguments.of(map);
        }
        throw new InvalidArgumentsException(
                "The header " + McpTaskConstants.META + " is not a Map but "
                        + meta.getClass().getName(),
                null);
    }

    @Override
    public Duration timeout(Exchange exchange) {
        Duration given = duration(exchange.getMessage(), McpTaskConstants.TIMEOUT, configuration.getTimeout());
        if (given != null) {
            return given;
        }
        return operation(exchange) == McpTaskOperation.START ? START_TIMEOUT : CALL_TIMEOUT;
    }

    private static @Nullable Duration duration(Message message, String header, @Nullable Duration otherwise) {
        Object value = message.getHeader(header);
        if (value == null) {
            return otherwise;
        }
        Duration duration;
        try {
            if (value instanceof Duration given) {
                duration = given;
            } else if (value instanceof Number millis) {
                duration = Duration.ofMillis(millis.longValue());
            } else {
                duration = Duration.ofMillis(TimeUtils.toMilliSeconds(value.toString()));
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidArgumentsException("The header " + header + " is no duration such as 30s", e);
        }
        if (duration.compareTo(OptionValues.LONGEST) > 0) {
            throw new InvalidArgumentsException("The header " + header + " is longer than ten years (3650d)", null);
        }
        if (duration.compareTo(Duration.ofMillis(1)) < 0) {
            throw new InvalidArgumentsException("The header " + header + " must be at least 1 ms", null);
        }
        return duration;
    }

    @Override
    public @Nullable String correlationId(Exchange exchange) {
        if (correlationId == null) {
            return null;
        }
        String value = correlationId.evaluate(exchange, String.class);
        if (value == null || value.isBlank()) {
            throw new InvalidArgumentsException(
                    "correlationId=" + configuration.getCorrelationId() + " has no value for this exchange", null);
        }
        exchange.getMessage().setHeader(McpTaskConstants.CORRELATION_ID, value);
        return value;
    }

    @Override
    public String taskId(Exchange exchange) {
        return taskId(taskId, exchange);
    }

    /** @param option the option of that name, {@code null} when it is not set */
    static String taskId(@Nullable Expression option, Exchange exchange) {
        String value = option != null
                ? option.evaluate(exchange, String.class)
                : exchange.getMessage().getHeader(McpTaskConstants.TASK_ID, String.class);
        if (value == null || value.isBlank()) {
            throw new InvalidArgumentsException(
                    "There is no task id: neither the option taskId nor the header " + McpTaskConstants.TASK_ID
                            + " has one",
                    null);
        }
        return value;
    }

    @Override
    public @Nullable String cursor(Exchange exchange) {
        return exchange.getMessage().getHeader(McpTaskConstants.CURSOR, String.class);
    }

    @Override
    public Map<String, Object> headersToRestore(Exchange exchange) {
        String patterns = configuration.getRestoreHeaders();
        if (patterns == null) {
            return Map.of();
        }
        Map<String, Object> kept = new HashMap<>();
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            if (matches(name, patterns) && isKeepable(value)) {
                kept.put(name, value);
            }
        });
        return kept;
    }

    @Override
    public Map<String, Object> newsHeaders(Exchange exchange) {
        Map<String, Object> headers = new HashMap<>(headersToRestore(exchange));
        if (correlationId != null) {
            headers.put(
                    McpTaskConstants.CORRELATION_ID, exchange.getMessage().getHeader(McpTaskConstants.CORRELATION_ID));
        }
        return headers;
    }

    private static boolean matches(String name, String patterns) {
        for (String pattern : patterns.split(",")) {
            if (PatternHelper.matchPattern(name, pattern.trim())) {
                return true;
            }
        }
        return false;
    }

    /** What every repository keeps with its type. */
    private static boolean isKeepable(@Nullable Object value) {
        return value instanceof String
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double;
    }

    @Override
    public void outcome(Exchange exchange, TaskOutcome outcome, @Nullable String ofTool, @Nullable Task task) {
        Message message = exchange.getMessage();
        outcomeHeaders(message, outcome, ofTool, task);
        if (outcome instanceof TaskOutcome.Completed completed) {
            ToolResult.write(completed.result(), configuration.getResultFormat(), message);
            return;
        }
        if (!configuration.isThrowOnFailure()) {
            if (outcome instanceof TaskOutcome.ToolError error) {
                ToolResult.write(error.result(), configuration.getResultFormat(), message);
            }
            return;
        }
        String taskId = task == null ? askedFor(exchange) : task.shortId();
        exchange.setException(OutcomeExceptions.of(outcome, reference(ofTool, taskId)));
        if (outcome instanceof TaskOutcome.Detached) {
            // we stop: an error handler that waits for another attempt would hold that up
            exchange.getExchangeExtension().setRedeliveryExhausted(true);
        }
    }

    @Override
    public void started(Exchange exchange, String ofTool, @Nullable Task task, @Nullable TaskOutcome outcome) {
        if (outcome == null) {
            taskHeaders(exchange.getMessage(), ofTool, task);
        } else {
            outcomeHeaders(exchange.getMessage(), outcome, ofTool, task);
        }
    }

    @Override
    public void status(Exchange exchange, Task task) {
        taskHeaders(exchange.getMessage(), null, task);
    }

    @Override
    public void listing(Exchange exchange, JsonNode entries, @Nullable String nextCursor) {
        Message message = exchange.getMessage();
        message.setHeader(McpTaskConstants.SERVER, server);
        set(message, McpTaskConstants.NEXT_CURSOR, nextCursor);
        message.setBody(entries.isArray() ? PlainValues.of(entries) : List.of());
    }

    @Override
    public void emitted(Exchange exchange, RemoteTask handle) {
        Message message = exchange.getMessage();
        handle.headers().forEach(message::setHeader);
        set(message, McpTaskConstants.CORRELATION_ID, handle.correlationId());
        TaskOutcome outcome = handle.outcome();
        outcomeHeaders(message, outcome, handle.tool(), handle.task());
        if (outcome instanceof TaskOutcome.Completed completed) {
            writeLeniently(completed.result(), message);
            return;
        }
        if (outcome instanceof TaskOutcome.ToolError error) {
            writeLeniently(error.result(), message);
        }
        // an exception on the exchange would keep the route from running; here it can be looked at
        exchange.setProperty(
                ExchangePropertyKey.EXCEPTION_CAUGHT,
                OutcomeExceptions.of(
                        outcome,
                        reference(
                                handle.tool(),
                                handle.task() == null ? null : handle.task().shortId())));
    }

    /** A result of another format must still come out, or it would be emitted for ever. */
    private void writeLeniently(JsonNode result, Message message) {
        try {
            ToolResult.write(result, configuration.getResultFormat(), message);
        } catch (InvalidResultException e) {
            message.getExchange().setProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, e);
            message.setBody(PlainValues.of(result));
        }
    }

    @Override
    public void changed(Exchange exchange, @Nullable String ofTool, @Nullable Task task, @Nullable Progress progress) {
        Message message = exchange.getMessage();
        taskHeaders(message, ofTool, task);
        if (progress == null) {
            message.setBody(task == null ? null : task.statusMessage());
            return;
        }
        message.setBody(progress.message());
        message.setHeader(McpTaskConstants.PROGRESS, progress.progress());
        set(message, McpTaskConstants.PROGRESS_TOTAL, progress.total());
        set(message, McpTaskConstants.PROGRESS_MESSAGE, progress.message());
    }

    private void outcomeHeaders(
            Message message, @Nullable TaskOutcome outcome, @Nullable String ofTool, @Nullable Task task) {
        taskHeaders(message, ofTool, task);
        if (outcome == null) {
            return;
        }
        message.setHeader(McpTaskConstants.OUTCOME, OutcomeExceptions.word(outcome));
        set(message, McpTaskConstants.ERROR_CODE, OutcomeExceptions.code(outcome));
        set(message, McpTaskConstants.ERROR_MESSAGE, OutcomeExceptions.reason(outcome));
        if (outcome instanceof TaskOutcome.ToolError error) {
            message.setHeader(McpTaskConstants.RESULT, PlainValues.of(error.result()));
        }
    }

    private void taskHeaders(Message message, @Nullable String ofTool, @Nullable Task task) {
        message.setHeader(McpTaskConstants.SERVER, server);
        String name = ofTool != null ? ofTool : tool.equals(McpTaskEndpoint.ANY_TOOL) ? null : tool;
        if (name != null) {
            message.setHeader(McpTaskConstants.TOOL, name);
        }
        if (task == null) {
            return;
        }
        message.setHeader(McpTaskConstants.TASK_ID, task.taskId());
        message.setHeader(McpTaskConstants.STATUS, task.status().wire());
        set(message, McpTaskConstants.STATUS_MESSAGE, task.statusMessage());
        set(message, McpTaskConstants.CREATED_AT, task.createdAt());
        set(message, McpTaskConstants.TTL, task.ttl());
        set(message, McpTaskConstants.POLL_INTERVAL, task.pollInterval());
    }

    private static void set(Message message, String header, @Nullable Object value) {
        if (value == null) {
            message.removeHeader(header);
        } else {
            message.setHeader(header, value);
        }
    }

    /** The task that an operation is about whose question failed; {@code null} for operations that are about none. */
    private @Nullable String askedFor(Exchange exchange) {
        return switch (operation(exchange)) {
            case AWAIT, GET, CANCEL -> taskId(exchange);
            case ANSWER -> exchange.getMessage().getHeader(McpTaskConstants.TASK_ID, String.class);
            default -> null;
        };
    }

    private McpTaskReference reference(@Nullable String ofTool, @Nullable String taskId) {
        String name = ofTool != null ? ofTool : tool.equals(McpTaskEndpoint.ANY_TOOL) ? null : tool;
        return new McpTaskReference(server, name, taskId);
    }
}
