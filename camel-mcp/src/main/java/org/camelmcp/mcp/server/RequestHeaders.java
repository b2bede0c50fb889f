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

import java.util.List;
import java.util.function.Function;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP headers of one message.
 *
 * @param values the values of a header by its name, without regard to case
 */
record RequestHeaders(Function<String, List<String>> values) {

    static @Nullable RequestHeaders of(Incoming incoming) {
        return incoming.headers() == null ? null : new RequestHeaders(incoming.headers());
    }

    /**
     * The one value of a header, without blanks around it; {@code null} when absent.
     *
     * @throws ServerErrorException when it is there more than once: whoever routed on it may have read another
     */
    @Nullable
    String one(String name) {
        List<String> found = values.apply(name);
        if (found == null || found.isEmpty()) {
            return null;
        }
        if (found.size() > 1) {
            throw mismatch("The header " + name + " is there " + found.size() + " times; send it once");
        }
        return found.get(0).strip();
    }

    /** HTTP 400 with {@code HeaderMismatch} (P 43). */
    static ServerErrorException mismatch(String message) {
        return new ServerErrorException(new JsonRpcError(ErrorCodes.HEADER_MISMATCH, message), 400, null);
    }
}
