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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.camelmcp.tasks.scripted.Fault;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.scripted.Received;
import org.camelmcp.tasks.scripted.ScriptedTask;
import org.camelmcp.tasks.scripted.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers push ends a call long before its next poll, and never replaces polling (P 83, P 84, P 131). */
class PushTest extends CallFixture {

    private CompletableFuture<Exchange> slowCall(String server) {
        return sendLater("mcp-task:report?server=" + server, "{}");
    }

    private static Object body(CompletableFuture<Exchange> call) {
        return call.orTimeout(5, TimeUnit.SECONDS).join().getMessage().getBody();
    }

    private int polls(ScriptedTask task) {
        return (int) modern.received("tasks/get").stream()
                .filter(poll -> poll.params().path("taskId").asText().equals(task.taskId()))
                .count();
    }

    @Test
    void aModernTaskIsAskedForOnceAfterTheAcknowledgementAndThenPushed() {
        modern.tool("report").pollInterval(30_000).worksForEver();
        CompletableFuture<Exchange> call = slowCall("modern");
        soon().until(() -> modern.subscribers() == 1 && polls(modern.task()) == 1);

        Received listen = modern.received("subscriptions/listen").get(0);
        assertThat(listen.params().path("notifications").path("taskIds"))
                .singleElement()
                .satisfies(id -> assertThat(id.asText()).isEqualTo(modern.task().taskId()));
        modern.task().push(TaskState.completed("ok"));

        assertThat(body(call)).isEqualTo("ok");
        assertThat(polls(modern.task())).isOne();
        soon().until(() -> modern.subscribers() == 0);
    }

    @Test
    void manyTasksShareFewStreams() {
        modern.tool("report").pollInterval(30_000).worksForEver();
        List<CompletableFuture<Exchange>> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            calls.add(slowCall("modern"));
        }
        soon().until(() -> subscribed().size() == 100);
        // but for the moment in which a larger stream overlaps the one that it replaces
        soon().until(() -> modern.subscribers() <= 4);
        assertThat(modern.count("subscriptions/listen")).isLessThan(20);

        modern.tasks().forEach(task -> task.push(TaskState.completed("ok")));

        assertThat(calls).allSatisfy(call -> assertThat(body(call)).isEqualTo("ok"));
        soon().until(() -> modern.subscribers() == 0);
    }

    private Set<String> subscribed() {
        Set<String> ids = new HashSet<>();
        modern.received("subscriptions/listen")
                .forEach(listen ->
                        listen.params().path("notifications").path("taskIds").forEach(id -> ids.add(id.asText())));
        return ids;
    }

    @Test
    void aStreamThatBreaksIsOpenedAgain() {
        modern.tool("report").pollInterval(30_000).worksForEver();
        CompletableFuture<Exchange> call = slowCall("modern");
        soon().until(() -> modern.subscribers() == 1);

        modern.cutStreams();
        soon().until(() -> modern.count("subscriptions/listen") == 2 && modern.subscribers() == 1);
        modern.task().push(TaskState.completed("ok"));

        assertThat(body(call)).isEqualTo("ok");
    }

    @Test
    void aServerThatRefusesSubscriptionsIsPolledAndNotAskedAgain() {
        modern.faultAlways("subscriptions/listen", Fault.error(404, -32601, "Method not found"));
        modern.tool("report").pollInterval(100).worksForEver();
        CompletableFuture<Exchange> first = slowCall("modern");
        CompletableFuture<Exchange> second = slowCall("modern");
        soon().until(() -> modern.count("tasks/get") > 10);

        modern.tasks().forEach(task -> task.set(TaskState.completed("ok")));

        assertThat(body(first)).isEqualTo("ok");
        assertThat(body(second)).isEqualTo("ok");
        assertThat(modern.count("subscriptions/listen")).isOne();
    }

    @Test
    void aLegacyNotificationEndsThePollEarly() {
        legacy.tool("report").pollInterval(30_000).worksForEver();
        CompletableFuture<Exchange> call = slowCall("legacy");
        soon().until(() -> legacy.openStreams() == 1 && followed() == 1);

        legacy.task().push(TaskState.completed("ok"));

        assertThat(body(call)).isEqualTo("ok");
    }

    @Test
    void aLegacyServerWithoutAStreamIsPolledAndNotAskedAgain() {
        legacy.withoutServerStream().tool("report");

        assertThat(body(slowCall("legacy"))).isEqualTo("ok");
        assertThat(body(slowCall("legacy"))).isEqualTo("ok");
        assertThat(legacy.received().stream().filter(r -> r.verb().equals("GET")))
                .hasSize(1);
    }

    @Test
    void aNotificationAheadOfTheAnswerThatCreatesTheTaskBreaksNothing() {
        legacy.tool("report").states(TaskState.working(), TaskState.completed("ok"));
        assertThat(body(slowCall("legacy"))).isEqualTo("ok");
        soon().until(() -> legacy.openStreams() == 1);
        legacy.fault("tools/call", (request, answer, asUsual) -> {
            legacy.send("notifications/tasks/status", Json.object("taskId", "ahead", "status", "working"));
            asUsual.run();
        });

        assertThat(body(slowCall("legacy"))).isEqualTo("ok");
    }

    @Test
    void aRequestOfTheServerIsAnsweredEvenWithIdZero() {
        legacy.tool("report").worksForEver();
        CompletableFuture<Exchange> call = slowCall("legacy");
        soon().until(() -> legacy.openStreams() == 1);

        legacy.ask("ping", Json.object());

        soon().until(() -> legacy.received().stream()
                .anyMatch(r -> r.body().has("result") && r.body().path("id").asInt(-1) == 0));
        legacy.task().push(TaskState.completed("ok"));
        assertThat(body(call)).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void withoutPushNothingIsOpened(String server) {
        server(server)
                .tool("report")
                .states(TaskState.working(), TaskState.working(), TaskState.working(), TaskState.completed("ok"));

        assertThat(body(sendLater("mcp-task:report?server=" + server + "&push=false&minPollInterval=50ms", "{}")))
                .isEqualTo("ok");
        assertThat(server(server).count("subscriptions/listen")).isZero();
        assertThat(server(server).received()).noneMatch(r -> r.verb().equals("GET"));
    }
}
