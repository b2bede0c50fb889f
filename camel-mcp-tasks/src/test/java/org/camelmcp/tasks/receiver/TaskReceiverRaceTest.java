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
package org.camelmcp.tasks.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.store.InMemoryTaskStore;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.TaskEnding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever happens at once, on real threads: a task ends once, everybody sees the same end, and nothing is left. */
class TaskReceiverRaceTest {

    private static final int ROUNDS = 1_000;
    private static final String OWNER = ReceiverFixture.OWNER;

    private final ScheduledThreadPoolExecutor alarm = new ScheduledThreadPoolExecutor(1);
    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    private final ExecutorService threads = Executors.newFixedThreadPool(5);
    private final InMemoryTaskStore store = InMemoryTaskStore.builder().build();
    private final TaskReceiver receiver = node("node-1");
    private final TaskReceiver other = node("node-2");

    private TaskReceiver node(String name) {
        alarm.setRemoveOnCancelPolicy(true);
        return new TaskReceiver(
                store.anotherClient(),
                name,
                workers,
                PollTimer.on(alarm),
                Clock.systemUTC(),
                ReceiverSettings.DEFAULTS);
    }

    @AfterEach
    void close() throws Exception {
        receiver.stop().toCompletableFuture().get(3, TimeUnit.SECONDS);
        other.stop().toCompletableFuture().get(3, TimeUnit.SECONDS);
        await().untilAsserted(
                        () -> assertThat(receiver.underWay() + other.underWay()).isZero());
        threads.shutdownNow();
        workers.shutdownNow();
        alarm.shutdownNow();
    }

    @Test
    void completeCancelFailAndTimeOutAtOnceMakeOneEndThatEverybodySees() throws Exception {
        AtomicReference<CompletableFuture<TaskEnding>> ending = new AtomicReference<>();
        receiver.offer(ReceiverFixture.KEY, Policies.longRunning(Duration.ofMillis(2)), run -> ending.get());
        CyclicBarrier begin = new CyclicBarrier(5);
        for (int round = 0; round < ROUNDS; round++) {
            ending.set(new CompletableFuture<>());
            String taskId = receiver.start(ReceiverFixture.origin(OWNER))
                    .toCompletableFuture()
                    .get()
                    .taskId();
            CompletableFuture<ServedTask> here =
                    receiver.ended(taskId, OWNER, ReceiverFixture.NEVER).toCompletableFuture();
            List<CompletableFuture<ServedTask>> late = new ArrayList<>();

            atOnce(
                    begin,
                    () -> ending.get().complete(ReceiverFixture.result("done")),
                    () -> other.cancel(taskId, OWNER, "cancelled"),
                    () -> receiver.end(taskId, ReceiverFixture.error("failed"), null),
                    () -> receiver.progress(taskId, new TaskProgress(1.0, null, null)),
                    () -> late.add(
                            other.ended(taskId, OWNER, ReceiverFixture.NEVER).toCompletableFuture()));
            ServedTask ended = here.get(3, TimeUnit.SECONDS);
            assertThat(late.get(0).get(3, TimeUnit.SECONDS)).isEqualTo(ended);
            assertThat(store.find(taskId).toCompletableFuture().join()).contains(ended);
        }
    }

    /** Between the look at the store and the beginning of the wait no end may slip through (G4). */
    @Test
    void noWakeUpIsLostBetweenLookingAndWaiting_G4() throws Exception {
        ManualWork work = new ManualWork();
        receiver.offer(ReceiverFixture.KEY, Policies.policy(), work);
        CyclicBarrier begin = new CyclicBarrier(3);
        for (int round = 0; round < ROUNDS; round++) {
            String taskId = receiver.start(ReceiverFixture.origin(OWNER))
                    .toCompletableFuture()
                    .get()
                    .taskId();
            List<CompletableFuture<ServedTask>> waiters = new CopyOnWriteArrayList<>();

            atOnce(
                    begin,
                    () -> receiver.end(taskId, ReceiverFixture.result("done"), null),
                    () -> waiters.add(
                            receiver.ended(taskId, OWNER, ReceiverFixture.NEVER).toCompletableFuture()),
                    () -> waiters.add(
                            other.ended(taskId, OWNER, ReceiverFixture.NEVER).toCompletableFuture()));

            for (CompletableFuture<ServedTask> waiter : waiters) {
                assertThat(waiter.get(3, TimeUnit.SECONDS).isTerminal()).isTrue();
            }
        }
    }

    /** Whoever asks learns what is stored, or that the task has ended; nobody waits for ever. */
    @Test
    void answersCancelAndTimeLimitAtOnceMakeOneOutcomeThatAllAskersSee() throws Exception {
        receiver.offer(ReceiverFixture.KEY, Policies.deferred(), run -> CompletableFuture.completedFuture(null));
        CyclicBarrier begin = new CyclicBarrier(4);
        for (int round = 0; round < ROUNDS / 4; round++) {
            String taskId = receiver.start(AskingFixture.asking(OWNER))
                    .toCompletableFuture()
                    .get()
                    .taskId();
            InputQuestion question = AskingFixture.question("confirm", Duration.ofMillis(1 + round % 3));
            boolean cancelled = round % 2 == 0;
            List<CompletableFuture<InputAnswer>> askers = new CopyOnWriteArrayList<>();
            askers.add(receiver.ask(taskId, question).toCompletableFuture());

            atOnce(
                    begin,
                    () -> receiver.answer(taskId, OWNER, Map.of("confirm", AskingFixture.given("accept"))),
                    () -> other.answer(taskId, OWNER, Map.of("confirm", AskingFixture.given("decline"))),
                    () -> askers.add(other.ask(taskId, question).toCompletableFuture()),
                    () -> (cancelled ? other.cancel(taskId, OWNER, null) : other.find(taskId))
                            .toCompletableFuture()
                            .join());

            if (cancelled) {
                for (CompletableFuture<InputAnswer> asker : askers) {
                    asker.handle((answer, failure) ->
                                    failure == null || StageFailures.unwrap(failure) instanceof TaskEndedException)
                            .thenAccept(expected -> assertThat(expected).isTrue())
                            .get(3, TimeUnit.SECONDS);
                }
            } else {
                InputAnswer became = askers.get(0).get(3, TimeUnit.SECONDS);
                assertThat(store.find(taskId)
                                .toCompletableFuture()
                                .join()
                                .orElseThrow()
                                .inputs())
                        .hasEntrySatisfying(
                                "confirm", input -> assertThat(input.answer()).isEqualTo(became));
                // one that came after a withdrawal has asked anew, and has its own time limit
                askers.get(1).get(3, TimeUnit.SECONDS);
            }
            receiver.forget(taskId);
        }
    }

    private void atOnce(CyclicBarrier begin, Runnable... actions) throws Exception {
        List<Future<?>> done = new ArrayList<>();
        for (Runnable action : actions) {
            done.add(threads.submit(() -> {
                begin.await();
                action.run();
                return null;
            }));
        }
        for (Future<?> one : done) {
            one.get(5, TimeUnit.SECONDS);
        }
    }
}
