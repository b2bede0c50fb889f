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
import java.util.Map;

/** How a server took one HTTP request. */
sealed interface HttpReply {

    /** A 2xx status; nobody has read the body yet, and whoever gets this must do so at once. */
    record Accepted(HttpClientResponse response) implements HttpReply {

        boolean isEventStream() {
            String type = response.getHeader("content-type");
            return type != null && type.split(";", 2)[0].strip().equalsIgnoreCase("text/event-stream");
        }
    }

    /**
     * Any other status, read to its end.
     *
     * @param headers those that a client may need, with names in lower case
     * @param body    empty when it could not be read: the status alone tells enough
     */
    record Refused(int status, Map<String, String> headers, byte[] body) implements HttpReply {}
}
