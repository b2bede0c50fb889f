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
import java.util.concurrent.Executor;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.server.ServerSession;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.receiver.InputTooLargeException;
import org.camelmcp.tasks.receiver.TaskEndedException;
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.receiver.UnknownTaskException;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.StoredInput;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.InputRequest;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what legacy clients answer to questions of tasks to the service, from whichever node asked them. Thread-safe. */
final class TaskAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(TaskAnswers.class);

    private final String server;
    private final TaskService service;
    private final QuestionDelivery delivery;
    private final Executor offload;

    TaskAnswers(String server, TaskService service, QuestionDelivery delivery, Executor offload) {
        this.server = server;
        this.service = service;
        this.delivery = delivery;
        this.offload = offload;
    }

    /**
     * A client answered a question of a task. Late and repeated answers, and those to another's task, change nothing, and the
     * client is not told (P 110).
     */
    void answered(ServerSession session, QuestionIds.TaskQuestion asked, JsonRpcResponse response) {
        service.get(asked.taskId(), session.principal())
                .thenAcceptAsync(task -> answered(session, task, asked.key(), response), offload)
                .exceptionally(failure -> {
                    Throwable cause = StageFailures.unwrap(failure);
                    if (cause instanceof UnknownTaskException) {
                        LOG.debug("A client answered a question of a task that is not there for it");
                    } else {
                        LOG.warn("The answer to a question of a task is lost: {}", cause.toString());
                        delivery.known(asked.taskId(), questions -> questions.notStored(asked.key()));
                    }
                    return null;
                });
    }

    private void answered(ServerSession session, ServedTask task, String key, JsonRpcResponse response) {
        StoredInput input = task.inputs().get(key);
        if (!task.origin().server().equals(server) || task.isTerminal() || input == null || !input.isOpen()) {
            LOG.debug("A client answered what {} does not ask any more", task);
            return;
        }
        Optional<TaskSnapshot> created;
        try {
            created = input.asTask() && response instanceof JsonRpcResponse.Result result
                    ? ClientTasks.created(result.result())
                    : Optional.empty();
        } catch (RuntimeException unreadable) {
            store(task, key, ResponseReader.malformed(input.request(), "its task is not one"));
            return;
        }
        if (created.isPresent()) {
            TaskQuestions questions = delivery.acquire(task.taskId());
            questions.follow(task, input, created.get(), session.revision());
            questions.asks(task.version());
        } else {
            delivery.known(task.taskId(), questions -> questions.answered(key));
            store(task, key, ResponseReader.read(input.request(), response, session.revision()));
        }
    }

    /** What became of a question. One that cannot be stored leaves it open, and it is asked again. */
    void store(ServedTask task, String key, InputAnswer answer) {
        service.answer(task.taskId(), task.origin().owner(), Map.of(key, answer))
                .exceptionally(failure -> {
                    Throwable cause = StageFailures.unwrap(failure);
                    if (cause instanceof InputTooLargeException) {
                        store(task, key, ResponseReader.malformed(input(task, key), cause.getMessage()));
                    } else if (!(cause instanceof UnknownTaskException || cause instanceof TaskEndedException)) {
                        LOG.warn("An answer to {} could not be stored; it is asked again: {}", task, cause.toString());
                        delivery.known(task.taskId(), questions -> questions.notStored(key));
                    }
                    return null;
                });
    }

    private static InputRequest input(ServedTask task, String key) {
        return Objects.requireNonNull(task.inputs().get(key)).request();
    }
}
