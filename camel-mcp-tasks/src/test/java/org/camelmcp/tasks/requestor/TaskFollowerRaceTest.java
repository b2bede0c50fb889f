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
package org.camelmcp.tasks.requestor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelmcp.tasks.requestor.FollowFixture.COMPLETED;
import static org.camelmcp.tasks.requestor.FollowFixture.POLICY;
import static org.camelmcp.tasks.requestor.FollowFixture.ended;
import static org.camelmcp.tasks.requestor.FollowFixture.working;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.junit.jupiter.api.Test;

/** Whatever happens at once, there is one outcome and nothing is left behind. */
class TaskFollowerRaceTest {

    private static final int ROUNDS = 10_000;

    /** Answers polls when told to, and outcomes on the thread that asks. */
    private static final class HeldDialect extends OffWireDialect {

        final CompletableFuture<TaskSnapshot> poll = new CompletableFuture<>();
        final AtomicInteger outcomes = new AtomicInteger();

        @Override
        public CompletionStage<TaskSnapshot> get(String taskId) {
            return poll;
        }

        @Override
        public CompletionStage<TaskOutcome> outcome(TaskSnapshot ended) {
            outcomes.incrementAndGet();
            return CompletableFuture.completedFuture(COMPLETED);
        }
    }

    @Test
    void pushPollTimerAndDetachingAtOnceMakeOneOutcome() throws Exception {
        ManualTimer timer = new ManualTimer();
        TaskFollower follower = new TaskFollower(timer);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        CyclicBarrier start = new CyclicBarrier(4);
        int detached = 0;
        try {
            for (int round = 0; round < ROUNDS; round++) {
                HeldDialect dialect = new HeldDialect();
                AtomicInteger outcomes = new AtomicInteger();
                Following following = follower.follow(dialect, working(), POLICY, null, FollowListener.NONE);
                following.outcome().thenRun(outcomes::incrementAndGet);
                timer.advance(Duration.ofSeconds(11));

                runAtOnce(
                        threads,
                        start,
                        () -> following.observed(ended()),
                        () -> dialect.poll.complete(ended()),
                        () -> {
                            following.observed(working("half"));
                            following.cancel();
                        },
                        following::detach);

                assertThat(outcomes).hasValue(1);
                assertThat(dialect.outcomes.get()).isLessThanOrEqualTo(1);
                if (following.outcome().toCompletableFuture().join() instanceof TaskOutcome.Detached) {
                    detached++;
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(follower.following()).isZero();
        assertThat(timer.pending()).isZero();
        // Otherwise one side always wins, and nothing has been raced.
        assertThat(detached).isBetween(1, ROUNDS - 1);
    }

    @Test
    void detachingWhileAPushSetsTheTimerLeavesNoTimer() throws Exception {
        ManualTimer timer = new ManualTimer();
        TaskFollower follower = new TaskFollower(timer);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CyclicBarrier start = new CyclicBarrier(2);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                Following following = follower.follow(new HeldDialect(), working(), POLICY, null, FollowListener.NONE);

                runAtOnce(threads, start, () -> following.observed(working("half")), following::detach);

                assertThat(timer.pending()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(follower.following()).isZero();
    }

    @Test
    void followingWhileClosingLeavesNothingBehind() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CyclicBarrier start = new CyclicBarrier(2);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                ManualTimer timer = new ManualTimer();
                TaskFollower follower = new TaskFollower(timer);
                CompletableFuture<Following> following = new CompletableFuture<>();

                runAtOnce(
                        threads,
                        start,
                        () -> following.complete(
                                follower.follow(new HeldDialect(), working(), POLICY, null, FollowListener.NONE)),
                        follower::close);

                assertThat(following.join().outcome().toCompletableFuture())
                        .isCompletedWithValue(new TaskOutcome.Detached());
                assertThat(follower.following()).isZero();
                assertThat(timer.pending()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void runAtOnce(ExecutorService threads, CyclicBarrier start, Runnable... actions) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (Runnable action : actions) {
            running.add(threads.submit(() -> {
                start.await(10, TimeUnit.SECONDS);
                action.run();
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get(10, TimeUnit.SECONDS);
        }
    }
}
