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
package org.camelmcp.mcp.transport;

import java.util.concurrent.CompletionStage;

/** A request under way. */
public interface TransportCall {

    /** Ends with the response, or with a {@link TransportException}, as a rule on a transport thread: do not block it. */
    CompletionStage<TransportResponse> response();

    /**
     * Gives the request up: HTTP closes its response stream (P 36); stdio forgets the id, so that a late response is
     * dropped (the client sends {@code notifications/cancelled} itself). {@link #response()} ends with a
     * {@link TransportException}. Idempotent.
     */
    void cancel();

    /**
     * Stops the clock of the request's timeout until {@link #release} has been called as often: the server waits for us
     * just now, not we for it. Does nothing when the request has ended.
     */
    default void hold() {}

    /** Lets the clock run on. */
    default void release() {}
}
