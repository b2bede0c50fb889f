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
package org.camelmcp.tasks.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.server.ServerRequest;
import org.camelmcp.tasks.delivery.CallQuestions;
import org.camelmcp.tasks.delivery.QuestionDelivery;
import org.camelmcp.tasks.receiver.InputQuestion;
import org.camelmcp.tasks.receiver.InputUnavailableException;
import org.camelmcp.tasks.receiver.PlainCaller;
import org.camelmcp.tasks.receiver.TaskProgress;
import org.camelmcp.tasks.task.InputAnswer;
import org.jspecify.annotations.Nullable;

/**
 * The client of a plain call, reached on the call's own stream: with progress in both generations (P 49, P 120), and in the
 * legacy one with questions, which a modern server does not send (P 7). Thread-safe.
 */
final class StreamCaller implements PlainCaller, AutoCloseable {

    private static final String UNAVAILABLE =
            "A modern call that is no task cannot be asked while its tool runs: ask in a"
                    + " route of its own, which runs first, with the option before=URI of the tool's consumer, or let the tool run"
                    + " as a task";

    private final ServerRequest request;
    private final @Nullable ProgressNotes notes;
    private final @Nullable CallQuestions questions;

    private StreamCaller(ServerRequest request, @Nullable JsonNode token, @Nullable CallQuestions questions) {
        this.request = request;
        this.notes = token == null ? null : new ProgressNotes(token);
        this.questions = questions;
    }

    /** @param delivery of its server */
    static StreamCaller of(ServerRequest request, QuestionDelivery delivery) {
        return new StreamCaller(
                request,
                request.progressToken(),
                request.generation() == Generation.MODERN ? null : delivery.call(request));
    }

    /** The same for a legacy call that becomes a task, whose progress alone goes to its client: numbers have to grow. */
    static StreamCaller silent(ServerRequest request, QuestionDelivery delivery) {
        return new StreamCaller(request, null, delivery.call(request));
    }

    @Override
    public void progressed(TaskProgress progress) {
        if (notes != null) {
            notes.next(progress).ifPresent(request::send);
        }
    }

    @Override
    public CompletionStage<InputAnswer> ask(String key, InputQuestion question) {
        return questions == null
                ? CompletableFuture.failedFuture(new InputUnavailableException(UNAVAILABLE))
                : questions.ask(question);
    }

    /** The call has ended. */
    @Override
    public void close() {
        if (questions != null) {
            questions.close();
        }
    }
}
