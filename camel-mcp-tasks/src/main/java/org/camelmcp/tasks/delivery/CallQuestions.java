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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.mcp.server.ServerRequest;
import org.camelmcp.tasks.receiver.DeclaredInputs;
import org.camelmcp.tasks.receiver.InputQuestion;
import org.camelmcp.tasks.receiver.TooManyWaitersException;
import org.camelmcp.tasks.receiver.UndeclaredInputException;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one plain legacy call, on its own stream (B40). Should that break, which does not end the call (P 132), they
 * go on a stream of its session. Only the process that runs the call can take the answers. Thread-safe.
 */
public final class CallQuestions implements AutoCloseable {

    private final Outlet outlet;
    private final RequestCarrier carrier;
    private final PendingResponses pending;
    private final ClientTasks clientTasks;
    private final Executor offload;
    private final Recipient recipient;
    private final @Nullable String owner;
    private final Runnable onClose;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    CallQuestions(
            ServerRequest request,
            Outlet outlet,
            PendingResponses pending,
            ClientTasks clientTasks,
            Executor offload,
            Runnable onClose) {
        this.outlet = outlet;
        this.carrier = new RequestCarrier(request);
        this.pending = pending;
        this.clientTasks = clientTasks;
        this.offload = offload;
        this.recipient = carrier.recipient();
        this.owner = request.principal();
        this.onClose = onClose;
        if (request.session() != null) {
            outlet.address(new Address(request.session().id(), recipient));
        }
        if (request.takesMessages()) {
            outlet.add(carrier);
        }
    }

    /** Asks, without a time limit. The question is taken back when the stage is cancelled, or the call ends. */
    public CompletableFuture<InputAnswer> ask(InputQuestion question) {
        PendingResponses.Awaited awaited;
        try {
            DeclaredInputs.require(question.request(), recipient.capabilities());
            awaited = pending.await(owner);
        } catch (UndeclaredInputException | TooManyWaitersException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        Duration ttl = question.timeout();
        var asked = new QuestionMessages.Question(question.request(), null, question.asTask(), ttl);
        outlet.post(
                new OutgoingRequest(awaited.id(), reader -> QuestionMessages.of(awaited.id(), asked, reader)),
                Duration.ZERO);
        CompletableFuture<InputAnswer> answer = new CompletableFuture<>();
        awaited.answer()
                .thenAcceptAsync(answered -> answered(question, answered, answer), offload)
                .exceptionally(failure -> {
                    if (!awaited.answer().isCancelled()) {
                        answer.completeExceptionally(failure);
                    }
                    return null;
                });
        awaited.answer().thenRun(() -> outlet.drop(awaited.id(), null));
        answer.whenComplete((became, failure) -> withdraw(awaited, "The question was withdrawn"));
        // before the call's answer, on the same stream; whoever asked learns of the end elsewhere
        closed.thenRun(() -> withdraw(awaited, "The call has ended"));
        return answer;
    }

    private void withdraw(PendingResponses.Awaited awaited, String reason) {
        if (awaited.answer().cancel(false)) {
            outlet.drop(awaited.id(), reason);
        }
    }

    private void answered(
            InputQuestion question, PendingResponses.Answered answered, CompletableFuture<InputAnswer> answer) {
        Revision revision = answered.session().revision();
        TaskSnapshot created = null;
        if (question.asTask() && answered.response() instanceof JsonRpcResponse.Result result) {
            try {
                created = ClientTasks.created(result.result()).orElse(null);
            } catch (RuntimeException unreadable) {
                answer.complete(ResponseReader.malformed(question.request(), "its task is not one"));
                return;
            }
        }
        if (created == null) {
            answer.complete(ResponseReader.read(question.request(), answered.response(), revision));
            return;
        }
        ClientTasks.ClientTask task = clientTasks.follow(created, question.request(), revision, outlet, owner);
        task.answer().thenAccept(answer::complete);
        answer.whenComplete((became, failure) -> task.cancel());
        closed.thenRun(task::cancel);
    }

    /** The call has ended: what is open is withdrawn, as long as its stream can say so. */
    @Override
    public void close() {
        closed.complete(null);
        carrier.close();
        onClose.run();
    }
}
