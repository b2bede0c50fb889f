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

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.stage.StageCancellation;
import org.camelmcp.tasks.requestor.PollException.Meaning;
import org.camelmcp.tasks.task.InputRequest;
import org.camelmcp.tasks.task.TaskOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What one task asks of its requestor, and how far the answers have come. Each key is asked once in the task's life,
 * and its answer sent as soon as it is there, until the server has acknowledged it once (P 100): an acknowledged key
 * that shows again is only late. Whatever fails is tried again when a later poll shows that it is still wanted, so that
 * no timer is needed here. Confined to the task's steps.
 */
final class TaskInput {

    /** No honest task asks that often; each question costs memory for the task's life, and a request. */
    static final int MAX_QUESTIONS = 1_000;

    /** How often a server may refuse an answer to what it still asks: once may be a race, more is its opinion of it. */
    static final int MAX_REFUSALS = 3;

    private final FollowedTask owner;
    private final TaskDialect dialect;
    private final InputHandler handler;
    private final SerialExecutor steps;
    private final Map<String, Question> questions = new HashMap<>(4);

    private Set<String> open = Set.of();
    private @Nullable CompletionStage<Void> attendance;
    private int attendFailedAt = -1;
    private int attendFailures;
    private int answerFailures;
    private boolean closed;

    /** One key; it stays for the task's life, its answer only while that has to be sent. */
    private static final class Question {
        private final String method;
        private @Nullable CompletionStage<JsonNode> asked;
        private @Nullable JsonNode answer;
        private @Nullable String failure;
        private boolean sending;
        private int failedAt;
        private int refusals;

        Question(String method) {
            this.method = method;
        }
    }

    TaskInput(FollowedTask owner, TaskDialect dialect, InputHandler handler, SerialExecutor steps) {
        this.owner = owner;
        this.dialect = dialect;
        this.handler = handler;
        this.steps = steps;
        handler.answered().forEach(key -> questions.put(key, new Question("")));
    }

    /** Requests for input that failed since one last went well. */
    int failures() {
        return Math.max(attendFailures, answerFailures);
    }

    /**
     * The task was seen to require input.
     *
     * @param asked what it asks, as far as the snapshot says
     * @param poll  number of the last poll; what failed during a poll waits for a later one, and so for the backoff
     */
    void required(Map<String, InputRequest> asked, int poll) {
        if (closed) {
            return;
        }
        if (!asked.isEmpty()) {
            open = asked.keySet();
        }
        if (attendance == null && poll > attendFailedAt) {
            attend();
        }
        long fresh = asked.keySet().stream()
                .filter(key -> !questions.containsKey(key))
                .count();
        if (questions.size() + fresh > MAX_QUESTIONS) {
            abandon("The task asks more than %d questions".formatted(MAX_QUESTIONS));
            return;
        }
        asked.forEach((key, request) -> {
            Question question = questions.get(key);
            if (closed) {
                return; // by what one of the others has come to
            }
            if (question == null) {
                ask(key, request);
            } else if (question.failure != null) {
                abandon(question.failure);
            } else if (question.answer != null && !question.sending && poll > question.failedAt) {
                send(key, question, question.answer);
            }
        });
    }

    /** The task was seen to go on. */
    void notRequired() {
        open = Set.of();
    }

    /** Lets go of all that is asked, and of the stream; nothing is asked or sent any more. Idempotent. */
    void close() {
        closed = true;
        if (attendance != null) {
            StageCancellation.cancel(attendance);
        }
        questions.values().forEach(question -> {
            if (question.asked != null) {
                StageCancellation.cancel(question.asked);
            }
        });
    }

    private void attend() {
        CompletionStage<Void> stream =
                SerialExecutor.guarded(() -> dialect.attend(owner.task().taskId()));
        attendance = stream;
        steps.call(() -> stream, (nothing, thrown) -> {
            attendance = null;
            attendFailures = thrown == null ? 0 : attendFailures + 1;
            if (thrown != null && !closed) {
                // Whatever it says: tasks/result fails with the task's own error too, which is for a poll to find out.
                attendFailedAt = owner.lastPoll();
                owner.retryLater(thrown);
            }
        });
    }

    private void ask(String key, InputRequest request) {
        Question question = new Question(request.method());
        questions.put(key, question);
        CompletionStage<JsonNode> asked = SerialExecutor.guarded(() -> handler.answer(owner.task(), key, request));
        question.asked = asked;
        steps.call(() -> asked, (answer, thrown) -> {
            question.asked = null;
            if (closed || !owner.isOpen() || thrown instanceof CancellationException) {
                return; // nobody wants the answer, or whoever was asked has gone away
            }
            if (answer != null) {
                question.answer = answer;
                send(key, question, answer);
            } else {
                unanswered(key, question, thrown);
            }
        });
    }

    /** What was answered elsewhere meanwhile is no reason to give the task up. */
    private void unanswered(String key, Question question, @Nullable Throwable thrown) {
        String why = thrown == null ? "it answered null" : String.valueOf(thrown.getMessage());
        String failure = "Nobody could answer %s of the task: %s".formatted(Shown.method(question.method), why);
        if (open.contains(key)) {
            abandon(failure);
        } else {
            question.failure = failure;
        }
    }

    private void send(String key, Question question, JsonNode answer) {
        question.sending = true;
        steps.call(() -> dialect.answer(owner.task().taskId(), Map.of(key, answer)), (nothing, thrown) -> {
            question.sending = false;
            answerFailures = thrown == null ? 0 : answerFailures + 1;
            if (thrown == null) {
                question.answer = null;
                handler.acknowledged(key);
            } else if (!closed) {
                question.failedAt = owner.lastPoll();
                notTaken(question, thrown);
            }
        });
    }

    private void notTaken(Question question, Throwable thrown) {
        boolean refused = thrown instanceof PollException failure && failure.meaning() == Meaning.GONE;
        if (refused && ++question.refusals >= MAX_REFUSALS) {
            abandon("The server refuses the answer to %s of the task: %s"
                    .formatted(Shown.method(question.method), thrown.getMessage()));
        } else {
            owner.answerFailed(thrown);
        }
    }

    private void abandon(String why) {
        owner.abandon(new TaskOutcome.Failed(null, why, false));
    }
}
