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

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads response bodies and headers, within limits. */
final class HttpBody {

    private static final List<String> HEADERS = List.of("mcp-session-id", "retry-after", "www-authenticate");
    private static final int MAX_EXCERPT = 80;

    private HttpBody() {}

    /** The whole body; fails when it breaks off or exceeds the limit (the rest is then ignored: reset the request). */
    static Future<byte[]> read(HttpClientResponse response, int maxBytes) {
        Promise<byte[]> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(promise::tryFail);
        response.handler(chunk -> {
            if (promise.future().isComplete()) {
                return;
            }
            if ((long) body.length() + chunk.length() > maxBytes) {
                promise.tryFail(new IOException("The body exceeds the limit of " + maxBytes + " bytes"));
            } else {
                body.appendBuffer(chunk);
            }
        });
        response.endHandler(end -> promise.tryComplete(body.getBytes()));
        return promise.future();
    }

    /** The headers that a client may need, with names in lower case; values of a repeated header joined by commas. */
    static Map<String, String> headers(HttpClientResponse response) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : HEADERS) {
            List<String> values = response.headers().getAll(name);
            if (!values.isEmpty()) {
                headers.put(name, String.join(", ", values));
            }
        }
        return Map.copyOf(headers);
    }

    /** The beginning of a body that was not what it should be, fit for a log line; never more than 80 characters. */
    static String excerpt(byte[] body) {
        if (body.length == 0) {
            return "an empty body";
        }
        // cut before decoding: the body may have megabytes
        String text = new String(body, 0, Math.min(body.length, 4 * MAX_EXCERPT), StandardCharsets.UTF_8);
        String line = text.replaceAll("[^\\p{L}\\p{N}\\p{P}\\p{S}]+", " ").strip();
        return line.length() <= MAX_EXCERPT ? "'" + line + "'" : "'" + line.substring(0, MAX_EXCERPT) + "...'";
    }
}
