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
package org.camelmcp.tasks.delivery;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.tasks.receiver.CallContext;
import org.camelmcp.tasks.receiver.TooManyWaitersException;
import org.camelmcp.tasks.requestor.SerialExecutor;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.StoredInput;
import org.camelmcp.tasks.store.TaskOrigin;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task as long as it asks something, or its client waits for what it might ask. The store says what is open: the task is
 * watched while anything is, so that nothing is sent that was answered, withdrawn or cancelled, on whichever node. Thread-safe.
 */
final class TaskQuestions {

    private static final Logger LOG = LoggerFactory.getLogger(TaskQuestions.class);

    /** For a client that sees {@code input_required} at its next poll, or the one after a missed one. */
    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(3);

    private final String taskId;
    private final QuestionDelivery delivery;
    private final Outlet outlet;
    private final SerialExecutor steps;

    /** How many have a use for it; see {@link QuestionDelivery}. */
    int users;

    // in steps only
    private final Map<String, Asked> open = new HashMap<>();
    private @Nullable ServedTask last;
    private @Nullable Runnable watch;
    private long wanted;

    TaskQuestions(String taskId, QuestionDelivery delivery, Outlet outlet) {
        this.taskId = taskId;
        this.delivery = delivery;
        this.outlet = outlet;
        this.steps = new SerialExecutor(thrown -> LOG.warn("A question of a task could not be handled", thrown));
    }

    /** A question that stands, with what its client does to answer it. */
    private static final class Asked {

        private final StoredInput input;
        private boolean answered;
        private ClientTasks.@Nullable ClientTask clientTask;

        private Asked(StoredInput input) {
            this.input = input;
        }
    }

    String taskId() {
        return taskId;
    }

    Outlet outlet() {
        return outlet;
    }

    /**
     * The task asks something, from that version on. Takes over one use of the caller's, and gives it back when it asks
     * nothing any more.
     */
    void asks(long version) {
        steps.execute(() -> {
            wanted = Math.max(wanted, version);
            if (watch != null) {
                delivery.release(this);
                return;
            }
            last = null;
            try {
                watch = delivery.watch(
                        taskId, task -> steps.execute(() -> seen(task)), () -> steps.execute(() -> over("It is gone")));
            } catch (TooManyWaitersException full) {
                LOG.warn("The questions of a task are not brought to its client until it polls: {}", full.getMessage());
                delivery.release(this);
            }
        });
    }

    /** The task has ended. Told before its waiting clients are answered, so that they still can be told. */
    void ended(ServedTask task) {
        steps.execute(() -> over("The task is " + task.state().status().wire()));
    }

    /** A question is answered: it is not sent again, unless the answer cannot be stored. */
    void answered(String key) {
        steps.execute(() -> {
            Asked asked = open.get(key);
            if (asked != null) {
                asked.answered = true;
                outlet.drop(QuestionIds.of(taskId, key), null);
            }
        });
    }

    /** An answer came to nothing: the question is asked again, should it still stand. */
    void notStored(String key) {
        steps.execute(() -> {
            Asked asked = open.remove(key);
            if (asked != null) {
                outlet.drop(QuestionIds.of(taskId, key), null);
                post(asked.input);
            }
        });
    }

    /** The client runs a question as a task of its own. */
    void follow(ServedTask task, StoredInput input, TaskSnapshot created, Revision revision) {
        steps.execute(() -> {
            Asked asked = open.computeIfAbsent(input.key(), key -> new Asked(input));
            if (asked.clientTask != null) {
                return;
            }
            asked.answered = true;
            outlet.drop(QuestionIds.of(taskId, input.key()), null);
            asked.clientTask = delivery.follow(task, input, created, revision, outlet);
        });
    }

    /** Brings nothing any more, and takes nothing back: another node may go on. */
    void stop() {
        steps.execute(() -> {
            open.clear();
            unwatch();
        });
    }

    private void seen(ServedTask task) {
        if (last != null && task.version() <= last.version()) {
            return;
        }
        last = task;
        if (task.isTerminal()) {
            ended(task);
            return;
        }
        address(task.origin()).ifPresent(outlet::address);
        for (String key : List.copyOf(open.keySet())) {
            StoredInput now = task.inputs().get(key);
            if (now == null || !now.isOpen()) {
                close(key, reason(now));
            }
        }
        task.inputs().values().stream()
                .filter(input -> input.isOpen() && !open.containsKey(input.key()))
                .forEach(this::post);
        if (open.isEmpty() && task.version() >= wanted) {
            unwatch();
        }
    }

    private void post(StoredInput input) {
        ServedTask task = last;
        if (task == null) {
            return;
        }
        open.put(input.key(), new Asked(input));
        var id = QuestionIds.of(taskId, input.key());
        // the client's task is of no use for longer than ours
        var question = new QuestionMessages.Question(input.request(), taskId, input.asTask(), task.ttl());
        outlet.post(new OutgoingRequest(id, recipient -> QuestionMessages.of(id, question, recipient)), patience(task));
    }

    private static Duration patience(ServedTask task) {
        Duration polls = task.pollInterval().multipliedBy(3).dividedBy(2);
        return polls.compareTo(LONGEST_PATIENCE) < 0 ? polls : LONGEST_PATIENCE;
    }

    /** @param reason what the client is told, {@code null} when it answered itself */
    private void close(String key, @Nullable String reason) {
        Asked asked = open.remove(key);
        if (asked != null) {
            outlet.drop(QuestionIds.of(taskId, key), reason);
            if (asked.clientTask != null) {
                asked.clientTask.cancel();
            }
        }
    }

    private static @Nullable String reason(@Nullable StoredInput input) {
        InputAnswer answer = input == null ? null : input.answer();
        if (answer instanceof InputAnswer.Withdrawn withdrawn) {
            return withdrawn.why();
        }
        return answer == null ? "The question was withdrawn" : null;
    }

    private void over(String reason) {
        List.copyOf(open.keySet()).forEach(key -> close(key, reason));
        unwatch();
    }

    private void unwatch() {
        if (watch != null) {
            watch.run();
            watch = null;
            delivery.release(this);
        }
    }

    /** The streams of the session that created a legacy task; a modern client has none. */
    private static Optional<Address> address(TaskOrigin origin) {
        if (origin.generation() != Generation.LEGACY || origin.sessionId() == null) {
            return Optional.empty();
        }
        CallContext call = CallContext.read(origin.request());
        return Optional.of(new Address(origin.sessionId(), new Recipient(call.revision(), call.capabilities())));
    }
}
