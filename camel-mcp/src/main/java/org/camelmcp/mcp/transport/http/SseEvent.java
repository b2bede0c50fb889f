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
package org.camelmcp.mcp.transport.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One block of a server-sent event stream, as a {@link SseParser} reads it. Immutable.
 *
 * <p>Unlike a browser, the parser also reports blocks without data: servers open a stream with an {@code id} and a
 * {@code retry} alone, and those two matter for picking a broken stream up again (P 132).
 *
 * @param event the type, {@code "message"} when the server named none
 * @param id    the event's id, {@code null} when it has none, empty when the server takes earlier ids back
 * @param data  the data lines joined with line feeds, empty when there were none
 * @param retry how long to wait before the stream is opened again, {@code null} when the block does not say
 */
public record SseEvent(
        String event,
        @Nullable String id,
        String data,
        @Nullable Duration retry) {

    /** Whether this is a plain message with data, the only kind that carries JSON-RPC. */
    public boolean isMessage() {
        return event.equals("message") && !data.isEmpty();
    }
}
