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

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/** Ends a response whose client does not read. */
final class AbruptClose {

    private static final long CANCEL = 8;

    private AbruptClose() {}

    /** Resets the stream on HTTP/2, which other requests share; closes the connection on HTTP/1. */
    static void of(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(CANCEL);
        } else if (connection instanceof ConnectionBase base) {
            // Vert.x's own close, to which the channel's leads too, first waits until everything is written: here for
            // ever
            base.channelHandlerContext().close();
        } else {
            connection.close();
        }
    }
}
