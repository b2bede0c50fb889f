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

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long, and by whom, a modern answer may be kept (P 134). */
final class Caching {

    private Caching() {}

    /**
     * What someone got who had to say who he is, no shared cache may give to others: it is private. Without authentication
     * everyone gets the same.
     */
    static void mark(ObjectNode result, Duration ttl, @Nullable String principal) {
        result.put("ttlMs", ttl.toMillis());
        result.put("cacheScope", principal == null ? "public" : "private");
    }
}
