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
package org.camelmcp.tasks.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultExchange;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.McpTaskEndedException;
import org.camelmcp.tasks.McpTaskFailedException;
import org.camelmcp.tasks.McpTaskUnknownException;
import org.camelmcp.tasks.McpToolErrorException;
import org.camelmcp.tasks.message.InvalidArgumentsException;
import org.camelmcp.tasks.message.UnwritableResultException;
import org.camelmcp.tasks.task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports on served tasks from routes of the same application. */
class ReportTest extends ServeFixture {

    private static final String TOOL = "mcp-task:report?taskSupport=required&completion=deferred";

    private final List<String> ids = new CopyOnWriteArrayList<>();

    private String call(String from) {
        return "mcp-task:report?server=" + from + "&taskMode=task" + FAST;
    }

    /** A deferred tool whose route has ended, and the call that waits for its task. */
    private CompletableFuture<Exchange> deferred(String from, String options) {
        tool(
                TOOL + options,
                exchange -> ids.add(exchange.getMessage().getHeader(McpTaskConstants.TASK_ID, String.class)));
        CompletableFuture<Exchange> called = sendLater(call(from), Map.of());
        soon().until(() -> !ids.isEmpty());
        return called;
    }

    private Exchange report(String uri, Object body, Map<String, Object> headers) {
        Exchange exchange = new DefaultExchange(serving);
        exchange.getMessage().setBody(body);
        exchange.getMessage().setHeaders(new HashMap<>(headers));
        return serving.createProducerTemplate().send(uri, exchange);
    }

    private Map<String, Object> id() {
        return Map.of(McpTaskConstants.TASK_ID, ids.get(0));
    }

