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
package org.camelmcp.tasks.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.camelmcp.mcp.server.http.HttpBinding;
import org.camelmcp.mcp.server.http.HttpBindingOptions;
import org.camelmcp.mcp.server.http.SignedSessions;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.task.InputAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions on real connections: Streamable HTTP, with signed sessions. */
class QuestionsOverHttpTest extends QuestionsFixture {

    private static final String BOTH = "application/json, text/event-stream";

    private final Vertx vertx = Vertx.vertx();
    private final Router router = Router.router(vertx);
    private final HttpBinding binding = HttpBinding.mount(
            router,
            TaskServer.PATH,
            server.mcp(),
            SignedSessions.builder()
                    .capabilities(List.of("tasks.requests.elicitation.create", "tasks.requests.sampling.createMessage"))
                    .build(),
            HttpBindingOptions.builder().build());
    private final HttpServer http = vertx.createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
    private final HttpPeer peer = HttpPeer.initialize("http://127.0.0.1:" + http.actualPort() + "/mcp", ASKABLE);
    private final String taskId = createTask();
    private final ManualTool.Job job = report.job();

    @AfterEach
    void closeHttp() {
        peer.close();
        binding.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private String createTask() {
        HttpPeer.Exchange created =
                peer.post(BOTH, "tools/call", Json.parse("{'name':'report','arguments':{},'task':{}}"));
        return created.message(0).at("/result/task/taskId").asText();
    }

    private HttpPeer.Exchange result(String accept) {
        return peer.post(accept, "tasks/result", Json.object("taskId", taskId));
    }

    @Test
    void theStreamOfResultCarriesTheQuestionAndThenTheResult_B56() {
        HttpPeer.Exchange waiting = result(BOTH);
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");

        ObjectNode asked = waiting.message(0);
        assertThat(asked.path("method").asText()).isEqualTo("elicitation/create");
        assertThat(peer.answer(asked, accepted("name", "Eve"))).isEqualTo(202);
        assertGiven(answer, accepted("name", "Eve"));
        job.answer("done");

        assertThat(waiting.message(1).at("/result/content/0/text").asText()).isEqualTo("done");
        assertThat(waiting.contentType()).isEqualTo("text/event-stream");
    }

    @Test
    void aQuestionMovesToTheNextStreamWhenTheConnectionBreaks_B55() {
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");
        HttpPeer.Exchange broken = result(BOTH);
        ObjectNode asked = broken.message(0);
        broken.breakOff();

        ObjectNode again = result(BOTH).message(0);

        assertThat(again).isEqualTo(asked);
        peer.answer(again, accepted("name", "Eve"));
        assertGiven(answer, accepted("name", "Eve"));
    }

    @Test
    void aQuestionMovesToAnotherConnectionThatIsOpen() {
        HttpPeer.Exchange one = result(BOTH);
        HttpPeer.Exchange two = result(BOTH);
        await().until(() -> server.mcp().underWay() == 2);
        ask(taskId, "name");
        await().until(() -> one.count() + two.count() == 1);
        HttpPeer.Exchange first = one.count() == 1 ? one : two;

        first.breakOff();

        assertThat((first == one ? two : one).message(0)).isEqualTo(first.message(0));
    }

    @Test
    void aClientThatTakesNoEventStreamsIsAskedOnTheStreamOfItsSession_B56() {
        HttpPeer.Exchange waiting = result("application/json");
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");
        HttpPeer.Exchange stream = peer.get();

        ObjectNode asked = stream.message("elicitation/create");
        peer.answer(asked, accepted("name", "Eve"));
        assertGiven(answer, accepted("name", "Eve"));
        job.answer("done");

        assertThat(waiting.message(0).at("/result/content/0/text").asText()).isEqualTo("done");
        assertThat(waiting.contentType()).isEqualTo("application/json");
        assertThat(waiting.count()).isEqualTo(1);
    }

    @Test
    void aPlainCallAsksOnItsOwnStream_B40() {
        HttpPeer.Exchange call = peer.post(BOTH, "tools/call", Json.parse("{'name':'report','arguments':{}}"));
        ManualTool.Job plain = report.job();
        CompletableFuture<InputAnswer> answer = ask(plain.run().taskId(), "name");

        peer.answer(call.message(0), accepted("name", "Eve"));
        assertGiven(answer, accepted("name", "Eve"));
        plain.answer("done");

        assertThat(call.message(1).at("/result/content/0/text").asText()).isEqualTo("done");
    }

    @Test
    void theSessionRemembersThatTheClientRunsTasks_B51() {
        ask(taskId, "name", elicitation("name"), true);

        assertThat(result(BOTH).message(0).at("/params/task").isObject()).isTrue();
    }
}
