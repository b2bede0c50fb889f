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
package org.camelmcp.mcp.server;

import java.time.Duration;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.protocol.Implementation;
import org.jspecify.annotations.Nullable;

/**
 * How a server behaves. Immutable.
 *
 * @param self           what it says it is
 * @param instructions   how its tools are to be used, for the model; {@code null} for none
 * @param codec          with the limits on messages
 * @param maxRequests    how many requests may be unanswered at once; one more is refused
 * @param maxStreams     how many streams may be open at once (listen and GET together); one more is refused
 * @param listTtl        how long a modern client may keep {@code tools/list} and {@code server/discover} (P 134)
 * @param pageSize       how many tools a page of {@code tools/list} holds
 */
public record ServerSettings(
        Implementation self,
        @Nullable String instructions,
        JsonRpcCodec codec,
        int maxRequests,
        int maxStreams,
        Duration listTtl,
        int pageSize) {

    public ServerSettings {
        if (maxRequests < 1 || maxStreams < 1 || pageSize < 1) {
            throw new IllegalArgumentException("Illegal server limits: maxRequests=" + maxRequests + ", maxStreams="
                    + maxStreams + ", pageSize=" + pageSize + "; each must be at least 1");
        }
        if (listTtl.isNegative()) {
            throw new IllegalArgumentException("Illegal listTtl: " + listTtl.toMillis() + " ms is negative");
        }
    }
}
