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
import static org.camelmcp.tasks.requestor.FollowFixture.at;
import static org.camelmcp.tasks.requestor.FollowFixture.ended;
import static org.camelmcp.tasks.requestor.FollowFixture.inputRequired;
import static org.camelmcp.tasks.requestor.FollowFixture.snapshot;
import static org.camelmcp.tasks.requestor.FollowFixture.working;
import static org.camelmcp.tasks.requestor.ScriptedDialect.never;
import static org.camelmcp.tasks.requestor.ScriptedDialect.reply;
import static org.camelmcp.tasks.requestor.ScriptedDialect.transientFailure;
import static org.camelmcp.tasks.requestor.ScriptedDialect.when;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.camelmcp.tasks.task.TaskStatus;
import org.junit.jupiter.api.Test;

/** Pushed snapshots shorten polling, never replace it, and never turn a task back. */
class TaskFollowerPushTest {

    private final FollowFixture f = new FollowFixture();

    @Test
    void pushedEndIsTheEnd() {
        Following following = f.follow();

        f.advance(3);
        following.observed(ended());

        assertThat(f.dialect.requests()).containsExactly("outcome at PT3S");
        assertThat(f.outcomes).containsExactly(COMPLETED);
        assertThat(f.timer.pending()).isZero();
    }

    @Test
    void pushCountsAsAPollsAnswer() {
        Following following = f.follow();

        f.advance(7);
        following.observed(working("half"));
        f.advance(10);

        assertThat(f.changes).contains("working half");
        assertThat(following.task().statusMessage()).isNull();
        assertThat(f.dialect.requests()).containsExactly("get at PT17S");
    }

    @Test
    void watchedTaskIsPolledForSafetyAtSixIntervals_P83() {
        Following following = f.follow();

        following.watched(true);
        f.advance(70);

        assertThat(f.dialect.requests()).containsExactly("get at PT10S", "get at PT1M10S");
    }

    @Test
    void failedSafetyPollIsRepeatedAtTheOrdinaryPace_P83() {
        f.dialect.get(transientFailure(), transientFailure(), reply(working()));
        Following following = f.follow();

        following.watched(true);
        f.advance(90);

        assertThat(f.dialect.requests())
                .containsExactly("get at PT10S", "get at PT20S", "get at PT30S", "get at PT1M30S");
    }

    @Test
    void ordinaryPollsSetInAgainWhenPushEnds() {
        Following following = f.follow();
        following.watched(true);
        f.advance(15);

        following.watched(false);
        f.advance(20);

        assertThat(f.dialect.requests()).containsExactly("get at PT10S", "get at PT25S", "get at PT35S");
    }

    @Test
    void gapBeforeASubscriptionIsClosedByPollingAtOnce_P83() {
        Following following = f.follow();

        following.watched(true);
        following.pollNow();

        assertThat(f.dialect.requests()).containsExactly("get at PT0S");
    }

    @Test
    void stalePushDoesNotTurnTheStatusBack() {
        f.dialect.get(reply(at(TaskStatus.INPUT_REQUIRED, 20)));
        Following following = f.follow();
        f.advance(10);

        following.observed(at(TaskStatus.WORKING, 19));

        assertThat(following.task().status()).isEqualTo(TaskStatus.INPUT_REQUIRED);
        assertThat(f.changes).containsExactly("input_required null");
    }

    @Test
    void pollThatAPushHasOvertakenDoesNotTurnTheStatusBack() {
        CompletableFuture<TaskSnapshot> slow = new CompletableFuture<>();
        f.dialect.get(when(slow), reply(at(TaskStatus.INPUT_REQUIRED, 20)));
        Following following = f.follow();
        f.advance(10);

        following.observed(at(TaskStatus.INPUT_REQUIRED, 20));
        slow.complete(at(TaskStatus.WORKING, 19));

        assertThat(following.task().status()).isEqualTo(TaskStatus.INPUT_REQUIRED);
        assertThat(f.changes).containsExactly("input_required null");
    }

    @Test
    void pollIsBelievedThoughTheServersClockWasSetBack() {
        f.dialect.get(reply(at(TaskStatus.INPUT_REQUIRED, 5)));
        Following following = f.follow(at(TaskStatus.WORKING, 20));

        f.advance(10);

        assertThat(following.task().status()).isEqualTo(TaskStatus.INPUT_REQUIRED);
    }

    @Test
    void endOfATaskIsNeverStale_P98() {
        Following following = f.follow(at(TaskStatus.WORKING, 20));

        following.observed(at(TaskStatus.COMPLETED, 5));

        assertThat(f.outcomes).containsExactly(COMPLETED);
    }

    @Test
    void endedTaskStaysEnded_P98() {
        f.dialect.outcome(never());
        Following following = f.follow();

        following.observed(ended());
        following.observed(working());
        following.observed(snapshot(TaskStatus.CANCELLED));

        assertThat(following.task().status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(f.changes).containsExactly("completed null");
    }

    @Test
    void pushedEndDoesNotWaitForThePollInFlight() {
        CompletableFuture<TaskSnapshot> slow = new CompletableFuture<>();
        f.dialect.get(when(slow));
        f.dialect.outcome(never());
        Following following = f.follow();
        f.advance(10);

        following.observed(ended());
        assertThat(f.dialect.requests()).containsExactly("get at PT10S", "outcome at PT10S");
        slow.complete(working());

        assertThat(following.task().status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(f.dialect.requests()).hasSize(2);
    }

    @Test
    void snapshotOfAnotherTaskIsIgnored() {
        Following following = f.follow();

        following.observed(TaskSnapshot.of(
                new Task("another", TaskStatus.COMPLETED, null, null, null, null, Duration.ofSeconds(1))));

        assertThat(f.dialect.requests()).isEmpty();
        assertThat(following.task().taskId()).isEqualTo(FollowFixture.ID);
    }

    @Test
    void pushThatRequiresInputWithoutSayingWhichIsFollowedByAPoll() {
        f.dialect.get(reply(inputRequired("name")));
        Following following = f.follow();

        f.advance(2);
        following.observed(snapshot(TaskStatus.INPUT_REQUIRED));

        assertThat(f.dialect.requests("get")).containsExactly("get at PT2S");
        assertThat(f.asked).containsExactly("name");
    }
}
