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

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.awaitility.Awaitility;
import org.camelmcp.tasks.McpTaskConstants;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Servers on the official SDKs of both generations ask all there is to ask, within a task and before there is one, and
 * routes answer.
 */
@PeerTest
@ParameterizedClass(name = "{0} {1}")
@CsvSource({
    "legacy-task-server.mjs, HTTP",
    "legacy-task-server.mjs, STDIO",
    "modern-server.mjs, HTTP",
    "modern-server.mjs, STDIO"
})
class AskingServersTest {

    private static final String ASKED =
            "elicitationEndpoint=direct:person&samplingEndpoint=direct:model&rootsEndpoint=direct:roots";
    private static final String ALL_TOLD = "Ada accept Short. file:///srv/data";
    private static final Map<String, Object> SOON = Map.of("ms", 20);

    private static @Nullable PeerProcess process;
    private static PeerRoutes routes;
    private static MockEndpoint questions;
    private static volatile String action;

    @Parameter(0)
    String script;

    @Parameter(1)
    Channel channel;

    @BeforeParameterizedClassInvocation
    static void start(String script, Channel channel) throws Exception {
        RouteBuilder answers = new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:person")
                        .to("mock:questions")
                        .process(exchange -> exchange.getMessage().setHeader(McpTaskConstants.INPUT_ACTION, action))
                        .setBody(constant(Map.of("name", "Ada")));
                from("direct:model").setBody(constant("Short."));
                from("direct:roots").setBody(exchange -> List.of(Map.of("uri", "file:///srv/data")));
                from("direct:passedOn").to("mock:questions");
                from("direct:nobody").to("mock:questions").delay(60_000).asyncDelayed();
            }
        };
        Path path = PeersInstalled.DIRECTORY.resolve(script);
        if (channel == Channel.HTTP) {
            int port = Peer.freePort();
            process = PeerProcess.start(port, Map.of(), path.toString(), "--http", Integer.toString(port));
            process.awaitLine("listening http://");
            routes = PeerRoutes.http(process.url(), answers);
        } else {
            routes = PeerRoutes.stdio(List.of(path.toString(), "--stdio"), answers);
        }
        questions = routes.context().getEndpoint("mock:questions", MockEndpoint.class);
        // so that a session knows of all from its beginning
        routes.context().getEndpoint("mcp-task:any?server=peer&" + ASKED);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        routes.close();
        if (process != null) {
            process.close();
            process = null;
        }
    }

    @BeforeEach
    void forgetWhatWasAsked() {
        questions.reset();
        action = "accept";
    }

    private static String told(Exchange out) {
        assertThat(out.getException()).isNull();
        return out.getMessage().getBody(String.class);
    }

    private static List<Message> asked() {
        return questions.getReceivedExchanges().stream()
                .map(Exchange::getMessage)
                .toList();
    }

    private static Message awaitQuestion(int ordinal) {
        Awaitility.await().until(() -> asked().size() >= ordinal);
        return asked().get(ordinal - 1);
    }

    private static Message asked(String mode) {
        awaitQuestion(2);
        return asked().stream()
                .filter(question -> mode.equals(question.getHeader(McpTaskConstants.INPUT_MODE)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void routesAnswerAllThatATaskAsks_P127() throws Exception {
        PeerRoutes.Running call = routes.call("asking_all_task", ASKED, SOON);

        assertThat(told(call.await())).isEqualTo(ALL_TOLD);

        assertThat(asked()).hasSize(2).allSatisfy(question -> assertThat(question.getHeaders())
                .containsEntry(McpTaskConstants.INPUT_METHOD, "elicitation/create")
                .containsEntry(McpTaskConstants.TASK_ID, call.taskId())
                .containsEntry(McpTaskConstants.TOOL, "asking_all_task"));
        assertThat(asked("form").getBody(Map.class)).containsKeys("message", "requestedSchema");
        assertThat(asked("url").getBody(Map.class)).containsEntry("url", "https://sign.example/7");
    }

    @Test
    void personDeclines_B42() {
        action = "decline";

        assertThat(told(routes.send("asking_all_task", ASKED, SOON)))
                .isEqualTo("decline decline Short. file:///srv/data");
    }

    /** In three rounds of the call, or by requests on its stream. */
    @Test
    void routesAnswerWhatIsAskedBeforeThereIsATask_P85() {
        boolean modern = script.equals("modern-server.mjs");

        assertThat(told(routes.send(modern ? "asking_all_tool" : "asking_first_task", ASKED, Map.of())))
                .isEqualTo(ALL_TOLD);

        assertThat(asked()).hasSize(2).allSatisfy(question -> assertThat(question.getHeaders())
                .doesNotContainKey(McpTaskConstants.TASK_ID));
    }

    /** The routes only pass the questions on. */
    @Test
    void answersComeByTaskAndKeyFromElsewhere() throws Exception {
        String passedOn = ASKED.replaceAll("direct:\\w+", "direct:passedOn") + "&inputCompletion=deferred";
        PeerRoutes.Running call = routes.call("asking_all_task", passedOn, SOON);

        answer(asked("url"), Map.of("action", "accept"));
        answer(asked("form"), Map.of("name", "Grace"));
        answer(awaitQuestion(3), "Short.");
        answer(awaitQuestion(4), List.of(Map.of("uri", "file:///srv/data")));

        assertThat(told(call.await())).isEqualTo("Grace accept Short. file:///srv/data");
    }

    private static void answer(Message question, @Nullable Object body) {
        Map<String, Object> headers = Map.of(
                McpTaskConstants.TASK_ID, question.getHeader(McpTaskConstants.TASK_ID),
                McpTaskConstants.INPUT_KEY, question.getHeader(McpTaskConstants.INPUT_KEY));
        assertThat(routes.send("*", "operation=answer", body, headers).getException())
                .isNull();
    }

    @Test
    void questionThatNobodyAnswersInTimeIsCancelled_P90() {
        String unanswered = ASKED.replace("direct:person", "direct:nobody") + "&inputTimeout=200ms";

        assertThat(told(routes.send("asking_all_task", unanswered, SOON)))
                .isEqualTo("cancel cancel Short. file:///srv/data");
    }
}
