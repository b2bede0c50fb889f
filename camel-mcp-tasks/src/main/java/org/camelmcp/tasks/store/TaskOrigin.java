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
package org.camelmcp.tasks.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.camelmcp.mcp.protocol.Generation;
import org.jspecify.annotations.Nullable;

/**
 * Where a task came from. Never changes. Immutable as long as nobody changes the trees.
 *
 * @param server     which of this application's servers was asked: its HTTP path
 * @param tool       the tool's name
 * @param owner      the principal that it belongs to, {@code null} without authentication (DESIGN 6)
 * @param generation by whose rules its creator is told about it, whoever asks later (P 64, P 69)
 * @param sessionId  the legacy session that created it: its delivery address for notifications and, without an owner, the
 *                   only one they are pushed to; {@code null} in the modern generation
 * @param visible    whether clients may see it by its id; not so for the plain call of a deferred tool, whose task only
 *                   reports know
 * @param arguments  of the call, so that it can be run again
 * @param request    what else the route is told about the call, in names of our own: see {@code receiver.CallContext}
 */
public record TaskOrigin(
        String server,
        String tool,
        @Nullable String owner,
        Generation generation,
        @Nullable String sessionId,
        boolean visible,
        ObjectNode arguments,
        ObjectNode request) {}
