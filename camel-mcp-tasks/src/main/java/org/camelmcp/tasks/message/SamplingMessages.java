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
package org.camelmcp.tasks.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether messages are a conversation that a model accepts (SEP-1577, row F22 of the reference): results of tools come alone
 * in their message, right after the message that used those tools, and for each of its uses. Pure.
 */
public final class SamplingMessages {

    private static final Set<String> ROLES = Set.of("user", "assistant");

    private SamplingMessages() {}

    /** What is wrong, as a sentence that names the message by its position from 0; empty when nothing is. */
    public static Optional<String> problem(JsonNode messages) {
        if (!messages.isArray()) {
            return Optional.of("The messages must be a list");
        }
        Set<String> used = Set.of();
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            Set<String> before = used;
            Optional<String> problem = shape(message).or(() -> results(message, before));
            if (problem.isPresent()) {
                return Optional.of("Message " + i + " " + problem.get());
            }
            used = ids(message, "tool_use", "id");
        }
        return Optional.empty();
    }

    private static Optional<String> shape(JsonNode message) {
        if (!ROLES.contains(message.path("role").asText())) {
            return Optional.of("must have the role user or assistant");
        }
        List<JsonNode> blocks = blocks(message);
        if (blocks.isEmpty()
                || !blocks.stream().allMatch(block -> block.path("type").isTextual())) {
            return Optional.of("must have content: a block with a type, such as"
                    + " {\"type\": \"text\", \"text\": …}, or a list of them");
        }
        return Optional.empty();
    }

    /** @param used the ids of the tool uses of the message before */
    private static Optional<String> results(JsonNode message, Set<String> used) {
        List<JsonNode> blocks = blocks(message);
        long results = blocks.stream().filter(block -> is(block, "tool_result")).count();
        if (results == 0) {
            return used.isEmpty()
                    ? Optional.empty()
                    : Optional.of("must have the tool_result of each tool_use of the message before it");
        }
        if (results < blocks.size()) {
            return Optional.of("mixes tool_result with other content; results of tools come alone");
        }
        if (used.isEmpty()) {
            return Optional.of("has a tool_result, but the message before it has no tool_use");
        }
        if (!ids(message, "tool_result", "toolUseId").equals(used)) {
            return Optional.of("has tool_result blocks whose ids are not those of the tool_use blocks before it");
        }
        return Optional.empty();
    }

    private static Set<String> ids(JsonNode message, String type, String field) {
        Set<String> ids = new HashSet<>();
        for (JsonNode block : blocks(message)) {
            if (is(block, type)) {
                ids.add(block.path(field).asText());
            }
        }
        return ids;
    }

    private static boolean is(JsonNode block, String type) {
        return block.path("type").asText().equals(type);
    }

    private static List<JsonNode> blocks(JsonNode message) {
        JsonNode content = message.path("content");
        if (content.isObject()) {
            return List.of(content);
        }
        List<JsonNode> blocks = new ArrayList<>();
        content.forEach(blocks::add);
        return blocks;
    }
}
