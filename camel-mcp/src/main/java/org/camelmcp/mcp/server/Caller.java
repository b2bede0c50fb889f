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

import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Revision;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, and how.
 *
 * @param revision  what the request follows
 * @param client    what the client says about itself
 * @param principal who it is, {@code null} without authentication
 * @param session   the legacy session, {@code null} for modern requests
 * @param http      whether it came over HTTP; else over stdio
 */
record Caller(
        Revision revision,
        ClientProfile client,
        @Nullable String principal,
        @Nullable ServerSession session,
        boolean http) {

    Generation generation() {
        return revision.generation();
    }

    /** On stdio the process is the session, so its end is the client's; legacy HTTP alone lets a request go on (P 132). */
    boolean givesUpByLeaving() {
        return !http || generation() == Generation.MODERN;
    }
}
