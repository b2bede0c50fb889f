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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.tasks.task.InputAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many questions at once, and what happens to one at the same time. */
class QuestionRacesTest extends QuestionsFixture {

    private static final int ROUNDS = 200;

    private final TestClient ann = legacy("ann");
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    @AfterEach
    void closeThreads() {
        threads.shutdownNow();
    }

    private List<String> tasks(int count) {
        return IntStream.range(0, count)
                .mapToObj(any -> id(ann.createTask("report")))
                .toList();
    }

    @Test
    void aQuestionArrivesWhateverItsStreamsDoMeanwhile() {
        List<Recorded> last = new ArrayList<>();
        List<CompletableFuture<InputAnswer>> answers = new ArrayList<>();
        List<String> ids = tasks(ROUNDS);
        for (String taskId : ids) {
            CompletableFuture<CompletableFuture<InputAnswer>> asking =
                    CompletableFuture.supplyAsync(() -> ask(taskId, "name"), threads);
            CompletableFuture<Void> breaking = CompletableFuture.runAsync(
                    () -> {
                        for (int time = 0; time < 3; time++) {
                            ann.task("tasks/result", taskId).disconnect();
                        }
                    },
                    threads);
            CompletableFuture<Recorded> opening =
                    CompletableFuture.supplyAsync(() -> ann.task("tasks/result", taskId), threads);
            breaking.join();
            last.add(opening.join());
            answers.add(asking.join());
        }

        await().until(() -> last.stream().allMatch(stream -> stream.requests().size() == 1));
        last.forEach(stream -> ann.answer(stream.requests().get(0).id(), accepted("name", "Eve")));

        answers.forEach(answer -> assertGiven(answer, accepted("name", "Eve")));
        ids.forEach(taskId -> report.job().answer("done"));
        last.forEach(Recorded::result);
        last.forEach(stream -> assertThat(stream.requests()).hasSize(1));
        server.awaitIdle();
    }

    @Test
    void nothingIsLeftOfQuestionsWhoseTasksAreCancelledMeanwhile() {
        List<String> ids = tasks(ROUNDS);
        List<CompletableFuture<?>> steps = new ArrayList<>();
        for (String taskId : ids) {
            Recorded waiting = ann.task("tasks/result", taskId);
            steps.add(CompletableFuture.runAsync(() -> ask(taskId, "name"), threads));
            steps.add(CompletableFuture.runAsync(
                    () -> ann.task("tasks/get", taskId).result(), threads));
            steps.add(CompletableFuture.runAsync(
                    () -> ann.task("tasks/cancel", taskId).result(), threads));
            steps.add(CompletableFuture.runAsync(waiting::error, threads));
        }

        steps.forEach(CompletableFuture::join);

        IntStream.range(0, ROUNDS).forEach(any -> report.job().answer("too late"));
        server.awaitIdle();
    }

    @Test
    void aThousandOpenQuestionsHoldNoThread() {
        List<String> ids = tasks(1_000);
        Recorded stream = ann.openStream();
        int before = Thread.activeCount();

        List<CompletableFuture<InputAnswer>> answers =
                ids.stream().map(taskId -> ask(taskId, "name")).toList();
        await().atMost(Duration.ofSeconds(20)).until(() -> stream.requests().size() == 1_000);

        assertThat(Thread.activeCount()).isLessThanOrEqualTo(before + 4);
        for (JsonRpcRequest asked : stream.requests()) {
            ann.answer(asked.id(), accepted("name", "Eve"));
        }
        answers.forEach(answer -> assertGiven(answer, accepted("name", "Eve")));
    }
}
