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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.TooManyTasksException;
import org.camelmcp.tasks.task.TaskEnding;
import org.junit.jupiter.api.Test;

/** Plain calls run the same work as tasks do, and leave nothing behind. */
class PlainCallTest extends ReceiverFixture {

    private final List<String> progress = new ArrayList<>();
    private final CompletableFuture<Void> givenUp = new CompletableFuture<>();

    private CompletionStage<TaskEnding> call() {
        return receiver.call(origin(OWNER), report -> progress.add(report.text()), givenUp);
    }

    private long stored() {
        return now(memory.count());
    }

    @Test
    void callIsAnsweredWithWhatItsWorkEndsWithAndStoresNothing() {
        offer();
        CompletionStage<TaskEnding> answer = call();
        TaskRun run = work.last().run();
        assertThat(run.isTask()).isFalse();
        assertThat(now(receiver.find(run.taskId())).origin().tool()).isEqualTo(TOOL);
        assertThat(failure(receiver.get(run.taskId(), OWNER))).isInstanceOf(UnknownTaskException.class);

        work.end(result("done"));

        assertThat(now(answer)).isEqualTo(result("done"));
        assertThat(stored()).isZero();
        assertThat(receiver.underWay()).isZero();
        assertThat(failure(receiver.find(run.taskId()))).isInstanceOf(UnknownTaskException.class);
    }

    @Test
    void workThatFailsIsAnsweredWithoutTellingWhy() {
        offer();
        CompletionStage<TaskEnding> answer = call();

        work.fail(new IllegalStateException("password=secret"));

        assertThat(now(answer)).isEqualTo(error("The tool 'report' failed"));
    }

    @Test
    void callThatRunsTooLongIsCancelledAndAnswered() {
        offer();
        CompletionStage<TaskEnding> answer = call();

        timer.advance(Policies.EXECUTION_TIMEOUT);

        assertThat(now(answer)).isEqualTo(error("timed out after 300 s"));
        assertThat(work.cancellation().reason()).isEqualTo("It timed out after 300 s");
    }

    @Test
    void callerThatGivesUpCancelsTheWork_P50() {
        offer();
        CompletionStage<TaskEnding> answer = call();

        givenUp.complete(null);

        assertThat(work.cancellation().isCancelled()).isTrue();
        assertThat(now(answer)).isInstanceOf(TaskEnding.Cancelled.class);
        work.end(result("late"));
        assertThat(receiver.underWay()).isZero();
    }

    @Test
    void reportsReachThePlainCallByTheIdOfItsRun() {
        offer();
        CompletionStage<TaskEnding> answer = call();
        String runId = work.last().run().taskId();

        now(receiver.progress(runId, new TaskProgress(1.0, 3.0, null)));
        now(receiver.progress(runId, new TaskProgress(2.0, 3.0, null)));
        now(receiver.progress(runId, new TaskProgress(3.0, 3.0, null)));
        assertThat(now(receiver.find(runId)).state().statusMessage()).isEqualTo("1 of 3");
        ServedTask ended = now(receiver.end(runId, result("reported"), null));
        work.end(result("late"));

        assertThat(ended.isTerminal()).isTrue();
        assertThat(progress).containsExactly("1 of 3", "3 of 3");
        assertThat(now(answer)).isEqualTo(result("reported"));
        assertThat(failure(receiver.end(runId, result("again"), null))).isInstanceOf(UnknownTaskException.class);
    }

    @Test
    void reportsThatComeEveryFiftyMillisecondsReachThePlainCallOneByOne() {
        offer();
        call();
        String runId = work.last().run().taskId();

        for (double step = 1; step <= 3; step++) {
            now(receiver.progress(runId, new TaskProgress(step, 3.0, null)));
            timer.advance(Duration.ofMillis(50));
        }

        assertThat(progress).containsExactly("1 of 3", "2 of 3", "3 of 3");
        work.end(result("done"));
        assertThat(receiver.underWay()).isZero();
    }

