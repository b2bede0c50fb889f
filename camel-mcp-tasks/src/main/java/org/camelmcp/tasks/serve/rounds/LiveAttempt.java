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
package org.camelmcp.tasks.serve.rounds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.receiver.InputQuestion;
import org.camelmcp.tasks.receiver.PlainCaller;
import org.camelmcp.tasks.receiver.TaskProgress;
import org.camelmcp.tasks.store.StoredInput;
import org.camelmcp.tasks.task.InputAnswer;

/**
 * The only attempt of a legacy call: its client is asked while it waits for the answer. Remembers what it answered.
 * Thread-safe.
 */
public final class LiveAttempt implements InputAttempt {

    private final PlainCaller caller;
    private final Map<String, StoredInput> answered = new LinkedHashMap<>();

    public LiveAttempt(PlainCaller caller) {
        this.caller = caller;
    }

    @Override
    public void progressed(TaskProgress progress) {
        caller.progressed(progress);
    }

    @Override
    public CompletionStage<InputAnswer> ask(String key, InputQuestion question) {
        CompletableFuture<InputAnswer> asked = caller.ask(key, question).toCompletableFuture();
        CompletableFuture<InputAnswer> answer = new CompletableFuture<>();
        // remembered before anybody goes on with it
        asked.whenComplete((became, failure) -> {
            if (failure == null) {
                remember(key, question, became);
                answer.complete(became);
            } else {
                answer.completeExceptionally(StageFailures.unwrap(failure));
            }
        });
        // who asks may complete it, not to be told any more
        answer.whenComplete((became, failure) -> asked.cancel(false));
        return answer;
    }

    private synchronized void remember(String key, InputQuestion question, InputAnswer answer) {
        if (answer instanceof InputAnswer.Given) {
            answered.put(key, new StoredInput(key, question.name(), question.request(), question.asTask(), answer));
        }
    }

    @Override
    public boolean isAsking() {
        return false;
    }

    @Override
    public synchronized Map<String, StoredInput> answered() {
        return new LinkedHashMap<>(answered);
    }

    @Override
    public ObjectNode result() {
        throw new IllegalStateException("A legacy call has no other attempt");
    }
}
