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
package org.camelmcp.mcp.jsonrpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;

/**
 * The id of a JSON-RPC request: a string or an integer, never {@code null}, echoed with the JSON type it came with, so
 * that {@code 1} and {@code "1"} are two ids (P 2). Immutable.
 *
 * @param value a {@link String}, a {@link Long}, or a {@link BigInteger} for integers beyond the range of a long
 */
public record RequestId(Object value) {

    public RequestId {
        Objects.requireNonNull(value, "value");
        if (!(value instanceof String || value instanceof Long || value instanceof BigInteger)) {
            throw new IllegalArgumentException("A JSON-RPC id is a string or an integer, not "
                    + value.getClass().getName());
        }
        // one number, one id, whichever type it was made from
        if (value instanceof BigInteger integer && integer.bitLength() < Long.SIZE) {
            value = integer.longValue();
        }
    }

    public static RequestId of(long value) {
        return new RequestId(value);
    }

    public static RequestId of(String value) {
        return new RequestId(value);
    }

    /** The id that stands in a message, with its JSON type; empty for what is neither a string nor an integer. */
    public static Optional<RequestId> fromJson(JsonNode node) {
        if (node.isTextual()) {
            return Optional.of(of(node.textValue()));
        }
        return node.isIntegralNumber() ? Optional.of(new RequestId(node.bigIntegerValue())) : Optional.empty();
    }

    @Override
    public String toString() {
        return value instanceof String ? "\"" + value + "\"" : value.toString();
    }
}
