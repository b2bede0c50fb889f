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
package org.camelmcp.mcp.server.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A response as server-sent events. Used on the response's event loop only. */
final class EventStream {

    private static final byte[] BEFORE = "event: message\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final AtomicLong unwritten;
    private final long timer;

    /**
     * Starts the stream; its headers go out with the first event.
     *
     * @param unwritten counts the bytes that wait for the reader; each event must have been added before it is written
     */
    EventStream(Vertx vertx, HttpServerResponse response, Duration keepAlive, AtomicLong unwritten) {
        this.vertx = vertx;
        this.response = response;
        this.unwritten = unwritten;
        response.setStatusCode(200)
                .setChunked(true)
                .putHeader("Content-Type", MediaTypes.EVENT_STREAM)
                .putHeader("Cache-Control", "no-cache")
                // nginx would collect events (P 49)
                .putHeader("X-Accel-Buffering", "no");
        this.timer = vertx.setPeriodic(keepAlive.toMillis(), id -> keepAlive());
    }

    /** A message as the bytes of an event: one {@code data} line, since JSON has no line breaks. */
    static byte[] event(byte[] json) {
        byte[] event = new byte[BEFORE.length + json.length + AFTER.length];
        System.arraycopy(BEFORE, 0, event, 0, BEFORE.length);
        System.arraycopy(json, 0, event, BEFORE.length, json.length);
        System.arraycopy(AFTER, 0, event, BEFORE.length + json.length, AFTER.length);
        return event;
    }

    void write(byte[] event) {
        response.write(Buffer.buffer(event)).onComplete(done -> unwritten.addAndGet(-event.length));
    }

    /** Sends what carries nothing but the stream's headers, or the news that the server is still there. */
    void writeComment() {
        unwritten.addAndGet(COMMENT.length);
        write(COMMENT);
    }

    /** Completes when all is written. */
    Future<Void> end() {
        stop();
        return response.end();
    }

    /** Completes when all is written. */
    Future<Void> end(byte[] event) {
        stop();
        return response.end(Buffer.buffer(event));
    }

    /** Stops the timer; nothing is written. */
    void stop() {
        vertx.cancelTimer(timer);
    }

    private void keepAlive() {
        // where something waits for the reader already, a comment proves nothing
        if (unwritten.get() == 0) {
            writeComment();
        }
    }
}
