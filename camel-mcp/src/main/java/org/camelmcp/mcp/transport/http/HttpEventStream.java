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

import io.vertx.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;

/** Reads one response as server-sent events, to its end. */
final class HttpEventStream {

    /** Receives a stream; on the response's context. */
    interface Listener {

        void onEvent(SseEvent event);

        /**
         * Called once, when the stream is over.
         *
         * @param cause why it broke, or the {@link SseParser.EventTooLargeException} for which it is read no further;
         *              {@code null} when the server ended it
         */
        void onEnd(@Nullable Throwable cause);
    }

    private final SseParser parser;
    private final Listener listener;
    private boolean over;

    private HttpEventStream(int maxEventBytes, Listener listener) {
        this.parser = new SseParser(maxEventBytes, listener::onEvent);
        this.listener = listener;
    }

    static void read(HttpClientResponse response, int maxEventBytes, Listener listener) {
        HttpEventStream stream = new HttpEventStream(maxEventBytes, listener);
        response.exceptionHandler(stream::end);
        response.endHandler(v -> stream.end(null));
        response.handler(chunk -> stream.feed(chunk.getBytes()));
    }

    private void feed(byte[] chunk) {
        if (over) {
            return;
        }
        try {
            parser.feed(chunk);
        } catch (SseParser.EventTooLargeException e) {
            end(e);
        }
    }

    private void end(@Nullable Throwable cause) {
        if (!over) {
            over = true;
            listener.onEnd(cause);
        }
    }
}
