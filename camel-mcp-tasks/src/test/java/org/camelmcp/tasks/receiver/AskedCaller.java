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
package org.camelmcp.tasks.receiver;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.tasks.task.InputAnswer;

/** Makes a plain call, and answers what it is asked when the test says so. */
final class AskedCaller implements PlainCaller {

    private final Map<String, CompletableFuture<InputAnswer>> asked = new LinkedHashMap<>();
    private final Map<String, InputQuestion> questions = new LinkedHashMap<>();

    Set<String> keys() {
        return asked.keySet();
    }

    InputQuestion question(String key) {
        return questions.get(key);
    }

    void answer(String key, InputAnswer answer) {
        asked.get(key).complete(answer);
    }

    void fail(String key, Throwable failure) {
        asked.get(key).completeExceptionally(failure);
    }

    @Override
    public void progressed(TaskProgress progress) {}

    @Override
    public CompletionStage<InputAnswer> ask(String key, InputQuestion question) {
        CompletableFuture<InputAnswer> answer = new CompletableFuture<>();
        questions.put(key, question);
        asked.put(key, answer);
        return answer;
    }
}
