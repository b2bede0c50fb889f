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
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.camelmcp.tasks.message.InvalidArgumentsException;
import org.camelmcp.tasks.message.PlainValues;
import org.camelmcp.tasks.receiver.InputQuestion;
import org.camelmcp.tasks.receiver.InputUnavailableException;
import org.camelmcp.tasks.receiver.TaskEndedException;
import org.camelmcp.tasks.receiver.TooManyInputsException;
import org.camelmcp.tasks.receiver.UndeclaredInputException;
import org.camelmcp.tasks.receiver.UnknownTaskException;
import org.camelmcp.tasks.serve.AskMapping;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.InputRequest;
import org.jspecify.annotations.Nullable;

/** What the exchanges of one endpoint ask, and what they are told: options, bodies, headers, exceptions. Thread-safe. */
final class McpAskMessages implements AskMapping {

    /** It is kept with the task, and may go over the wire. */
    private static final int MAX_KEY = 100;

    private final @Nullable String tool;
    private final ReportedTask task;
    private final @Nullable Expression key;
    private final Duration timeout;
    private final boolean asTask;
    private final InputKind kind;

    /** @param tool the endpoint's tool, {@code null} for any */
    McpAskMessages(CamelContext context, @Nullable String tool, McpTaskConfiguration configuration, InputKind kind) {
        this.tool = tool;
        this.task = new ReportedTask(context, configuration.getTaskId());
        this.key = McpTaskMessages.expression(context, configuration.getInputKey());
        this.timeout = configuration.getInputTimeout();
        this.asTask = configuration.isAsTask();
        this.kind = kind;
    }

    /**
     * For one of the operations that ask.
     *
     * @throws IllegalArgumentException naming the option that is wrong
     */
    static McpAskMessages of(
            CamelContext context,
            McpTaskOperation operation,
            @Nullable String tool,
            McpTaskConfiguration configuration,
            int maxBody) {
        InputKind kind =
                switch (operation) {
                    case ELICIT -> new ElicitKind(context, configuration, maxBody);
                    case SAMPLE -> new SampleKind(context, configuration, maxBody);
                    case ROOTS -> new RootsKind();
                    default -> throw new IllegalArgumentException(operation + " asks nothing");
                };
        return new McpAskMessages(context, tool, configuration, kind);
    }

    @Override
    public String taskId(Exchange exchange) {
        return task.id(exchange);
    }

    @Override
    public InputQuestion question(Exchange exchange, Supplier<String> defaultName) {
        // what an earlier question left
        exchange.getMessage().removeHeader(McpTaskConstants.INPUT_ACTION);
        exchange.getMessage().removeHeader(McpTaskConstants.INPUT_RESULT);
        InputRequest request = kind.request(exchange);
        String name = key == null ? null : key.evaluate(exchange, String.class);
        if (name != null && name.length() > MAX_KEY) {
            throw new InvalidArgumentsException(
                    "inputKey has " + name.length() + " characters; the limit is " + MAX_KEY, null);
        }
        String known = name == null || name.isBlank() ? defaultName.get() : name;
        exchange.getMessage().setHeader(McpTaskConstants.INPUT_KEY, known);
        return new InputQuestion(known, request, timeout, asTask);
    }

    @Override
    public void answered(Exchange exchange, JsonNode result) {
        Message message = exchange.getMessage();
        message.setHeader(McpTaskConstants.INPUT_RESULT, PlainValues.mapOf(result));
        kind.answered(message, result);
    }

    @Override
    public Exception refused(String taskId, InputAnswer.Refused refused) {
        return new McpInputRefusedException(
                tool, taskId, refused.error().code(), refused.error().message());
    }

    @Override
    public Exception withdrawn(String taskId, InputAnswer.Withdrawn withdrawn) {
        return new McpInputTimeoutException(tool, taskId, withdrawn.why());
    }

    @Override
    public Exception unasked(String taskId, InputAnswer.Unasked unasked) {
        return new McpInputUnavailableException(tool, taskId, unasked.why());
    }

    @Override
    public Throwable failed(String taskId, Throwable failure) {
        if (failure instanceof UndeclaredInputException undeclared) {
            return new McpInputUndeclaredException(tool, taskId, undeclared.capability());
        }
        if (failure instanceof InputUnavailableException) {
            return new McpInputUnavailableException(tool, taskId, failure.getMessage());
        }
        if (failure instanceof TooManyInputsException) {
            return new McpTooManyInputsException(tool, taskId, failure.getMessage());
        }
        if (failure instanceof UnknownTaskException) {
            return new McpTaskUnknownException(tool, taskId);
        }
        return failure instanceof TaskEndedException ended
                ? new McpTaskEndedException(tool, taskId, ended.status())
                : failure;
    }
}
