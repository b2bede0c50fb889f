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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.camelmcp.mcp.protocol.MetaKeys;

/** Hands progress notifications to whoever holds their token. Thread-safe. */
final class ProgressRegistry {

    private final AtomicLong tokens = new AtomicLong();
    private final Map<String, Consumer<Progress>> listeners = new ConcurrentHashMap<>();

    ProgressSubscription open(Consumer<Progress> listener) {
        String token = "p" + tokens.incrementAndGet();
        listeners.put(token, listener);
        return new ProgressSubscription(token, () -> listeners.remove(token));
    }

    int size() {
        return listeners.size();
    }

    void dispatch(ObjectNode params) {
        Consumer<Progress> listener =
                listeners.get(params.path(MetaKeys.PROGRESS_TOKEN).asText());
        if (listener == null) {
            return;
        }
        JsonNode total = params.path("total");
        listener.accept(new Progress(
                params.path("progress").asDouble(),
                total.isNumber() ? total.doubleValue() : null,
                params.path("message").textValue()));
    }
}
