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

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.camelmcp.tasks.McpInputException;
import org.camelmcp.tasks.McpInputRefusedException;
import org.camelmcp.tasks.UnderWay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A route asks with {@code asTask=true}, and another Camel application runs the question as a task of its own. */
class AskAsTaskTest extends ServeFixture {

    private static final String FORM = "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}}}";
    private static final String ROUTES = "&elicitationEndpoint=direct:asked&samplingEndpoint=direct:asked";

    private final Tap tap = new Tap(port);
    private final Suspended asked = new Suspended();
    private final List<McpInputException> failures = new CopyOnWriteArrayList<>();
    private int idle;

    /** Thinks until the test answers. */
    private static final class Suspended extends AsyncProcessorSupport {

        private final CompletableFuture<Exchange> question = new CompletableFuture<>();
        private volatile AsyncCallback callback;

        @Override
        public boolean process(Exchange exchange, AsyncCallback later) {
            callback = later;
            question.complete(exchange);
            return false;
        }

        void answer(Object body) {
            question.orTimeout(10, TimeUnit.SECONDS).join().getMessage().setBody(body);
            callback.done(false);
        }
    }

    @Override
    String url() {
        return "http://127.0.0.1:" + tap.port() + "/mcp";
    }

    @BeforeEach
    void somebodyAnswers() throws Exception {
        calling.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:asked").process(asked);
            }
        });
    }

    @AfterEach
    void closeTap() throws IOException {
        tap.close();
    }

    private void asking(String operation) {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                onException(McpInputException.class)
                        .process(exchange ->
                                failures.add(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, McpInputException.class)));
                from("mcp-task:refund?pollInterval=20ms")
                        .setBody(constant("Who?"))
                        .to("mcp-task:refund?operation=" + operation + "&asTask=true")
                        .setBody(simple("told ${body}"));
            }
        });
        idle = UnderWay.servedBy(server);
    }

    private CompletableFuture<Exchange> call(String mode) {
        return sendLater("mcp-task:refund?server=legacy&taskMode=" + mode + ROUTES + FAST, Map.of());
    }

    private static String told(CompletableFuture<Exchange> call) {
        Exchange ended = call.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(ended.getException()).isNull();
        return ended.getMessage().getBody(String.class);
    }

    /** That it runs as a task is to be seen on the wire alone: first the client answers with the task, not with the answer. */
    private void awaitTaskOfTheClient() {
        asked.question.orTimeout(10, TimeUnit.SECONDS).join();
        soon().until(() -> tap.fromClients().contains("\"result\":{\"task\":{"));
    }

    @ParameterizedTest
    @CsvSource({"task, B51", "plain, B50"})
    void elicitation(String mode, String row) {
        asking("elicit&requestedSchema=RAW(" + FORM + ")");
        CompletableFuture<Exchange> call = call(mode);

        awaitTaskOfTheClient();
        asked.answer(Map.of("name", "Ada"));

        assertThat(told(call)).isEqualTo("told {name=Ada}");
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({"task, B53", "plain, B53"})
    void sampling(String mode, String row) {
        asking("sample");
        CompletableFuture<Exchange> call = call(mode);

        awaitTaskOfTheClient();
        asked.answer("Forty-two.");

        assertThat(told(call)).isEqualTo("told Forty-two.");
        assertNothingIsLeft();
    }

    @Test
    void failureOfTheClientsTaskIsToldToTheRoute_B52() {
        asking("elicit");
        CompletableFuture<Exchange> call =
                sendLater("mcp-task:refund?server=legacy&taskMode=task&onInputFailure=error" + ROUTES + FAST, Map.of());

        awaitTaskOfTheClient();
        asked.question.join().setException(new IllegalStateException("at lunch"));
        asked.callback.done(false);

        assertThat(call.orTimeout(20, TimeUnit.SECONDS).join().getException()).isNotNull();
        assertThat(failures).singleElement().isInstanceOf(McpInputRefusedException.class);
        assertNothingIsLeft();
    }

    @Test
    void questionThatNobodyAnswersInTimeIsCancelledAtTheClient() {
        asking("elicit&inputTimeout=300ms");
        CompletableFuture<Exchange> call = call("task");

        awaitTaskOfTheClient();

        assertThat(call.orTimeout(20, TimeUnit.SECONDS).join().getException())
                .hasMessageContaining("Nobody answered within 300 ms");
        soon().until(() -> tap.fromClients().contains("\"status\":\"cancelled\""));
        asked.answer(Map.of());
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() {
        soon().until(() -> serving.getInflightRepository().size() == 0
                && calling.getInflightRepository().size() == 0);
        calling.stop(); // it keeps a stream of its session open
        soon().untilAsserted(() -> assertThat(UnderWay.servedBy(server)).isEqualTo(idle));
    }
}
