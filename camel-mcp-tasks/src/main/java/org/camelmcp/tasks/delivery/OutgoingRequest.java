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
package org.camelmcp.tasks.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.tasks.requestor.PollTimer;
import org.jspecify.annotations.Nullable;

/** A request to a client that is not answered yet, and where it is. Its {@link Outlet} alone changes it. */
final class OutgoingRequest {

    private final RequestId id;
    private final Function<Recipient, Optional<JsonRpcRequest>> message;

    /** On which stream it went out; {@code null} while it waits for one. */
    @Nullable
    Carrier carrier;

    /** How long it waits, without a stream, before it may go on one that belongs to no request of the client's. */
    Duration patience = Duration.ZERO;

    PollTimer.@Nullable Pending alarm;

    /** @param message the request as that recipient gets it, always with the same id; empty when it may not get it */
    OutgoingRequest(RequestId id, Function<Recipient, Optional<JsonRpcRequest>> message) {
        this.id = id;
        this.message = message;
    }

    RequestId id() {
        return id;
    }

    Optional<JsonRpcRequest> on(Carrier stream) {
        return message.apply(stream.recipient());
    }
}
