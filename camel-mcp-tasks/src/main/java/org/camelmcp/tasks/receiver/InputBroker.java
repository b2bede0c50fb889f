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

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.task.InputAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the clients of stored tasks: stores a question, where each node sees it, and waits for its answer without a thread.
 * Whoever asks needs no lease, so a deferred task may ask long after its route has ended, from any node.
 *
 * <p>Several may wait for one question: two routes that ask under the same name, or the run of a task that was taken over.
 * Each has a time limit of its own, and the first that is over withdraws the question for all of them, since nobody can
 * know who else waits on another node. An answer and a time limit that come at once have one winner, which is stored.
 * Thread-safe.
 */
final class InputBroker {

    private static final Logger LOG = LoggerFactory.getLogger(InputBroker.class);

    /** How often a task may ask whose tool is not offered on this node, so that its policy is not known. */
    private static final int MOST_WITHOUT_POLICY = 100;

    private final Offers offers;
    private final TaskWrites writes;
    private final ObservedTasks observed;
    private final PollTimer timer;
    private final Duration retry;

    /** @param retry after what time a withdrawal that could not be written is tried again */
    InputBroker(Offers offers, TaskWrites writes, ObservedTasks observed, PollTimer timer, Duration retry) {
        this.offers = offers;
        this.writes = writes;
        this.observed = observed;
        this.timer = timer;
        this.retry = retry;
    }

    /** See {@link TaskService#ask(String, InputQuestion, CompletionStage)}. @param task as it was just found */
    CompletionStage<InputAnswer> ask(ServedTask task, InputQuestion question, CompletionStage<?> givenUp) {
        InputAnswer.Given given = NamedInputs.given(task.inputs(), question.name());
        if (given != null) {
            return CompletableFuture.completedFuture(given);
        }
        InputWaiter waiter = new InputWaiter(task.taskId());
        Runnable leave;
        try {
            DeclaredInputs.require(
                    question.request(),
                    CallContext.read(task.origin().request()).capabilities());
            leave = observed.observe(task.taskId(), waiter);
        } catch (UndeclaredInputException | TooManyWaitersException | IllegalArgumentException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        waiter.answer().whenComplete((answer, failure) -> leave.run());
        givenUp.whenComplete(
                (left, failure) -> waiter.fail(new CancellationException("Whoever asked no longer waits")));
        if (!waiter.isOver()) {
            writes.ask(task, question, most(task))
                    .thenAccept(asked -> asked(waiter, question, asked))
                    .exceptionally(failure -> {
                        waiter.fail(StageFailures.unwrap(failure));
                        return null;
                    });
        }
        return waiter.answer();
    }

    private int most(ServedTask task) {
        Offer offer = offers.of(task.origin());
        return offer == null ? MOST_WITHOUT_POLICY : offer.policy().maxInputs();
    }

    private void asked(InputWaiter waiter, InputQuestion question, ServedTask asked) {
        String key = Objects.requireNonNull(NamedInputs.newest(asked.inputs(), question.name()))
                .key();
        waiter.await(key);
        waiter.seen(asked);
        limit(waiter, asked, key, question.timeout());
    }

    private void limit(InputWaiter waiter, ServedTask task, String key, Duration timeout) {
        InputAnswer late = new InputAnswer.Withdrawn("Nobody answered within " + Interruptions.seconds(timeout));
        later(waiter, timeout, () -> withdraw(waiter, task, key, late));
    }

    /** The answer that was first stays; until the store says which it was, the waiter waits on. */
    private void withdraw(InputWaiter waiter, ServedTask task, String key, InputAnswer late) {
        writes.answer(task, Map.of(key, late)).whenComplete((withdrawn, failure) -> {
            if (failure == null) {
                waiter.seen(withdrawn);
                return;
            }
            Throwable cause = StageFailures.unwrap(failure);
            if (cause instanceof UnknownTaskException || cause instanceof TaskEndedException) {
                waiter.fail(cause);
            } else {
                LOG.warn("A question of {} could not be withdrawn, and is tried again: {}", task, cause.toString());
                later(waiter, retry, () -> withdraw(waiter, task, key, late));
            }
        });
    }

    /** Does something after that time, unless the waiter has its answer by then. */
    private void later(InputWaiter waiter, Duration delay, Runnable action) {
        if (waiter.isOver()) {
            return;
        }
        try {
            PollTimer.Pending pending = timer.schedule(TaskRunner.schedulable(delay), action);
            waiter.answer().whenComplete((answer, failure) -> pending.cancel());
        } catch (RejectedExecutionException stopping) {
            waiter.stopped();
        }
    }
}
