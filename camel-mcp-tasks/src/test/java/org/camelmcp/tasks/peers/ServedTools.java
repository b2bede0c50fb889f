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
package org.camelmcp.tasks.peers;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.AsyncProcessorSupport;
import org.camelmcp.tasks.McpErrorResponseException;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.receiver.TaskCancellation;

/** Routes that are tools, one for each way in which a call can go. */
final class ServedTools extends RouteBuilder {

    /** How often clients are asked to poll, in milliseconds. */
    static final int POLL_INTERVAL = 100;

    private static final String POLLED = "&pollInterval=" + POLL_INTERVAL;
    private static final String TEXT = "&parameter.text=string&parameter.text.description=What to answer"
            + "&parameter.text.required=true&parameter.ms=integer";

    private final Set<String> cancelled = ConcurrentHashMap.newKeySet();

    /** The tasks whose work has learned that it was cancelled; a plain call is in it as {@code plain}. */
    Set<String> cancelled() {
        return cancelled;
    }

    @Override
    public void configure() {
        text(from("mcp-task:text_tool?title=Text&description=Answers with the text" + TEXT + POLLED));
        text(from("mcp-task:required_tool?taskSupport=required&description=The same, as a task only"
                + "&immediateResponse=It is being worked on" + TEXT + POLLED));
        text(from("mcp-task:forbidden_tool?taskSupport=forbidden&annotations.readOnlyHint=true"
                + "&description=The same, and never as a task" + TEXT));

        from("mcp-task:sum_tool?description=Adds&parameter.a=integer&parameter.a.required=true"
                        + "&parameter.b=integer&parameter.b.required=true"
                        + "&outputSchema=RAW({\"type\":\"object\",\"properties\":{\"sum\":{\"type\":\"integer\"}},"
                        + "\"required\":[\"sum\"]})" + POLLED)
                .process(exchange ->
                        exchange.getMessage().setBody(Map.of("sum", number(exchange, "a") + number(exchange, "b"))));

        from("mcp-task:failing_tool?exposeErrors=true&description=Fails, as tools do" + POLLED)
                .throwException(new IllegalStateException("the mill stands still"));

        from("mcp-task:protocol_error_tool?description=Fails with an error of JSON-RPC" + POLLED)
                .process(exchange -> {
                    throw new McpErrorResponseException(4711, "no such mill", Map.of("mill", "north"));
                });

        from("mcp-task:slow_tool?description=Works until it is cancelled" + POLLED)
                .process(new UntilCancelled());

        from("mcp-task:progress_tool?description=Tells of its steps&parameter.steps=integer" + POLLED)
                .setProperty("steps", simple("${body[steps]}"))
                .loop(exchangeProperty("steps"))
                .setHeader(McpTaskConstants.PROGRESS, simple("${exchangeProperty.CamelLoopIndex}++"))
                .setHeader(McpTaskConstants.PROGRESS_TOTAL, exchangeProperty("steps"))
                .setHeader(
                        McpTaskConstants.PROGRESS_MESSAGE,
                        simple("step ${header.CamelMcpTaskProgress} of ${exchangeProperty.steps}"))
                .to("mcp-task:progress_tool?operation=progress")
                .delay(300)
                .asyncDelayed()
                .end() // of the delay
                .end() // of the loop
                .setBody(simple("${exchangeProperty.steps} steps"));

        from("mcp-task:deferred_tool?completion=deferred&description=Is ended by another route" + TEXT + POLLED)
                .setHeader("task", header(McpTaskConstants.TASK_ID))
                .to("seda:reports?waitForTaskToComplete=Never");
        text(from("seda:reports")).to("mcp-task:deferred_tool?operation=complete&taskId=${header.task}");

        from("mcp-task:large_tool?description=Answers with many characters&parameter.size=integer" + POLLED)
                .process(exchange -> exchange.getMessage().setBody("é".repeat(number(exchange, "size") / 2)));
    }

    /** Answers with the argument {@code text}, after as many milliseconds as the argument {@code ms} says. */
    private ProcessorDefinition<?> text(RouteDefinition route) {
        return route.setProperty("text", simple("${body[text]}"))
                .delay(simple("${body[ms]}"))
                .asyncDelayed()
                .end()
                .setBody(exchangeProperty("text"));
    }

    private static int number(Exchange exchange, String argument) {
        return ((Number) exchange.getMessage().getBody(Map.class).get(argument)).intValue();
    }

    private final class UntilCancelled extends AsyncProcessorSupport {

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Message call = exchange.getMessage();
            String taskId = call.getHeader(McpTaskConstants.IS_TASK, boolean.class)
                    ? call.getHeader(McpTaskConstants.TASK_ID, String.class)
                    : "plain";
            call.getHeader(McpTaskConstants.CANCELLATION, TaskCancellation.class)
                    .onCancelled(() -> {
                        cancelled.add(taskId);
                        callback.done(false);
                    });
            return false;
        }
    }
}
