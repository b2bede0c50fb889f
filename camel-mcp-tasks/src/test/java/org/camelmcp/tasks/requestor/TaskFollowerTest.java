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
import static org.camelmcp.tasks.requestor.FollowFixture.ended;
import static org.camelmcp.tasks.requestor.FollowFixture.snapshot;
import static org.camelmcp.tasks.requestor.FollowFixture.task;
import static org.camelmcp.tasks.requestor.FollowFixture.working;
import static org.camelmcp.tasks.requestor.ScriptedDialect.failing;
import static org.camelmcp.tasks.requestor.ScriptedDialect.failure;
import static org.camelmcp.tasks.requestor.ScriptedDialect.never;
import static org.camelmcp.tasks.requestor.ScriptedDialect.reply;
import static org.camelmcp.tasks.requestor.ScriptedDialect.retryAfter;
import static org.camelmcp.tasks.requestor.ScriptedDialect.transientFailure;
import static org.camelmcp.tasks.requestor.ScriptedDialect.when;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.camelmcp.tasks.task.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a task is polled, and how its following ends. */
class TaskFollowerTest {

    private final FollowFixture f = new FollowFixture();

    @AfterEach
    void nothingIsLeft() {
        f.follower.close();
        assertThat(f.follower.following()).isZero();
        assertThat(f.timer.pending()).isZero();
        assertThat(f.outcomes).as("one outcome, and only one").hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void taskIsPolledAtTheServersIntervalUntilItHasEnded_P95_P96() {
        f.dialect.get(reply(working()), reply(working()), reply(ended()));
        f.follow();

        f.advance(60);

        assertThat(f.dialect.requests())
                .containsExactly("get at PT10S", "get at PT20S", "get at PT30S", "outcome at PT30S");
        assertThat(f.outcomes).containsExactly(COMPLETED);
    }

    @Test
    void intervalMayChangeWithEveryAnswer_P95() {
        TaskSnapshot slower = TaskSnapshot.of(task(TaskStatus.WORKING, null, null, Duration.ofSeconds(25)));
        f.dialect.get(reply(slower), reply(working()));
        f.follow();

        f.advance(45);

        assertThat(f.dialect.requests()).containsExactly("get at PT10S", "get at PT35S", "get at PT45S");
    }

    @Test
    void oneRequestIsInFlightAtATime() {
        CompletableFuture<TaskSnapshot> slow = new CompletableFuture<>();
        f.dialect.get(when(slow), reply(working()));
        Following following = f.follow();

        f.advance(100);
        following.pollNow();
        following.pollNow();
        assertThat(f.dialect.requests()).containsExactly("get at PT10S");

        slow.complete(working());
        assertThat(f.dialect.requests()).containsExactly("get at PT10S", "get at PT1M40S");
    }

    @Test
    void taskThatIsCreatedEndedHasItsOutcomeFetchedAtOnce_P92() {
        f.follow(ended());

        assertThat(f.dialect.requests()).containsExactly("outcome at PT0S");
        assertThat(f.outcomes).containsExactly(COMPLETED);
    }

    @Test
    void taskThatIsCreatedRequiringInputIsPolledAtOnce_P92() {
        f.follow(snapshot(TaskStatus.INPUT_REQUIRED));

        assertThat(f.dialect.requests("get")).containsExactly("get at PT0S");
    }

    @Test
    void transientFailuresEndNoTaskAndSlowPollingDown_P96() {
        f.policy = new FollowPolicy(Duration.ZERO, Duration.ofSeconds(60), Duration.ZERO, true);
        TaskSnapshot hasty = TaskSnapshot.of(task(TaskStatus.WORKING, null, null, Duration.ofSeconds(1)));
        f.dialect.get(
                transientFailure(),
                failing(new IllegalStateException("not a PollException")),
                () -> {
                    throw new IllegalStateException("on the spot");
                },
                () -> null,
                reply(null),
                failing(new CompletionException(failure(PollException.Meaning.TRANSIENT))),
                reply(hasty),
                reply(ended()));
        f.follow(hasty);

        f.advance(120);

        assertThat(f.dialect.requests())
                .containsExactly(
                        "get at PT1S",
                        "get at PT2S",
                        "get at PT4S",
                        "get at PT8S",
                        "get at PT16S",
                        "get at PT32S",
                        "get at PT1M4S",
                        "get at PT1M5S",
                        "outcome at PT1M5S");
        assertThat(f.outcomes).containsExactly(COMPLETED);
    }

    @Test
    void serverThatAsksUsToStayAwayIsObeyed() {
        f.dialect.get(failing(retryAfter(Duration.ofSeconds(45))), reply(working()));
        f.follow();

        f.advance(65);

        assertThat(f.dialect.requests()).containsExactly("get at PT10S", "get at PT55S", "get at PT1M5S");
    }

    @Test
    void taskThatTheServerNoLongerKnowsIsExpired_P96() {
        f.dialect.get(failing(failure(PollException.Meaning.GONE)));
        f.follow();

        f.advance(60);

        assertThat(f.outcomes).containsExactly(new TaskOutcome.Expired("GONE failure"));
        assertThat(f.dialect.requests()).containsExactly("get at PT10S");
    }

    @Test
    void failureThatNoLaterPollCanMendEndsTheTask() {
        JsonRpcError error = new JsonRpcError(-32601, "Method not found", null);
        f.dialect.get(failing(
                new CompletionException(new PollException(PollException.Meaning.PERMANENT, "no", error, null, null))));
        f.follow();

        f.advance(60);

        assertThat(f.outcomes).containsExactly(new TaskOutcome.Failed(error, "no", false));
    }

    @Test
    void fetchingTheOutcomeIsRepeatedUnderBackoff() {
        f.dialect.get(reply(ended()));
        f.dialect.outcome(transientFailure(), () -> null, reply(COMPLETED));
        f.follow();

        f.advance(60);

        assertThat(f.dialect.requests())
                .containsExactly("get at PT10S", "outcome at PT10S", "outcome at PT20S", "outcome at PT30S");
        assertThat(f.outcomes).containsExactly(COMPLETED);
    }

    @Test
    void outcomeThatCannotBeFetchedBeforeTheDeadlineIsATimeoutWithoutCancel() {
        f.timeout(Duration.ofSeconds(25), true);
        f.dialect.get(reply(ended()));
        f.dialect.outcome(transientFailure());
        f.follow();

        f.advance(60);

        assertThat(f.dialect.requests())
                .containsExactly("get at PT10S", "outcome at PT10S", "outcome at PT20S", "outcome at PT25S");
        assertThat(f.outcomes).containsExactly(new TaskOutcome.TimedOut(Duration.ofSeconds(25)));
    }

    @Test
    void lastPollHappensAtTheDeadline_P95() {
        f.timeout(Duration.ofSeconds(25), false).follow();

        f.advance(60);

        assertThat(f.dialect.requests()).containsExactly("get at PT10S", "get at PT20S", "get at PT25S");
        assertThat(f.outcomes).containsExactly(new TaskOutcome.TimedOut(Duration.ofSeconds(25)));
    }

    @Test
    void lastPollMayStillFindTheTaskEnded() {
        f.timeout(Duration.ofSeconds(5), true);
        f.dialect.get(reply(ended()));
        f.follow();

        f.advance(60);

        assertThat(f.dialect.requests()).containsExactly("get at PT5S", "outcome at PT5S");
        assertThat(f.outcomes).containsExactly(COMPLETED);
    }

    @Test
    void pollInFlightAtTheDeadlineIsTheLast() {
        CompletableFuture<TaskSnapshot> slow = new CompletableFuture<>();
        f.timeout(Duration.ofSeconds(12), false);
        f.dialect.get(when(slow));
        f.follow();

        f.advance(14);
        assertThat(f.outcomes).isEmpty();
        slow.complete(working());

        assertThat(f.outcomes).containsExactly(new TaskOutcome.TimedOut(Duration.ofSeconds(14)));
        assertThat(f.dialect.requests()).containsExactly("get at PT10S");
    }

    @Test
    void lastAnswerIsWaitedForAFewSecondsOnlyAndIgnoredLater() {
        CompletableFuture<TaskSnapshot> late = new CompletableFuture<>();
        f.timeout(Duration.ofSeconds(12), false);
        f.dialect.get(when(late));
        f.follow();

        f.advance(60);
        late.complete(ended());

        assertThat(f.outcomes).containsExactly(new TaskOutcome.TimedOut(Duration.ofSeconds(17)));
        assertThat(f.dialect.requests()).containsExactly("get at PT10S");
    }

    @Test
    void timedOutTaskIsCancelledBeforeItsOutcomeIsDelivered_P101() {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        f.timeout(Duration.ofSeconds(5), true);
        f.dialect.cancel(when(taken));
        f.follow();

        f.advance(6);
        assertThat(f.dialect.requests()).containsExactly("get at PT5S", "cancel at PT5S");
        assertThat(f.outcomes).isEmpty();
        taken.complete(null);

        assertThat(f.outcomes).containsExactly(new TaskOutcome.TimedOut(Duration.ofSeconds(5)));
    }

    @Test
    void cancelOnTimeoutIsBestEffort_P101() {
        f.timeout(Duration.ofSeconds(5), true);
        f.dialect.cancel(transientFailure());
        f.follow();

        f.advance(5);

        assertThat(f.outcomes).containsExactly(new TaskOutcome.TimedOut(Duration.ofSeconds(5)));
    }

    @Test
    void cancelOnTimeoutThatIsNotAnsweredHoldsTheOutcomeForFiveSeconds_P101() {
        f.timeout(Duration.ofSeconds(5), true);
        f.dialect.cancel(never());
        f.follow();

        f.advance(Duration.ofMillis(9_999));
        assertThat(f.outcomes).isEmpty();
        f.advance(Duration.ofMillis(1));

        assertThat(f.outcomes).containsExactly(new TaskOutcome.TimedOut(Duration.ofSeconds(5)));
    }

    @Test
    void lapsedTtlIsTheServersToTell_P97() {
        TaskSnapshot shortLived = TaskSnapshot.of(
                new Task(FollowFixture.ID, TaskStatus.WORKING, null, null, null, Duration.ofSeconds(1), null));
        f.dialect.get(reply(shortLived));
        f.timeout(Duration.ofSeconds(60), false).follow(shortLived);

        f.advance(59);

        assertThat(f.outcomes).isEmpty();
        assertThat(f.dialect.requests()).hasSize(59);
    }

    @Test
    void cancelAsksTheServerAndPollsAtOnce_P101() {
        f.dialect.get(reply(snapshot(TaskStatus.CANCELLED)));
        f.dialect.outcome(reply(new TaskOutcome.Cancelled("as asked")));

        CompletableFuture<Void> cancelled = f.follow().cancel().toCompletableFuture();

        assertThat(cancelled).isCompleted();
        assertThat(f.dialect.requests()).containsExactly("cancel at PT0S", "get at PT0S", "outcome at PT0S");
        assertThat(f.outcomes).containsExactly(new TaskOutcome.Cancelled("as asked"));
    }

    @Test
    void cancelledTaskMayCompleteAllTheSame_P101() {
        f.dialect.get(reply(working()), reply(ended()));

        f.follow().cancel();
        f.advance(10);

        assertThat(f.outcomes).containsExactly(COMPLETED);
    }

    @Test
    void failedCancelIsTheCallersToKnowAndThePollsToCheck() {
        f.dialect.cancel(() -> {
            throw failure(PollException.Meaning.TRANSIENT);
        });

        CompletableFuture<Void> cancelled = f.follow().cancel().toCompletableFuture();

        assertThat(cancelled).isCompletedExceptionally();
        assertThat(f.dialect.requests()).containsExactly("cancel at PT0S", "get at PT0S");
    }

    @Test
    void detachEndsAtOnceAndSendsNothingMore() {
        CompletableFuture<TaskSnapshot> late = new CompletableFuture<>();
        f.dialect.get(when(late));
        Following following = f.follow();
        f.advance(10);

        following.detach();
        late.complete(ended());
        following.pollNow();
        following.observed(ended());
        following.watched(false);
        assertThat(following.cancel().toCompletableFuture()).isCompleted();
        f.advance(60);

        assertThat(f.outcomes).containsExactly(new TaskOutcome.Detached());
        assertThat(f.dialect.requests()).containsExactly("get at PT10S");
    }

    @Test
    void closeDetachesAllAndTakesNoMore() {
        Following before = f.follower.follow(f.dialect, working(), FollowFixture.POLICY, f.input, FollowListener.NONE);
        assertThat(f.follower.following()).isEqualTo(1);

        f.follower.close();
        Following after = f.follower.follow(f.dialect, ended(), FollowFixture.POLICY, f.input, FollowListener.NONE);

        assertThat(before.outcome().toCompletableFuture()).isCompletedWithValue(new TaskOutcome.Detached());
        assertThat(after.outcome().toCompletableFuture()).isCompletedWithValue(new TaskOutcome.Detached());
        assertThat(f.dialect.requests()).isEmpty();
    }

    @Test
    void taskIsForgottenBeforeItsOutcomeIsTold() {
        f.dialect.get(reply(ended()));
        CompletableFuture<Integer> followingThen =
                f.follow().outcome().thenApply(o -> f.follower.following()).toCompletableFuture();

        f.advance(10);

        assertThat(followingThen).isCompletedWithValue(0);
    }

    @Test
    void timerThatTakesNothingDetachesTheTask() {
        PollTimer shutDown = new PollTimer() {
            @Override
            public long nanoTime() {
                return 0;
            }

            @Override
            public Pending schedule(Duration delay, Runnable action) {
                throw new RejectedExecutionException("shut down");
            }
        };
        TaskFollower follower = new TaskFollower(shutDown);

        Following following = follower.follow(f.dialect, working(), FollowFixture.POLICY, f.input, FollowListener.NONE);

        assertThat(following.outcome().toCompletableFuture()).isCompletedWithValue(new TaskOutcome.Detached());
        assertThat(follower.following()).isZero();
    }

    @Test
    void timerThatFiresThoughItWasSetAnewIsIgnored() {
        PollTimer deaf = new PollTimer() {
            @Override
            public long nanoTime() {
                return f.timer.nanoTime();
            }

            @Override
            public Pending schedule(Duration delay, Runnable action) {
                f.timer.schedule(delay, action);
                return () -> {};
            }
        };
        TaskFollower follower = new TaskFollower(deaf, () -> 0L);
        Following following = follower.follow(f.dialect, working(), FollowFixture.POLICY, f.input, FollowListener.NONE);
        f.advance(7);
        following.observed(working("half"));

        f.advance(10);
        following.detach();
        f.advance(60);

        assertThat(f.dialect.requests()).containsExactly("get at PT17S");
    }

    @Test
    void outcomeCannotBeSettledByWhoeverHoldsIt() {
        Following following = f.follow();

        following.outcome().toCompletableFuture().complete(COMPLETED);

        assertThat(f.outcomes).isEmpty();
        assertThat(following.outcome().toCompletableFuture()).isNotDone();
    }

    @Test
    void listenerLearnsEachChangeOnce() {
        f.dialect.get(
                reply(working()),
                reply(working("10 %")),
                reply(working("10 %")),
                reply(snapshot(TaskStatus.INPUT_REQUIRED)),
                reply(ended()));
        f.follow();

        f.advance(60);

        assertThat(f.changes).containsExactly("working 10 %", "input_required null", "completed null");
    }

    @Test
    void listenerThatThrowsDoesNoHarm() {
        f.dialect.get(reply(working("10 %")), reply(ended()));
        Following following = f.follower.follow(f.dialect, working(), FollowFixture.POLICY, f.input, task -> {
            throw new AssertionError("thrown by a listener, on purpose");
        });

        f.advance(60);

        assertThat(following.outcome().toCompletableFuture()).isCompletedWithValue(COMPLETED);
    }

    @Test
    void listenerMayDetach() {
        f.dialect.get(reply(working("10 %")));
        CompletableFuture<Following> following = new CompletableFuture<>();
        following.complete(f.follower.follow(f.dialect, working(), FollowFixture.POLICY, f.input, task -> following
                .join()
                .detach()));

        f.advance(60);

        assertThat(following.join().outcome().toCompletableFuture()).isCompletedWithValue(new TaskOutcome.Detached());
        assertThat(f.dialect.requests()).containsExactly("get at PT10S");
    }
}
