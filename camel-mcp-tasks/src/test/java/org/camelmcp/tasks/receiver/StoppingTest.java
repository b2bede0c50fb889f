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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.camelmcp.tasks.task.TaskEnding;
import org.junit.jupiter.api.Test;

/** When the application, or a route, stops (DESIGN 7). */
class StoppingTest extends ReceiverFixture {

    private static final String INTERRUPTED = "interrupted: the server is stopping";

    @Test
    void aThousandRunsAndWaitersEndAtOnce() {
        offer();
        List<CompletionStage<ServedTask>> waiters = new ArrayList<>();
        List<CompletionStage<TaskEnding>> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            waiters.add(receiver.ended(start().taskId(), OWNER, NEVER));
            calls.add(receiver.call(origin(OWNER), report -> {}, NEVER));
        }

        long before = System.nanoTime();
        now(receiver.stop());

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        assertThat(receiver.underWay()).isZero();
        assertThat(waiters)
                .allSatisfy(waiter -> assertThat(now(waiter).state().ending()).isEqualTo(error(INTERRUPTED)));
        assertThat(calls).allSatisfy(call -> assertThat(failure(call)).isInstanceOf(StoppingException.class));
        assertThat(work.started).hasSize(2_000).allSatisfy(one -> assertThat(
                        one.run().cancellation().isCancelled())
                .isTrue());
    }

    @Test
    void deferredTaskIsUntouchedButItsWaitersAreTold() {
        offerDeferred();
        String taskId = start().taskId();
        work.end(null);
        CompletionStage<ServedTask> waiter = receiver.ended(taskId, OWNER, NEVER);
        CompletionStage<TaskEnding> call = receiver.call(origin(OWNER), report -> {}, NEVER);
        work.end(null);

        now(receiver.stop());

        assertThat(failure(waiter)).isInstanceOf(StoppingException.class);
        assertThat(failure(call)).isInstanceOf(StoppingException.class);
        assertThat(get(taskId).isTerminal()).isFalse();
        // a report that comes while the application stops is not lost
        now(receiver.end(taskId, result("reported"), null));
        assertThat(get(taskId).state().ending()).isEqualTo(result("reported"));
    }

    @Test
    void nothingIsStartedOrAwaitedAnyMore() {
        offer();
        String taskId = start().taskId();
        work.end(result("done"));
        String deferred = taskId;

        now(receiver.stop());

        assertThat(failure(receiver.start(origin(OWNER)))).isInstanceOf(StoppingException.class);
        assertThat(failure(receiver.call(origin(OWNER), report -> {}, NEVER))).isInstanceOf(StoppingException.class);
        assertThat(receiver.ended(deferred, OWNER, NEVER).toCompletableFuture()).isDone();
        assertThatThrownBy(this::offer).isInstanceOf(StoppingException.class);
        assertThat(receiver.stop()).isSameAs(receiver.stop());
    }

    @Test
    void storeThatDoesNotAnswerKeepsNobodyWaiting() {
        offer();
        String taskId = start().taskId();
        CompletionStage<ServedTask> waiter = receiver.ended(taskId, OWNER, NEVER);
        store.hangs = true;

        CompletionStage<Void> stopped = receiver.stop();
        assertThat(work.cancellation().isCancelled()).isTrue();
        timer.advance(Duration.ofSeconds(2));

        now(stopped);
        assertThat(failure(waiter)).isInstanceOf(StoppingException.class);
    }

    @Test
    void oneRouteThatStopsInterruptsItsOwnRunsAlone() {
        offer();
        String taskId = start().taskId();
        CompletionStage<TaskEnding> call = receiver.call(origin(OWNER), report -> {}, NEVER);

        receiver.stopping(new ToolKey(SERVER, "another"));
        assertThat(get(taskId).isTerminal()).isFalse();
        receiver.stopping(KEY);

        assertThat(get(taskId).state().ending()).isEqualTo(error(INTERRUPTED));
        assertThat(failure(call)).isInstanceOf(StoppingException.class);
        assertThat(failure(receiver.start(origin(OWNER)))).isInstanceOf(StoppingException.class);
        offer();
        start();
        work.end(result("starts again"));
    }

    @Test
    void routeThatStopsWhileATaskIsCreatedDoesNotLeaveItBehind() {
        receiver.offer(KEY, Policies.policy(), run -> {
            receiver.stopping(KEY);
            return work.run(run);
        });

        String taskId = start().taskId();

        assertThat(get(taskId).state().ending()).isEqualTo(error(INTERRUPTED));
        assertThat(receiver.underWay()).isZero();
    }
}
