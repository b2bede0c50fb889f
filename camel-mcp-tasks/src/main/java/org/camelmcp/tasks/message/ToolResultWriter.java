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
package org.camelmcp.tasks.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.ExchangeHelper;
import org.jspecify.annotations.Nullable;

/**
 * Makes the result of a tool ({@code CallToolResult}, without {@code resultType}) from what a route left as its message. The
 * way back is {@link ToolResult}. Immutable and thread-safe; reads streams and files, which may block.
 *
 * <ul>
 *   <li>No body: no content.
 *   <li>Text: one text. So are bytes, streams and files of a textual {@code Content-Type} or, without one, in UTF-8.
 *   <li>Other bytes: an image or a sound where {@code Content-Type}, or a file's extension, says so; else an embedded
 *       resource.
 *   <li>A Map, a record, an object: structured content, and the same as JSON text for older clients. A value that is not a
 *       JSON object becomes its JSON text alone: before 2026-07-28 structured content must be an object.
 *   <li>A list of content blocks (Maps with {@code type}), or a whole result (a Map with {@code content}): as it is.
 * </ul>
 *
 * <p>Where the tool has an output schema the structured content is required and must be valid, and a text must be its JSON.
 * Tool errors are exempt.
 */
public final class ToolResultWriter {

    private static final String UNKNOWN_BYTES = "application/octet-stream";

    private final int maxBytes;
    private final ResultJson json;

    /** @param maxBytes the largest result, as JSON in UTF-8; at least 1 */
    public ToolResultWriter(int maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("Illegal limit of a result: " + maxBytes + " bytes is less than 1");
        }
        this.maxBytes = maxBytes;
        this.json = new ResultJson(maxBytes);
    }

    /**
     * @param output checks the structured content, {@code null} for a tool without output schema
     * @return a tree of the caller's own
     * @throws UnwritableResultException when the body cannot become a result, is too large, or does not fit the schema
     */
    public ObjectNode from(Message message, @Nullable SchemaCheck output) {
        Object body = message.getBody();
        ObjectNode result;
        if (body == null) {
            result = empty();
        } else if (RawBody.is(body)) {
            result = raw(message, output != null);
        } else {
            result = value(json.tree(body));
        }
        if (output != null) {
            check(result, output);
        }
        leaveOutUnlessObject(result);
        json.checkSize(result);
        return result;
    }

    private ObjectNode raw(Message message, boolean structured) {
        RawBody body = RawBody.read(message, maxBytes);
        MediaType declared = MediaType.parse(message.getHeader(Exchange.CONTENT_TYPE, String.class));
        MediaType type = declared != null ? declared : MediaType.ofFile(body.file());
        String text = body.content() instanceof byte[] bytes
                ? decode(bytes, type, message.getExchange())
                : (String) body.content();
        if (text == null) {
            return binary((byte[]) body.content(), type, name(message, body));
        }
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        return structured ? structuredText(text) : text(text);
    }

    /** {@code null} when the bytes are no text. */
    private static @Nullable String decode(byte[] bytes, @Nullable MediaType type, Exchange exchange) {
        if (type != null && !type.isText()) {
            return null;
        }
        Charset charset = type == null ? null : type.charset();
        if (charset == null) {
            String name = ExchangeHelper.getCharsetName(exchange, false);
            charset = name == null ? null : Charset.forName(name);
        }
        if (type != null || charset != null) {
            return new String(bytes, charset == null ? StandardCharsets.UTF_8 : charset);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.indexOf('\0') < 0 ? text : null; // valid UTF-8, but nobody writes such texts
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private ObjectNode structuredText(String text) {
        JsonNode tree = json.parse(text);
        if (ReadyResult.isResult(tree)) {
            return ReadyResult.adopt((ObjectNode) tree);
        }
        ObjectNode result = text(text);
        result.set("structuredContent", tree);
        return result;
    }

    private static ObjectNode binary(byte[] bytes, @Nullable MediaType type, @Nullable String file) {
        String data = Base64.getEncoder().encodeToString(bytes);
        String mimeType = type == null ? UNKNOWN_BYTES : type.name();
        ObjectNode result = empty();
        ObjectNode block = result.withArray("content").addObject();
        if (type != null && (type.isImage() || type.isAudio())) {
            block.put("type", type.isImage() ? "image" : "audio")
                    .put("data", data)
                    .put("mimeType", mimeType);
        } else {
            block.put("type", "resource")
                    .putObject("resource")
                    .put("uri", ResourceUri.of(file))
                    .put("mimeType", mimeType)
                    .put("blob", data);
        }
        return result;
    }

    private static @Nullable String name(Message message, RawBody body) {
        return body.file() != null ? body.file() : message.getHeader(Exchange.FILE_NAME, String.class);
    }

    private ObjectNode value(JsonNode tree) {
        if (tree.isNull()) {
            return empty();
        }
        if (ReadyResult.isResult(tree)) {
            return ReadyResult.adopt((ObjectNode) tree);
        }
        if (ReadyResult.isContent(tree)) {
            ReadyResult.checkContent(tree);
            ObjectNode result = empty();
            result.set("content", tree);
            return result;
        }
        ObjectNode result = text(tree.isTextual() ? tree.textValue() : tree.toString());
        result.set("structuredContent", tree);
        return result;
    }

    private static void check(ObjectNode result, SchemaCheck output) {
        if (result.path("isError").asBoolean()) {
            return;
        }
        JsonNode structured = result.get("structuredContent");
        if (structured == null || structured.isNull()) {
            throw new UnwritableResultException(
                    "The tool has an outputSchema, but the route left nothing that is structured content: no Map, no object"
                            + " and no JSON text",
                    null);
        }
        output.problem(structured).ifPresent(problem -> {
            throw new UnwritableResultException(
                    "The route's result does not fit the tool's outputSchema: " + problem, null);
        });
    }

    /** Clients before 2026-07-28 take an object or nothing; those after it find the same in the text. */
    private static void leaveOutUnlessObject(ObjectNode result) {
        JsonNode structured = result.path("structuredContent");
        if (structured.isMissingNode() || structured.isObject()) {
            return;
        }
        result.remove("structuredContent");
        if (result.get("content").isEmpty() && !structured.isNull()) {
            result.withArray("content").addObject().put("type", "text").put("text", structured.toString());
        }
    }

    private static ObjectNode empty() {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.putArray("content");
        return result;
    }

    private static ObjectNode text(String text) {
        ObjectNode result = empty();
        result.withArray("content").addObject().put("type", "text").put("text", WellFormedText.of(text));
        return result;
    }
}
