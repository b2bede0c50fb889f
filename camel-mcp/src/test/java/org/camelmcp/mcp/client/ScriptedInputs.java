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
package org.camelmcp.mcp.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Declares forms, and leaves every question open until the test answers it. */
final class ScriptedInputs implements InputAnswers {

    /** {@code key method params}, in the order of the questions. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final Map<String, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

    /** The answer to the question with this key, asked or to come. */
    CompletableFuture<JsonNode> answer(String key) {
        return answers.computeIfAbsent(key, k -> new CompletableFuture<>());
    }

    @Override
    public void declare(ObjectNode capabilities) {
        capabilities.putObject("elicitation").putObject("form");
    }

    @Override
    public CompletableFuture<JsonNode> answer(String key, String method, ObjectNode params) {
        asked.add(key + " " + method + " " + params);
        return answer(key);
    }
}
