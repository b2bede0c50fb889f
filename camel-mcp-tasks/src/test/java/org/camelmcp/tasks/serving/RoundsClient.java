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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.camelmcp.tasks.serving.Wire.Answer;

/** A modern client that calls again with what it is asked, when it is told to. */
final class RoundsClient {

    private final Wire wire;

    private RoundsClient(Wire wire) {
        this.wire = wire;
    }

    /** One that can be asked everything. */
    static RoundsClient of(String url) {
        return new RoundsClient(Wire.to(url).declaring(AskedClient.EVERYTHING));
    }

    RoundsClient declaring(String capabilities) {
        return new RoundsClient(wire.declaring(capabilities));
    }

    RoundsClient as(String user) {
        return new RoundsClient(wire.as(user, user));
    }

    /** The first attempt. */
    Answer call(String tool, String arguments) {
        return send(params(tool, arguments));
    }

    /** Another attempt with these answers, an object by keys. @param asked the result of the attempt before */
    Answer again(String tool, String arguments, JsonNode asked, String responses) {
        return again(tool, arguments, asked.path("requestState").textValue(), responses);
    }

    Answer again(String tool, String arguments, String state, String responses) {
        ObjectNode params = params(tool, arguments).put("requestState", state);
        params.set("inputResponses", Wire.json(responses));
        return send(params);
    }

    Answer send(ObjectNode params) {
        return wire.modern("tools/call", params.toString());
    }

    static ObjectNode params(String tool, String arguments) {
        ObjectNode params = Wire.json("{\"name\":\"" + tool + "\"}");
        params.set("arguments", Wire.json(arguments));
        return params;
    }

    /** The task once it has ended. */
    JsonNode ended(String taskId) {
        String params = "{\"taskId\":\"" + taskId + "\"}";
        ServeFixture.soon().until(() -> !wire.modern("tasks/get", params)
                .result()
                .path("status")
                .asText()
                .equals("working"));
        return wire.modern("tasks/get", params).result();
    }

    static List<String> keys(Answer answer) {
        List<String> keys = new ArrayList<>();
        answer.result().path("inputRequests").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** A form that was filled in. */
    static String accepted(String key, String content) {
        return "{\"" + key + "\":{\"action\":\"accept\",\"content\":" + content + "}}";
    }

    static String text(JsonNode result) {
        return result.at("/content/0/text").asText();
    }
}
