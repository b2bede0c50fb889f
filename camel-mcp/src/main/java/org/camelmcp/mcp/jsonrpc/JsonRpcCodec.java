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

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.jspecify.annotations.Nullable;

/**
 * Translates between bytes and {@link JsonRpcMessage}s: UTF-8 JSON, limited in size and depth, ids echoed with their
 * type, unknown fields of {@code params} and {@code result} kept. Immutable and thread-safe.
 */
public final class JsonRpcCodec {

    /** 16 MiB. */
    public static final int DEFAULT_MAX_BYTES = 16 * 1024 * 1024;

    /** Far beyond any sane tool result, far below a stack overflow. */
    public static final int DEFAULT_MAX_DEPTH = 200;

    private static final String VERSION = "2.0";

    private final int maxBytes;
    private final ObjectMapper mapper;

    public JsonRpcCodec() {
        this(DEFAULT_MAX_BYTES, DEFAULT_MAX_DEPTH);
    }

    /**
     * @param maxBytes the largest message accepted, in bytes
     * @param maxDepth how deep arrays and objects may nest
     */
    public JsonRpcCodec(int maxBytes, int maxDepth) {
        if (maxBytes < 1 || maxDepth < 1) {
            throw new IllegalArgumentException(
                    "Illegal message limits: " + maxBytes + " bytes, depth " + maxDepth + "; both must be at least 1");
        }
        this.maxBytes = maxBytes;
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .maxStringLength(maxBytes)
                        .build())
                // whatever could be read can be written
                .streamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(Math.max(maxDepth, StreamWriteConstraints.DEFAULT_MAX_DEPTH))
                        .build())
                // a value that a parser downstream could read differently is refused
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        this.mapper = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                // 1.0 is relayed as 1.0
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /** The largest message accepted, in bytes. */
    public int maxBytes() {
        return maxBytes;
    }

    /** The mapper with this codec's limits. */
    public ObjectMapper mapper() {
        return mapper;
    }

    /** One line of UTF-8, since JSON escapes newlines (P 55). */
    public byte[] encode(JsonRpcMessage message) {
        ObjectNode node = mapper.createObjectNode();
        node.put("jsonrpc", VERSION);
        if (message instanceof JsonRpcRequest request) {
            putId(node, request.id());
            node.put("method", request.method());
            putIfPresent(node, "params", request.params());
        } else if (message instanceof JsonRpcNotification notification) {
            node.put("method", notification.method());
            putIfPresent(node, "params", notification.params());
        } else if (message instanceof JsonRpcResponse.Result result) {
            putId(node, result.id());
            node.set("result", result.result());
        } else if (message instanceof JsonRpcResponse.Failure failure) {
            if (failure.id() != null) {
                putId(node, failure.id());
            }
            ObjectNode error = node.putObject("error");
            error.put("code", failure.error().code());
            error.put("message", failure.error().message());
            putIfPresent(error, "data", failure.error().data());
        }
        try {
            return mapper.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("A tree of JSON nodes could not be written", e);
        }
    }

    /**
     * Reads one message, or the messages of a batch (which only servers of 2025-03-26 may send, P 1).
     *
     * @throws MalformedMessageException when the bytes are too many, too deep, no JSON, or no JSON-RPC
     */
    public List<JsonRpcMessage> decode(byte[] bytes) throws MalformedMessageException {
        if (bytes.length > maxBytes) {
            throw new MalformedMessageException(
                    ErrorCodes.INVALID_REQUEST,
                    null,
                    "The message has " + bytes.length + " bytes; the limit is " + maxBytes,
                    null);
        }
        JsonNode tree = tree(bytes);
        if (!tree.isArray()) {
            return List.of(message(tree));
        }
        if (tree.isEmpty()) {
            throw invalid(null, "an empty batch");
        }
        List<JsonRpcMessage> batch = new ArrayList<>(tree.size());
        for (JsonNode element : tree) {
            batch.add(message(element));
        }
        return batch;
    }

    private JsonNode tree(byte[] bytes) throws MalformedMessageException {
        if (isUtf16OrUtf32(bytes)) {
            throw notJson("it is not encoded in UTF-8", null);
        }
        JsonNode tree;
        try {
            tree = mapper.readTree(bytes);
        } catch (StreamConstraintsException e) {
            throw new MalformedMessageException(
                    ErrorCodes.INVALID_REQUEST, null, "The message exceeds a limit: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw notJson("it has no valid syntax, a key twice, or something after its end", e);
        } catch (NumberFormatException e) {
            // Jackson lets it through for exponents that no BigDecimal holds
            throw notJson("it has a number beyond any range", e);
        }
        if (tree.isMissingNode()) {
            throw notJson("it is empty", null);
        }
        return tree;
    }

    /** Jackson would read them, MCP forbids them (P 1). JSON in UTF-8 has no NUL, JSON in the others has one early. */
    private static boolean isUtf16OrUtf32(byte[] bytes) {
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private static JsonRpcMessage message(JsonNode node) throws MalformedMessageException {
        if (!node.isObject()) {
            throw invalid(null, "not an object");
        }
        RequestId id = id(node.get("id"));
        if (!VERSION.equals(node.path("jsonrpc").textValue())) {
            throw invalid(id, "\"jsonrpc\" is not \"2.0\"");
        }
        if (node.has("method")) {
            return call(node, id);
        }
        JsonNode error = node.get("error");
        if (error != null && !error.isNull()) {
            if (id == null && node.hasNonNull("id")) {
                throw invalid(null, "\"id\" is neither a string nor an integer");
            }
            return new JsonRpcResponse.Failure(id, error(error, id));
        }
        JsonNode result = node.get("result");
        if (result == null) {
            throw invalid(id, "neither \"method\" nor \"result\" nor \"error\"");
        }
        if (id == null) {
            throw invalid(null, "a result without an id");
        }
        return new JsonRpcResponse.Result(id, result);
    }

    private static JsonRpcMessage call(JsonNode node, @Nullable RequestId id) throws MalformedMessageException {
        JsonNode method = node.get("method");
        if (!method.isTextual()) {
            throw invalidCall(id, "\"method\" is not a string");
        }
        JsonNode params = node.get("params");
        ObjectNode object = null;
        if (params instanceof ObjectNode o) {
            object = o;
        } else if (params != null && !params.isNull()) {
            throw invalidCall(id, "\"params\" is not an object");
        }
        if (!node.has("id")) {
            return new JsonRpcNotification(method.textValue(), object);
        }
        if (id == null) {
            throw invalid(null, "\"id\" is neither a string nor an integer");
        }
        return new JsonRpcRequest(id, method.textValue(), object);
    }

    private static JsonRpcError error(JsonNode error, @Nullable RequestId id) throws MalformedMessageException {
        JsonNode code = error.path("code");
        if (!code.isIntegralNumber() || !code.canConvertToInt()) {
            throw invalid(
                    id,
                    id == null ? MalformedMessageException.Kind.UNKNOWN : MalformedMessageException.Kind.RESPONSE,
                    "\"error.code\" is not an integer");
        }
        return new JsonRpcError(code.intValue(), error.path("message").asText(""), error.get("data"));
    }

    private static @Nullable RequestId id(@Nullable JsonNode id) {
        if (id == null) {
            return null;
        }
        if (id.isTextual()) {
            return RequestId.of(id.textValue());
        }
        if (id.isIntegralNumber()) {
            BigInteger value = id.bigIntegerValue();
            return value.bitLength() < Long.SIZE ? RequestId.of(value.longValue()) : new RequestId(value);
        }
        return null;
    }

    private static void putId(ObjectNode node, RequestId id) {
        if (id.value() instanceof String text) {
            node.put("id", text);
        } else if (id.value() instanceof Long number) {
            node.put("id", number);
        } else {
            node.put("id", (BigInteger) id.value());
        }
    }

    private static void putIfPresent(ObjectNode node, String field, @Nullable JsonNode value) {
        if (value != null) {
            node.set(field, value);
        }
    }

    private static MalformedMessageException notJson(String why, @Nullable Exception cause) {
        return new MalformedMessageException(ErrorCodes.PARSE_ERROR, null, "The message is not JSON: " + why, cause);
    }

    private static MalformedMessageException invalidCall(@Nullable RequestId id, String what) {
        return invalid(
                id, id == null ? MalformedMessageException.Kind.UNKNOWN : MalformedMessageException.Kind.REQUEST, what);
    }

    private static MalformedMessageException invalid(@Nullable RequestId id, String what) {
        return invalid(id, MalformedMessageException.Kind.UNKNOWN, what);
    }

    private static MalformedMessageException invalid(
            @Nullable RequestId id, MalformedMessageException.Kind kind, String what) {
        return new MalformedMessageException(
                ErrorCodes.INVALID_REQUEST, id, kind, "The message is not JSON-RPC 2.0: " + what, null);
    }
}
