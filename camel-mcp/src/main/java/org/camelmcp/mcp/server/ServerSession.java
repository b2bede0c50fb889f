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

import java.time.Instant;
import org.camelmcp.mcp.protocol.Revision;
import org.jspecify.annotations.Nullable;

/**
 * A legacy session, from {@code initialize} on. On HTTP all of it travels in the client's {@code Mcp-Session-Id}, so that
 * no server keeps a table of sessions (DESIGN 8). Immutable.
 *
 * @param id        identifies the session; unguessable; not the header's value
 * @param token     the value of {@code Mcp-Session-Id}; {@code null} on stdio, where the process is the session
 * @param revision  negotiated
 * @param client    what the client declared, as far as the server needs it
 * @param principal who opened it, {@code null} without authentication; nobody else may use it
 * @param createdAt when it was opened
 */
public record ServerSession(
        String id,
        @Nullable String token,
        Revision revision,
        ClientProfile client,
        @Nullable String principal,
        Instant createdAt) {

    /** Without token and id, which authorise. */
    @Override
    public String toString() {
        return "ServerSession[" + revision + ", client=" + client.info() + "]";
    }
}
