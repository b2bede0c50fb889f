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
package org.camelmcp.tasks.call;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.camelmcp.mcp.client.ServerQuestion;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.mcp.stage.StageCancellation;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.receiver.CallContext;
import org.camelmcp.tasks.receiver.LegacyReceiver;
import org.camelmcp.tasks.receiver.LegacyTaskRequests;
import org.camelmcp.tasks.receiver.ReceiverSettings;
import org.camelmcp.tasks.receiver.RequestedTask;
import org.camelmcp.tasks.receiver.StoppingException;
import org.camelmcp.tasks.receiver.TaskFailures;
import org.camelmcp.tasks.receiver.TaskPolicy;
import org.camelmcp.tasks.receiver.TaskReceiver;
import org.camelmcp.tasks.requestor.TaskMethods;
import org.camelmcp.tasks.store.InMemoryTaskStore;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.TaskOrigin;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that we run for one remote server: its elicitations and samplings, where it asks for them as tasks (P 132;
 * two-way tasks, legacy only). They run on the same {@link TaskReceiver} as the tasks that we serve, over a store of their
 * own in memory: what is asked of this process ends with it. Nothing is started before the first of them. Thread-safe; never
 * blocks.
 *
 * <p>A task belongs to the server and not to its session, which we renew without the server's knowledge; a question that a
 * person thinks about survives that. No other server finds it, since each has tasks of its own.
 */
final class HostedTasks {

    /** All tasks here have the same owner. */
    private static final String OWNER = "server";

    /** Nobody else works here, so that nobody takes a task over. */
    private static final Duration LEASE = Duration.ofHours(1);

    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

    private final String server;
    private final CallEngine engine;
    private final HostedLimits limits;
    private final AtomicLong questions = new AtomicLong();
    private final Map<Sent, CompletionStage<ObjectNode>> open;
    private @Nullable Running running;
    private boolean closed;

    /** A server may send a request again, with the same id, when the stream broke on which it did: that is one question. */
    private record Sent(RequestId id, String method, ObjectNode params) {}

    /** What runs them. */
    private record Running(TaskReceiver receiver, LegacyTaskRequests requests) {}

    HostedTasks(String server, CallEngine engine, HostedLimits limits) {
        this.server = server;
        this.engine = engine;
        this.limits = limits;
        this.open = Collections.synchronizedMap(new LinkedHashMap<>() {

            private static final long serialVersionUID = 1L;

            /** A task that is cancelled before its work has begun is not missed. */
            @Override
            protected boolean removeEldestEntry(Map.Entry<Sent, CompletionStage<ObjectNode>> eldest) {
                return size() > limits.maxLive();
            }
        });
    }

    /**
     * Makes a task of a question, unless there is one already.
     *
     * @param asked what the server wants of the task
     * @return the {@code CreateTaskResult}, as soon as there is a task. Fails with
     *     {@link org.camelmcp.mcp.server.ServerErrorException}
     */
    CompletionStage<ObjectNode> create(ServerQuestion question, RequestedTask asked, HostedInputs inputs) {
        CompletableFuture<ObjectNode> created = new CompletableFuture<>();
        Sent sent = new Sent(question.id(), question.method(), question.params());
        CompletionStage<ObjectNode> before = open.putIfAbsent(sent, created);
        if (before != null) {
            return before.thenApply(answer -> answer);
        }
        HostedQuestion work = new HostedQuestion(plain(question), inputs, engine);
        work.ended().thenRun(() -> open.remove(sent, created));
        start(question.method(), asked, limits.policy(inputs.timeout(question)), work)
                .thenApply(task -> LegacyReceiver.INSTANCE.created(task, null))
                .handle(TaskFailures.told())
                .whenComplete((answer, refusal) -> {
                    if (refusal != null) {
                        open.remove(sent, created);
                        created.completeExceptionally(StageFailures.unwrap(refusal));
                    } else {
                        created.complete(answer);
                    }
                });
        return created.thenApply(answer -> answer); // whoever cancels this cancels it for nobody else
    }

    private CompletionStage<ServedTask> start(
            String method, RequestedTask asked, TaskPolicy policy, HostedQuestion work) {
        // a tool of its own for each question: its work is this question, and how long it may take is its own
        ToolKey tool = new ToolKey(server, method + " " + questions.incrementAndGet());
        try {
            TaskReceiver receiver = running().receiver();
            Runnable withdraw = receiver.offer(tool, policy, work);
            return receiver.start(origin(tool, asked)).whenComplete((task, failure) -> withdraw.run());
        } catch (StoppingException closing) {
            return CompletableFuture.failedFuture(closing);
        }
    }

    /** The question as it would be asked without a task. */
    private static ServerQuestion plain(ServerQuestion question) {
        ObjectNode params = JsonNodeFactory.instance.objectNode().setAll(question.params());
        params.remove("task");
        return new ServerQuestion(question.id(), question.method(), params, question.inputs());
    }

    private TaskOrigin origin(ToolKey tool, RequestedTask asked) {
        CallContext context =
                new CallContext(Revision.newest(Generation.LEGACY), null, NOTHING, asked.ttl(), null, NOTHING);
        return new TaskOrigin(server, tool.tool(), OWNER, Generation.LEGACY, null, true, NOTHING, context.write());
    }

    /**
     * Answers one of the tasks methods.
     *
     * @param request whose method is one of {@link LegacyTaskRequests#METHODS}
     * @return fails with {@link org.camelmcp.mcp.server.ServerErrorException}. To be cancelled when the server no longer
     *     waits for it (B34); the task goes on
     * @throws org.camelmcp.mcp.server.ServerErrorException for parameters that cannot be read
     */
    CompletionStage<ObjectNode> answer(ServerQuestion request) {
        CompletableFuture<Void> givenUp = new CompletableFuture<>();
        CompletionStage<ObjectNode> answer;
        try {
            answer = running()
                    .requests()
                    .handle(request.method(), request.params(), OWNER, givenUp, LegacyTaskRequests.Attention.NONE);
        } catch (StoppingException closing) {
            return CompletableFuture.<ObjectNode>failedFuture(closing).handle(TaskFailures.told());
        }
        if (!request.method().equals(TaskMethods.RESULT)) {
            return answer;
        }
        return StageCancellation.of(answer, () -> givenUp.complete(null));
    }

    /** Ends all of them, as failed; whoever waits is answered. */
    CompletionStage<Void> close() {
        Running last;
        synchronized (this) {
            closed = true;
            last = running;
        }
        return last == null
                ? CompletableFuture.completedFuture(null)
                : last.receiver().stop();
    }

    /** How many tasks run and requests wait for their ends. */
    synchronized int underWay() {
        return running == null ? 0 : running.receiver().underWay();
    }

    private synchronized Running running() {
        if (closed) {
            throw new StoppingException();
        }
        if (running == null) {
            InMemoryTaskStore store = InMemoryTaskStore.builder()
                    .clock(engine.clock())
                    .maxTasks(limits.maxKept())
                    .maxBytes(limits.maxBytes())
                    .build();
            TaskReceiver receiver = new TaskReceiver(
                    store,
                    "client",
                    engine.workers(),
                    engine.timer(),
                    engine.clock(),
                    ReceiverSettings.DEFAULTS
                            .withLease(LEASE)
                            .withMaxLive(limits.maxLive())
                            .withMaxWaiters(limits.maxWaiters()));
            running = new Running(receiver, new LegacyTaskRequests(server, receiver));
        }
        return running;
    }
}
