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

    private final FollowedTask owner;
    private final TaskDialect dialect;
    private final InputHandler handler;
    private final SerialExecutor steps;
    private final Map<String, Question> questions = new HashMap<>(4);

    private boolean attending;
    private int attendFailedAt = -1;
    private int attendFailures;
    private int answerFailures;

    /** One key; it stays for the task's life, its answer only while that has to be sent. */
    private static final class Question {
        private @Nullable JsonNode answer;
        private boolean sending;
        private int failedAt;
    }

    TaskInput(FollowedTask owner, TaskDialect dialect, InputHandler handler, SerialExecutor steps) {
        this.owner = owner;
        this.dialect = dialect;
        this.handler = handler;
        this.steps = steps;
    }

    /** Requests for input that failed since one last went well. */
    int failures() {
        return Math.max(attendFailures, answerFailures);
    }

    /**
     * The task was seen to require input.
     *
     * @param open what it asks, as far as the snapshot says
     * @param poll number of the last poll; what failed during a poll waits for a later one, and so for the backoff
     */
    void required(Map<String, InputRequest> open, int poll) {
        if (!attending && poll > attendFailedAt) {
            attend();
        }
        long fresh = open.keySet().stream()
                .filter(key -> !questions.containsKey(key))
                .count();
        if (questions.size() + fresh > MAX_QUESTIONS) {
            owner.abandon(new TaskOutcome.Failed(
                    null, "The task asks more than %d questions".formatted(MAX_QUESTIONS), false));
            return;
        }
        open.forEach((key, request) -> {
            Question question = questions.get(key);
            if (question == null) {
                ask(key, request);
            } else if (question.answer != null && !question.sending && poll > question.failedAt) {
                send(key, question, question.answer);
            }
        });
    }

    private void attend() {
        attending = true;
        steps.call(() -> dialect.attend(owner.task().taskId()), (nothing, thrown) -> {
            attending = false;
            attendFailures = thrown == null ? 0 : attendFailures + 1;
            if (thrown != null && owner.isOpen()) {
                // Whatever it says: tasks/result fails with the task's own error too, which is for a poll to find out.
                attendFailedAt = owner.lastPoll();
                owner.retryLater(thrown);
            }
        });
    }

    private void ask(String key, InputRequest request) {
        Question question = new Question();
        questions.put(key, question);
        steps.call(() -> handler.answer(owner.task(), key, request), (answer, thrown) -> {
            if (!owner.isOpen()) {
                return;
            }
            if (answer != null) {
                question.answer = answer;
                send(key, question, answer);
            } else {
                String why = thrown == null ? "it answered null" : String.valueOf(thrown.getMessage());
                owner.abandon(new TaskOutcome.Failed(
                        null, "Nobody could answer %s of the task: %s".formatted(request.method(), why), false));
            }
        });
    }

    private void send(String key, Question question, JsonNode answer) {
        question.sending = true;
        steps.call(() -> dialect.answer(owner.task().taskId(), Map.of(key, answer)), (nothing, thrown) -> {
            question.sending = false;
            answerFailures = thrown == null ? 0 : answerFailures + 1;
            if (thrown == null) {
                question.answer = null;
            } else if (owner.isOpen()) {
                question.failedAt = owner.lastPoll();
                owner.answerFailed(thrown);
            }
        });
    }
}
