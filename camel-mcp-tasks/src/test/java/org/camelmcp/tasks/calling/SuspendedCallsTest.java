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
package org.camelmcp.tasks.calling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultEndpoint;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.call.TooManyInflightException;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.scripted.TaskState;
import org.junit.jupiter.api.Test;

/** Bounds on what is held at once, and what is told of it meanwhile. */
class SuspendedCallsTest extends CallFixture {

    @Test
    void eachChangeOfStatusAndEachProgressIsPublishedInOrder() throws Exception {
        legacy.tool("report").worksForEver();
        Emitted news = consumer("news", "direct:news");
        CompletableFuture<Exchange> call =
                sendLater("mcp-task:report?server=legacy&statusEndpoint=direct:news&minPollInterval=1m", "{}");
        soon().until(() -> news.size() == 1 && legacy.openStreams() == 1);
        String token = legacy.task().call().meta().path("progressToken").asText();

        legacy.task().push(TaskState.working("half way"));
        legacy.send(
                "notifications/progress",
                Json.object("progressToken", token, "progress", 5, "total", 10, "message", "page 5"));
        legacy.task().push(TaskState.completed("ok"));

        assertThat(call.join().getMessage().getBody()).isEqualTo("ok");
        soon().until(() -> news.size() == 4);
        assertThat(news.headers(McpTaskConstants.STATUS)).containsExactly("working", "working", "working", "completed");
        assertThat(news.headers(McpTaskConstants.STATUS_MESSAGE)).startsWith(null, "half way");
        assertThat(news.headers(McpTaskConstants.PROGRESS)).containsExactly(null, null, 5.0, null);
        assertThat(news.get(2).getMessage().getHeaders())
                .containsEntry(McpTaskConstants.PROGRESS_TOTAL, 10.0)
                .containsEntry(McpTaskConstants.PROGRESS_MESSAGE, "page 5")
                .containsEntry(McpTaskConstants.TOOL, "report")
                .containsEntry(McpTaskConstants.TASK_ID, legacy.task().taskId());
    }

    @Test
    void aStatusEndpointThatFailsHurtsNobody() throws Exception {
        modern.tool("report").states(TaskState.working("1"), TaskState.working("2"), TaskState.completed("ok"));
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:news").throwException(new IllegalStateException("no news"));
            }
        });

        Exchange out = send("mcp-task:report?server=modern&statusEndpoint=direct:news" + FAST, "{}");

        assertThat(out.getMessage().getBody()).isEqualTo("ok");
    }

    @Test
    void oneMoreThanMaxInflightFailsAtOnceAndNoPermitIsLost() {
        modern.tool("report").states(TaskState.failed(-32603, "no"));
        modern.tool("slow").worksForEver();
        String uri = "mcp-task:*?server=modern&maxInflight=2" + FAST;
        for (int i = 0; i < 5; i++) {
            assertThat(send(uri, "{}", Map.of(McpTaskConstants.TOOL, "report")).getException())
                    .isNotInstanceOf(TooManyInflightException.class);
            assertThat(send(uri, List.of(), Map.of(McpTaskConstants.TOOL, "report"))
                            .getException())
                    .isNotInstanceOf(TooManyInflightException.class);
        }
        List<CompletableFuture<Exchange>> held = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            held.add(sendLater(uri, "{}", Map.of(McpTaskConstants.TOOL, "slow")));
        }

        Exchange oneMore =
                sendLater(uri, "{}", Map.of(McpTaskConstants.TOOL, "slow")).getNow(null);

        assertThat(oneMore.getException()).isInstanceOf(TooManyInflightException.class);
        assertThat(held).noneMatch(CompletableFuture::isDone);
    }

    /** Whatever producers there are: without its cache, toD makes one for each exchange. */
    @Test
    void maxInflightIsOfTheEndpoint() throws Exception {
        modern.tool("slow").worksForEver();
        String uri = "mcp-task:slow?server=modern&maxInflight=2" + FAST;
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:dynamic").toD().cacheSize(-1).uri(uri);
            }
        });
        route("static", uri);
        sendLater("direct:static", "{}");
        sendLater("direct:dynamic", "{}");
        soon().until(() -> followed() == 2);

        for (String from : List.of("direct:static", "direct:dynamic")) {
            assertThat(send(from, "{}").getException()).isInstanceOf(TooManyInflightException.class);
        }
    }

    @Test
    void aStatusEndpointThatFailsOnceGetsWhatComesNext() throws Exception {
        modern.tool("report").states(TaskState.working("1"), TaskState.working("2"), TaskState.completed("ok"));
        Emitted news = consumer("news", "direct:news");
        DefaultEndpoint flaky = new DefaultEndpoint("flaky:news", context.getComponent("direct")) {
            private boolean failed;

            @Override
            public Exchange createExchange() {
                if (!failed) {
                    failed = true;
                    throw new IllegalStateException("not now");
                }
                return super.createExchange();
            }

            @Override
            public Producer createProducer() throws Exception {
                return context.getEndpoint("direct:news").createProducer();
            }

            @Override
            public Consumer createConsumer(Processor processor) {
                throw new UnsupportedOperationException();
            }
        };
        context.addEndpoint("flaky:news", flaky);

        send("mcp-task:report?server=modern&statusEndpoint=flaky:news" + FAST, "{}");

        soon().until(() -> news.headers(McpTaskConstants.STATUS).contains("completed"));
    }

    @Test
    void fiveHundredSuspendedCallsHoldNoThread() {
        modern.tool("report").worksForEver();
        connect("modern");
        String uri = "mcp-task:report?server=modern&minPollInterval=1m";
        sendLater(uri, "{}");
        soon().until(() -> followed() == 1);
        int before = Thread.activeCount();

        for (int i = 0; i < 500; i++) {
            sendLater(uri, "{}");
        }

        soon().until(() -> followed() == 501);
        assertThat(Thread.activeCount()).isLessThan(before + 20);
    }
}
