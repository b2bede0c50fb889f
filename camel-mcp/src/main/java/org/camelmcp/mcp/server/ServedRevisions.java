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

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Revision;

/** The protocol revisions that this server speaks. Those that our client speaks are more. */
final class ServedRevisions {

    /** Newest first. */
    static final List<Revision> ALL = List.of(Revision.V2026_07_28, Revision.V2025_11_25, Revision.V2025_06_18);

    /** What a legacy client gets that asks for a revision that is not served. */
    static final Revision NEWEST_LEGACY = Revision.V2025_11_25;

    /** Older than what this library speaks at all. */
    private static final String OLDEST_LEGACY = "2024-11-05";

    private ServedRevisions() {}

    /** The revision of that wire spelling, if it is of that generation and served. */
    static Optional<Revision> of(Generation generation, String wire) {
        return Revision.of(wire).filter(r -> r.generation() == generation && ALL.contains(r));
    }

    /** Whether a wire spelling is of the legacy generation, served or not; what nobody knows is not. */
    static boolean isLegacy(String wire) {
        return wire.equals(OLDEST_LEGACY)
                || Revision.of(wire)
                        .filter(r -> r.generation() == Generation.LEGACY)
                        .isPresent();
    }

    static ArrayNode wires() {
        ArrayNode wires = JsonNodeFactory.instance.arrayNode();
        ALL.forEach(revision -> wires.add(revision.wire()));
        return wires;
    }

    /** HTTP 400 with {@code UnsupportedProtocolVersion} (P 45). */
    static ServerErrorException unsupported(String requested) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.set("supported", wires());
        data.put("requested", requested);
        return new ServerErrorException(
                new JsonRpcError(ErrorCodes.UNSUPPORTED_PROTOCOL_VERSION, "Unsupported protocol version", data),
                400,
                null);
    }
}