    @Test
    void aCallThatWasGivenUpKeepsItsPlaceUntilItsWorkHasLetGo() {
        receiver.offer(KEY, Policies.atMost(1, 1), work);
        CompletableFuture<Void> givenUp = new CompletableFuture<>();
        receiver.call(origin("ann"), report -> {}, givenUp);
        givenUp.complete(null);

        assertThat(failure(call())).isInstanceOf(TooManyTasksException.class);

        work.end(result("nobody wants it"));
        call();
        assertThat(receiver.underWay()).isOne();
    }

    @Test
    void callsAreBoundedLikeTasks() {
        receiver.offer(KEY, Policies.atMost(3, 2), work);
        CompletionStage<TaskEnding> first = call();
        call();

        assertThat(failure(call())).isInstanceOf(TooManyTasksException.class);
        receiver.call(origin("bob"), report -> {}, NEVER);
        assertThat(failure(receiver.call(origin("bob"), report -> {}, NEVER)))
                .isInstanceOf(TooManyTasksException.class);

        work.started.get(0).ending().complete(result("done"));
        assertThat(now(first)).isEqualTo(result("done"));
        assertThat(call().toCompletableFuture()).isNotDone();
    }

    @Test
    void whatPreparesACallOfADeferredToolEndsByItself() {
        offerDeferred();
        ManualWork other = new ManualWork();

        CompletionStage<TaskEnding> prepared = receiver.prepare(origin(OWNER), other, report -> {}, NEVER);
        other.end(result("ready"));

        assertThat(now(prepared)).isEqualTo(result("ready"));
        assertThat(work.started).isEmpty();
        assertThat(stored()).isZero();
        assertThat(receiver.underWay()).isZero();
    }

    @Test
    void whatPreparesACallHasItsLimits() {
        receiver.offer(KEY, Policies.atMost(1, 1), work);
        ManualWork other = new ManualWork();
        CompletionStage<TaskEnding> prepared = receiver.prepare(origin(OWNER), other, report -> {}, NEVER);

        assertThat(failure(receiver.prepare(origin(OWNER), other, report -> {}, NEVER)))
                .isInstanceOf(TooManyTasksException.class);
        receiver.stopping(KEY);

        assertThat(failure(prepared)).isInstanceOf(StoppingException.class);
        assertThat(other.last().run().cancellation().isCancelled()).isTrue();
    }

    @Test
    void callOfADeferredToolIsParkedUntilAReportEndsIt() {
        offerDeferred();
        CompletionStage<TaskEnding> answer = call();
        String taskId = work.last().run().taskId();
        assertThat(work.last().run().isTask()).isFalse();
        work.end(null);
        assertThat(answer.toCompletableFuture()).isNotDone();
        assertThat(failure(receiver.get(taskId, OWNER))).isInstanceOf(UnknownTaskException.class);

        now(receiver.progress(taskId, new TaskProgress(1.0, 2.0, null)));
        now(receiver.end(taskId, result("reported"), null));

        assertThat(now(answer)).isEqualTo(result("reported"));
        assertThat(progress).containsExactly("1 of 2");
        assertThat(stored()).isZero();
        assertThat(receiver.underWay()).isZero();
    }

    @Test
    void callOfADeferredToolThatIsGivenUpIsCancelledAndRemoved() {
        offerDeferred();
        CompletionStage<TaskEnding> answer = call();

        givenUp.complete(null);

        assertThat(work.cancellation().reason()).isEqualTo("The caller no longer waits");
        assertThat(now(answer)).isInstanceOf(TaskEnding.Cancelled.class);
        assertThat(stored()).isZero();
        assertThat(receiver.underWay()).isZero();
    }

    @Test
    void callOfADeferredToolThatNobodyReportsOnTimesOut() {
        offerDeferred();
        CompletionStage<TaskEnding> answer = call();
        work.end(null);

        timer.advance(Policies.EXECUTION_TIMEOUT.plus(SETTINGS.sweepPeriod()).plus(Duration.ofSeconds(1)));

        assertThat(now(answer)).isEqualTo(error("timed out after 300 s"));
        assertThat(stored()).isZero();
    }
}
