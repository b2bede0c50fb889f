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

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.tasks.requestor.FollowListener;
import org.camelmcp.tasks.requestor.FollowPolicy;
import org.camelmcp.tasks.requestor.Following;
import org.camelmcp.tasks.requestor.LegacyTasks;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.requestor.TaskFollower;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.InputRequest;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Questions that clients run as tasks of their own (B50-B53): followed as tools on remote servers are, at the pace that the
 * client asks for, until their result is the answer. Thread-safe.
 */
final class ClientTasks implements AutoCloseable {

    /** Whoever asked keeps the time. */
    private static final FollowPolicy POLICY =
            new FollowPolicy(Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO, false);

    private static final LegacyTasks READER = new LegacyTasks((method, params, taskId, wait) ->
            CompletableFuture.failedFuture(new IllegalStateException("Only reads, and asks nobody")));

    private final TaskFollower follower;
    private final PollTimer timer;
    private final PendingResponses pending;
    private final Executor offload;

    /** @param offload checks their results, which would hold up a transport's thread */
    ClientTasks(PollTimer timer, PendingResponses pending, Executor offload) {
        this.follower = new TaskFollower(timer);
        this.timer = timer;
        this.pending = pending;
        this.offload = offload;
    }

    /**
     * One of them.
     *
     * @param following cancels it, best effort
     * @param answer    what becomes of the question; never completed when we stop following
     */
    record ClientTask(Following following, CompletableFuture<InputAnswer> answer) {

        /** Nobody wants the answer any more. */
        void cancel() {
            if (!answer.isDone()) {
                following.cancel();
                following.detach();
            }
        }
    }

    /**
     * The task that a client announces in place of an answer; empty when it announces none.
     *
     * @throws RuntimeException when it cannot be understood
     */
    static Optional<TaskSnapshot> created(JsonNode result) {
        return READER.created(result);
    }

    /** Follows one. @param owner who may answer our polls */
    ClientTask follow(
            TaskSnapshot created, InputRequest asked, Revision revision, Outlet outlet, @Nullable String owner) {
        LegacyTasks dialect = new LegacyTasks(new ClientPeer(outlet, pending, timer, owner));
        Following following = follower.follow(
                dialect,
                created,
                POLICY,
                (task, key, request) -> CompletableFuture.failedFuture(
                        new IllegalStateException("A question's task asks nothing itself")),
                FollowListener.NONE);
        CompletableFuture<InputAnswer> answer = new CompletableFuture<>();
        following
                .outcome()
                .thenAcceptAsync(
                        outcome -> {
                            if (!(outcome instanceof TaskOutcome.Detached)) {
                                answer.complete(answer(outcome, asked, revision));
                            }
                        },
                        offload);
        return new ClientTask(following, answer);
    }

    /** Pure. */
    static InputAnswer answer(TaskOutcome outcome, InputRequest asked, Revision revision) {
        if (outcome instanceof TaskOutcome.Completed completed) {
            return ResponseReader.given(asked, completed.result(), revision);
        }
        if (outcome instanceof TaskOutcome.Failed failed) {
            JsonRpcError error = failed.error();
            // as everywhere, the status tells people more: a task that failed without a result, as those of the
            // official
            // client do, has no error but that there is none
            return error != null
                    ? ResponseReader.refused(new JsonRpcError(error.code(), failed.reason(), error.data()))
                    : refused("failed: " + failed.reason());
        }
        if (outcome instanceof TaskOutcome.Cancelled cancelled) {
            return refused(
                    "was cancelled" + (cancelled.statusMessage() == null ? "" : ": " + cancelled.statusMessage()));
        }
        if (outcome instanceof TaskOutcome.Expired expired) {
            return refused("is gone: " + expired.reason());
        }
        return refused("gave no answer");
    }

    private static InputAnswer refused(String how) {
        return ResponseReader.refused(
                new JsonRpcError(ErrorCodes.INTERNAL_ERROR, "The task that the client made of the question " + how));
    }

    int size() {
        return follower.following();
    }

    /** Follows none any more. */
    @Override
    public void close() {
        follower.close();
    }
}