    private Map<String, Object> idAnd(String header, Object value) {
        return Map.of(McpTaskConstants.TASK_ID, ids.get(0), header, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void aRouteBehindAQueueCompletesTheTask(String from) {
        List<String> told = new CopyOnWriteArrayList<>();
        Processor redelivered = exchange -> told.add("ended before");
        add(new RouteBuilder() {
            @Override
            public void configure() {
                onException(McpTaskEndedException.class).handled(true).process(redelivered);
                from(TOOL)
                        .setHeader("myCorrelation", header(McpTaskConstants.TASK_ID))
                        .removeHeaders("CamelMcp*")
                        .to("seda:requests?waitForTaskToComplete=Never")
                        .to("seda:requests?waitForTaskToComplete=Never");
                from("seda:requests")
                        .setBody(constant("the report"))
                        .to("mcp-task:report?operation=complete&taskId=${header.myCorrelation}")
                        .process(exchange ->
                                told.add("reported " + exchange.getMessage().getBody()));
            }
        });

        Exchange out = send(call(from), Map.of());

        assertThat(out.getException()).isNull();
        assertThat(out.getMessage().getBody()).isEqualTo("the report");
        soon().untilAsserted(() -> assertThat(told)
                .as("the second is a redelivery")
                .containsExactly("reported the report", "ended before"));
    }

    @Test
    void aReportOnAnEndedTaskIsAnExceptionOfItsOwn() {
        CompletableFuture<Exchange> called = deferred("modern", "");
        assertThat(report("mcp-task:report?operation=complete", "first", id()).getException())
                .isNull();

        for (String operation : List.of("complete", "fail", "progress")) {
            assertThat(report("mcp-task:report?operation=" + operation, "again", id())
                            .getException())
                    .as(operation)
                    .isInstanceOfSatisfying(McpTaskEndedException.class, e -> {
                        assertThat(e.getStatus()).isEqualTo(TaskStatus.COMPLETED);
                        assertThat(e.getTool()).isEqualTo("report");
                        assertThat(ids.get(0)).startsWith(e.getTaskId().substring(0, 8));
                        assertThat(e.getMessage()).contains("completed").doesNotContain(ids.get(0));
                    });
        }
        assertThat(called.join().getMessage().getBody()).isEqualTo("first");
    }

    @Test
    void aTaskThatNeverWasOrIsOfAnotherToolIsUnknown() {
        CompletableFuture<Exchange> called = deferred("modern", "");

        assertThat(report("mcp-task:other?operation=complete", "x", id()).getException())
                .isInstanceOf(McpTaskUnknownException.class)
                .hasMessageContaining("of tool 'other' is not known");
        assertThat(report("mcp-task:*?operation=get", "x", Map.of(McpTaskConstants.TASK_ID, "no-such-task-1234567"))
                        .getException())
                .isInstanceOf(McpTaskUnknownException.class)
                .hasMessageContaining("no-such-…")
                .hasMessageNotContaining("no-such-task-1234567");
        assertThat(report("mcp-task:*?operation=complete", "done", id()).getException())
                .isNull();
        assertThat(called.join().getMessage().getBody()).isEqualTo("done");
    }

    @Test
    void aReportWithoutIdSaysWhereItIsLookedFor() {
        assertThat(report("mcp-task:report?operation=complete", "x", Map.of()).getException())
                .isInstanceOf(InvalidArgumentsException.class)
                .hasMessageContaining("taskId")
                .hasMessageContaining(McpTaskConstants.TASK_ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void aFailureWithoutCodeIsAToolError(String from) {
        CompletableFuture<Exchange> called = deferred(from, "");

        report("mcp-task:report?operation=fail", "the printer burns", id());

        assertThat(called.join().getException())
                .isInstanceOf(McpToolErrorException.class)
                .hasMessageContaining("the printer burns");
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void aFailureWithACodeIsAnError(String from) {
        CompletableFuture<Exchange> called = deferred(from, "");
        assertThat(report("mcp-task:report?operation=fail", "x", idAnd(McpTaskConstants.ERROR_CODE, -32050))
                        .getException())
                .hasMessageContaining("-32050");

        report("mcp-task:report?operation=fail", "no such printer", idAnd(McpTaskConstants.ERROR_CODE, "-32602"));

        assertThat(called.join().getException())
                .isInstanceOfSatisfying(McpTaskFailedException.class, e -> assertThat(e.getCode())
                        .isEqualTo(-32602))
                .hasMessageContaining("no such printer");
    }

    @Test
    void anExceptionThatARouteHandlesIsToldAsNeutrallyAsTheToolsOwn() {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                onException(IllegalStateException.class).handled(true).to("mcp-task:report?operation=fail");
                from("direct:work").process(exchange -> {
                    throw new IllegalStateException("secret");
                });
            }
        });
        CompletableFuture<Exchange> called = deferred("modern", "");

        report("direct:work", "x", id());

        assertThat(called.join().getException())
                .isInstanceOf(McpToolErrorException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void aBodyThatIsNoResultEndsNothing() {
        CompletableFuture<Exchange> called =
                deferred("modern", "&outputSchema=RAW({\"type\":\"object\",\"required\":[\"pages\"]})");

        assertThat(report("mcp-task:report?operation=complete", Map.of("sheets", 1), id())
                        .getException())
                .isInstanceOf(UnwritableResultException.class);
        assertThat(report("mcp-task:report?operation=complete", Map.of("pages", 1), id())
                        .getException())
                .isNull();

        assertThat(called.join().getMessage().getBody()).isEqualTo(Map.of("pages", 1));
    }

    @Test
    void progressAndGetLeaveTheBodyAlone() {
        CompletableFuture<Exchange> called = deferred("modern", "");

        Exchange reported = report("mcp-task:report?operation=progress", "half way", id());
        assertThat(reported.getException()).isNull();
        assertThat(reported.getMessage().getBody()).isEqualTo("half way");
        soon().untilAsserted(() -> {
            Exchange got = report("mcp-task:report?operation=get", "body", id());
            assertThat(got.getMessage().getBody()).isEqualTo("body");
            assertThat(got.getMessage().getHeaders())
                    .containsEntry(McpTaskConstants.STATUS, "working")
                    .containsEntry(McpTaskConstants.STATUS_MESSAGE, "half way")
                    .containsEntry(McpTaskConstants.TOOL, "report")
                    .containsKeys(McpTaskConstants.CREATED_AT, McpTaskConstants.TTL)
                    .doesNotContainKey(McpTaskConstants.OUTCOME);
        });
        assertThat(report("mcp-task:report?operation=progress", null, id()).getException())
                .isInstanceOf(InvalidArgumentsException.class);
        report("mcp-task:report?operation=complete", "done", id());

        assertThat(report("mcp-task:report?operation=get", null, id())
                        .getMessage()
                        .getHeader(McpTaskConstants.OUTCOME))
                .isEqualTo(McpTaskConstants.OUTCOME_COMPLETED);
        assertThat(called.join().getMessage().getBody()).isEqualTo("done");
    }

    @Test
    void aServedRouteReportsOnItsOwnTaskAfterItCalledAnotherTool() {
        route("inner", "mcp-task:inner", route -> route.setBody().constant("from within"));
        route("report", "mcp-task:report", route -> route.to("mcp-task:inner?server=" + url())
                .setHeader(McpTaskConstants.PROGRESS)
                .constant(5)
                .to("mcp-task:report?operation=progress")
                .removeHeaders("*")
                .to("mcp-task:report?operation=complete"));

        Exchange out = send("mcp-task:report?server=modern&taskMode=task" + FAST, Map.of());

        assertThat(out.getException()).isNull();
        assertThat(out.getMessage().getBody()).isEqualTo("from within");
    }

    @ParameterizedTest
    @ValueSource(strings = {"task", "plain"})
    void theServedExchangeItselfReportsWithoutNamingItsTask(String mode) {
        route("report", "mcp-task:report", route -> route.setHeader(McpTaskConstants.PROGRESS)
                .constant(5)
                .to("mcp-task:report?operation=progress")
                .process(exchange -> exchange.getMessage().setBody("reported")));

        assertThat(send("mcp-task:report?server=legacy&taskMode=" + mode + FAST, Map.of())
                        .getMessage()
                        .getBody())
                .isEqualTo("reported");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "much"})
    void progressThatIsNoNumberIsAnExceptionThatSaysSo(String value) {
        deferred("modern", "");

        for (String header : List.of(McpTaskConstants.PROGRESS, McpTaskConstants.PROGRESS_TOTAL)) {
            assertThat(report("mcp-task:report?operation=progress", "half way", idAnd(header, value))
                            .getException())
                    .isInstanceOf(InvalidArgumentsException.class)
                    .hasMessageContaining("'" + value + "'")
                    .hasMessageContaining(header);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void noProgressAtAllIsAnExceptionThatSaysWhatToSet(String body) {
        deferred("modern", "");

        assertThat(report("mcp-task:report?operation=progress", body, id()).getException())
                .isInstanceOf(InvalidArgumentsException.class)
                .hasMessageContaining(McpTaskConstants.PROGRESS_MESSAGE);
        assertThat(report("mcp-task:report?operation=progress", null, id()).getException())
                .isInstanceOf(InvalidArgumentsException.class);
    }
}
