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

import org.camelmcp.mcp.protocol.Generation;
import org.jspecify.annotations.Nullable;

/**
 * What was agreed with a server. Identity matters: a connection that is no longer the current one is simply dropped.
 *
 * @param profile   what the server told of itself
 * @param sessionId legacy HTTP only, {@code null} where the server keeps no session
 */
record Connection(ServerProfile profile, @Nullable String sessionId) {

    Generation generation() {
        return profile.generation();
    }
}
