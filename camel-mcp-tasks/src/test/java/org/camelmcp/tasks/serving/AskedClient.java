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
package org.camelmcp.tasks.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A modern client that runs tools as tasks, and answers what they ask when it is told to. */
final class AskedClient {

    static final String EVERYTHING =
            "{\"elicitation\":{\"form\":{},\"url\":{}},\"sampling\":{\"tools\":{}},\"roots\":{}}";

    private final Wire wire;

    private AskedClient(Wire wire) {
        this.wire = wire;
    }

    /** One that can be asked everything. */
    static AskedClient of(String url) {
        return declaring(url, EVERYTHING);
    }

    static AskedClient declaring(String url, String capabilities) {
        return new AskedClient(Wire.to(url).declaring(capabilities));
    }

    Wire wire() {
        return wire;
    }

    /** Starts a task. @return its id */
    String start(String tool, String arguments) {
        return wire.modern("tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}")
                .result()
                .path("taskId")
                .asText();
    }

    JsonNode get(String taskId) {
        return wire.modern("tasks/get", "{\"taskId\":\"" + taskId + "\"}").result();
    }

    /** What is open, by key, once there are so many. */
    JsonNode asked(String taskId, int count) {
        ServeFixture.soon().until(() -> get(taskId).path("inputRequests").size() == count);
        return get(taskId).path("inputRequests");
    }

    /** The only key that is open. */
    String key(String taskId) {
        return keys(taskId, 1).get(0);
    }

    List<String> keys(String taskId, int count) {
        List<String> keys = new ArrayList<>();
        asked(taskId, count).fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    void answer(String taskId, String key, String result) {
        ObjectNode params = Wire.json("{\"taskId\":\"" + taskId + "\"}");
        params.putObject("inputResponses").set(key, Wire.json(result));
        Wire.Answer acknowledged = wire.modern("tasks/update", params.toString());
        assertThat(acknowledged.body().has("error")).as(acknowledged.toString()).isFalse();
    }

    /** Answers the only open question. */
    void answer(String taskId, String result) {
        answer(taskId, key(taskId), result);
    }

    void cancel(String taskId) {
        wire.modern("tasks/cancel", "{\"taskId\":\"" + taskId + "\"}");
    }

    /** The task once it has ended. */
    JsonNode ended(String taskId) {
        ServeFixture.soon().until(() -> {
            String status = get(taskId).path("status").asText();
            return !status.equals("working") && !status.equals("input_required");
        });
        return get(taskId);
    }

    /** The text of a task's result. */
    String text(String taskId) {
        return ended(taskId).at("/result/content/0/text").asText();
    }
}
