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
package org.camelmcp.tasks.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came in.
 *
 * @param verb    POST, GET or DELETE
 * @param headers with names in lower case
 * @param body    the message; empty when there was none
 * @param nanos   when, by {@link System#nanoTime}
 */
public record Received(String verb, Map<String, String> headers, ObjectNode body, long nanos) {

    /** The JSON-RPC method; empty for a response to a request of the server's. */
    public String method() {
        return body.path("method").asText("");
    }

    public JsonNode params() {
        return body.path("params");
    }

    public JsonNode meta() {
        return params().path("_meta");
    }

    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    boolean isRequest() {
        return !method().isEmpty() && body.has("id");
    }
}
