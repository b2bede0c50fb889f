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

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.camelmcp.tasks.task.TaskStatus;
import org.junit.jupiter.api.Test;

/** A hundred thousand tasks that all start at once are polled at an even rate. */
class ManyTasksTest {

    private static final int TASKS = 100_000;
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration ROUND_TRIP = Duration.ofMillis(40);
    private static final int SECONDS = 150;
    private static final int TENTHS = SECONDS * 10;

    private final ManualTimer timer = new ManualTimer();
    private final TaskFollower follower = new TaskFollower(timer, new Random(42));
    private final int[] pollsIn = new int[TENTHS + 1];
    private final boolean[] inFlight = new boolean[TASKS];
    private final long[] polledAt = new long[TASKS];
    private int overlapping;
    private int tooEarly;

    /** Answers each poll after a round trip of virtual time, and keeps count. */
    private final class CountingDialect extends OffWireDialect {

        @Override
        public CompletionStage<TaskSnapshot> get(String taskId) {
            int task = Integer.parseInt(taskId);
            pollsIn[(int) (timer.nanoTime() / 100_000_000)]++;
            overlapping += inFlight[task] ? 1 : 0;
            tooEarly += timer.nanoTime() - polledAt[task] < INTERVAL.toNanos() ? 1 : 0;
            inFlight[task] = true;
            CompletableFuture<TaskSnapshot> answer = new CompletableFuture<>();
            timer.schedule(ROUND_TRIP, () -> {
                inFlight[task] = false;
                polledAt[task] = timer.nanoTime();
                answer.complete(snapshot(task));
            });
            return answer;
        }

        @Override
        public CompletionStage<TaskOutcome> outcome(TaskSnapshot ended) {
            return CompletableFuture.completedFuture(COMPLETED);
        }
    }

    @Test
    void pollsOfManyTasksThatStartAtOnceAreNeverABurst() {
        followAll();

        timer.advance(Duration.ofSeconds(SECONDS));

        assertThat(overlapping)
                .as("polls while another of the task was in flight")
                .isZero();
        assertThat(tooEarly).as("polls sooner than the server's interval").isZero();
        assertThat(busiestSecond()).isLessThanOrEqualTo(2 * meanRate());
    }

    @Test
    void brokenStreamsOfManyWatchedTasksMakeNoBurst() {
        Following[] followings = followAll();
        for (Following following : followings) {
            following.watched(true);
        }
        timer.advance(Duration.ofSeconds(70));
        Arrays.fill(pollsIn, 0);

        for (Following following : followings) {
            following.watched(false);
        }
        timer.advance(Duration.ofSeconds(SECONDS - 70));

        assertThat(overlapping).isZero();
        assertThat(tooEarly).isZero();
        assertThat(busiestSecond()).isLessThanOrEqualTo(2 * meanRate());
    }

    private Following[] followAll() {
        TaskDialect dialect = new CountingDialect();
        FollowPolicy policy =
                new FollowPolicy(Duration.ofMillis(500), Duration.ofSeconds(60), Duration.ofHours(1), true);
        Following[] followings = new Following[TASKS];
        for (int task = 0; task < TASKS; task++) {
            followings[task] = follower.follow(dialect, snapshot(task), policy, null, FollowListener.NONE);
        }
        assertThat(follower.following()).isEqualTo(TASKS);
        assertThat(timer.pending()).isEqualTo(TASKS);
        return followings;
    }

    private static TaskSnapshot snapshot(int task) {
        return TaskSnapshot.of(new Task(String.valueOf(task), TaskStatus.WORKING, null, null, null, null, INTERVAL));
    }

    /** Polls per second if all were polled evenly at the interval, a mean jitter and the round trip. */
    private static double meanRate() {
        return TASKS / (INTERVAL.toMillis() * (1 + PollDelay.JITTER / 2) + ROUND_TRIP.toMillis()) * 1000;
    }

    /** The most polls in any second, wherever it begins. */
    private double busiestSecond() {
        int sum = 0;
        int most = 0;
        for (int tenth = 0; tenth < TENTHS; tenth++) {
            sum += pollsIn[tenth] - (tenth >= 10 ? pollsIn[tenth - 10] : 0);
            most = Math.max(most, sum);
        }
        return most;
    }
}
