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

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.mcp.server.ServerRequest;
import org.camelmcp.mcp.server.ServerSession;
import org.camelmcp.mcp.server.SessionStreams;
import org.camelmcp.tasks.receiver.TaskProgress;
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.StoredInput;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The questions of one server's tasks and plain calls on their way to legacy clients, and the answers on their way back.
 * Questions of tasks go on exactly one stream of this node at a time (see {@link Outlet}); their answers may come to any node.
 * Thread-safe.
 */
public final class QuestionDelivery implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(QuestionDelivery.class);

    private final String server;
    private final TaskService service;
    private final PollTimer timer;
    private final Executor offload;
    private final PendingResponses pending = new PendingResponses();
    private final ClientTasks clientTasks;
    private final TaskAnswers taskAnswers;

    /** Those that somebody has a use for: a request that waits for the task, or a watch as long as it asks. */
    private final Map<String, TaskQuestions> tasks = new ConcurrentHashMap<>();

    private final Set<Outlet> calls = ConcurrentHashMap.newKeySet();
    private @Nullable SessionStreams streams;
    private @Nullable AutoCloseable sessions;
    private @Nullable Runnable changes;

    /**
     * @param server  which of this application's servers asks: the {@code server} of its tools' keys
     * @param timer   the caller's, as are the service and {@code offload}
     * @param offload checks answers, which would hold up a transport's thread
     */
    public QuestionDelivery(String server, TaskService service, PollTimer timer, Executor offload) {
        this.server = server;
        this.service = service;
        this.timer = timer;
        this.offload = offload;
        this.clientTasks = new ClientTasks(timer, pending, offload);
        this.taskAnswers = new TaskAnswers(server, service, this, offload);
    }

    /** Begins, before the first request is served. @param open where that server's sessions listen */
    public void start(SessionStreams open) {
        streams = open;
        sessions = open.onOpened(this::opened);
        changes = service.watchAll(new TaskService.Watcher() {
            @Override
            public void changed(ServedTask task) {
                QuestionDelivery.this.changed(task);
            }

            @Override
            public void progressed(ServedTask task, TaskProgress progress) {}
        });
    }

    private void opened(String sessionId) {
        tasks.values().forEach(questions -> questions.outlet().opened(sessionId));
        calls.forEach(outlet -> outlet.opened(sessionId));
    }

    private void changed(ServedTask task) {
        if (!task.origin().server().equals(server)) {
            return;
        }
        if (task.isTerminal()) {
            known(task.taskId(), questions -> questions.ended(task));
        } else if (task.origin().generation() == Generation.LEGACY || tasks.containsKey(task.taskId())) {
            polled(task);
        }
    }

    /**
     * A legacy client was told how its task stands, or is about to be: whatever that asks is brought to it, should this node
     * not know of it yet.
     */
    public void polled(ServedTask task) {
        if (task.inputs().values().stream().anyMatch(StoredInput::isOpen)) {
            acquire(task.taskId()).asks(task.version());
        }
    }

    /**
     * A legacy client waits for a task with a request on whose stream its questions may go.
     *
     * @return to be run when the request is answered
     */
    public Runnable waiting(ServerRequest request, ServedTask task) {
        if (!request.takesMessages() || task.isTerminal()) {
            polled(task);
            return () -> {};
        }
        RequestCarrier carrier = new RequestCarrier(request);
        TaskQuestions questions = acquire(task.taskId());
        questions.outlet().add(carrier);
        carrier.onClosed(() -> release(questions));
        polled(task);
        return carrier::close;
    }

    /** The questions of a plain legacy call; to be closed when it ends. */
    public CallQuestions call(ServerRequest request) {
        Outlet outlet = outlet();
        calls.add(outlet);
        return new CallQuestions(request, outlet, pending, clientTasks, offload, () -> calls.remove(outlet));
    }

    /**
     * Takes what a client answered. Answers that nobody waits for, that come late or twice, or are to another's task, change
     * nothing, and the client is not told (P 110).
     *
     * @return whether it answers a request of ours
     */
    public boolean answered(ServerSession session, JsonRpcResponse response) {
        Optional<QuestionIds.TaskQuestion> asked = QuestionIds.task(response.id());
        if (asked.isPresent()) {
            taskAnswers.answered(session, asked.get(), response);
            return true;
        }
        if (!QuestionIds.isCall(response.id())) {
            return false;
        }
        if (!pending.answered(session, response)) {
            LOG.debug("A client answered what nobody asks it any more");
        }
        return true;
    }

    // for the tasks

    /** Does something with the questions of a task, if this node knows of any. */
    void known(String taskId, Consumer<TaskQuestions> action) {
        TaskQuestions questions = tasks.get(taskId);
        if (questions != null) {
            action.accept(questions);
        }
    }

    /** @throws org.camelmcp.tasks.receiver.TooManyWaitersException when too many watch */
    Runnable watch(String taskId, Consumer<ServedTask> listener, Runnable gone) {
        return service.watch(taskId, listener, gone);
    }

    ClientTasks.ClientTask follow(
            ServedTask task, StoredInput input, TaskSnapshot created, Revision revision, Outlet outlet) {
        ClientTasks.ClientTask followed = clientTasks.follow(
                created, input.request(), revision, outlet, task.origin().owner());
        followed.answer().thenAccept(answer -> taskAnswers.store(task, input.key(), answer));
        return followed;
    }

    /** The caller has a use for it from now on, and gives that back with {@link #release}. */
    TaskQuestions acquire(String taskId) {
        return Objects.requireNonNull(tasks.compute(taskId, (id, known) -> {
            TaskQuestions questions = known == null ? new TaskQuestions(id, this, outlet()) : known;
            questions.users++;
            return questions;
        }));
    }

    void release(TaskQuestions questions) {
        tasks.computeIfPresent(questions.taskId(), (id, known) -> --questions.users == 0 ? null : known);
    }

    private Outlet outlet() {
        return new Outlet(Objects.requireNonNull(streams, "not started"), timer);
    }

    /** How many tasks and calls may ask, and how many answers are awaited for them; for tests. */
    public int underWay() {
        return tasks.size() + calls.size() + pending.size() + clientTasks.size();
    }

    /** Brings nothing any more. */
    @Override
    public void close() {
        if (changes != null) {
            changes.run();
        }
        if (sessions != null) {
            try {
                sessions.close();
            } catch (Exception e) {
                LOG.warn("Streams are still listened to, since ending that failed", e);
            }
        }
        tasks.values().forEach(TaskQuestions::stop);
        clientTasks.close();
    }
}
