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

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * Writes the result of a tool ({@code CallToolResult}) to a message. Stateless and thread-safe.
 *
 * <p>The header {@code CamelMcpTaskResult} holds the whole result as a Map, in every format and even when the format
 * does not fit. The {@code Content-Type} of the request, which would be wrong for the result, gives way to that of the
 * only block where it has one, and else is removed.
 */
public final class ToolResult {

    private static final String RESULT_HEADER = "CamelMcpTaskResult";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private ToolResult() {}

    /**
     * Sets body and headers.
     *
     * @throws InvalidResultException when the result has no body of that format, or is malformed; the body is then
     *     untouched
     */
    public static void write(JsonNode result, ResultFormat format, Message message) {
        if (!result.isObject()) {
            throw new InvalidResultException("The tool's result is not valid: it is not an object", null);
        }
        message.setHeader(RESULT_HEADER, PlainValues.mapOf(result));
        ContentBlock body = body(result, format);
        message.setBody(body == null ? null : body.value());
        if (body == null || body.contentType() == null) {
            message.removeHeader(Exchange.CONTENT_TYPE);
        } else {
            message.setHeader(Exchange.CONTENT_TYPE, body.contentType());
        }
    }

    private static @Nullable ContentBlock body(JsonNode result, ResultFormat format) {
        return switch (format) {
            case AUTO -> hasStructured(result) ? structured(result) : content(ContentBlock.of(result));
            case TEXT -> texts(ContentBlock.of(result));
            case STRUCTURED -> structuredOrParsed(result);
            case RESULT -> new ContentBlock(PlainValues.mapOf(result), null);
        };
    }

    private static boolean hasStructured(JsonNode result) {
        return result.hasNonNull("structuredContent");
    }

    private static ContentBlock structured(JsonNode result) {
        return plain(result.get("structuredContent"));
    }

    private static ContentBlock plain(JsonNode node) {
        return new ContentBlock(Objects.requireNonNull(PlainValues.of(node)), null);
    }

    private static @Nullable ContentBlock content(List<ContentBlock> blocks) {
        if (blocks.size() == 1) {
            return blocks.get(0);
        }
        if (blocks.stream().allMatch(block -> block.value() instanceof String)) {
            return texts(blocks);
        }
        List<Object> values =
                new ArrayList<>(blocks.stream().map(ContentBlock::value).toList());
        return new ContentBlock(values, null);
    }

    private static @Nullable ContentBlock texts(List<ContentBlock> blocks) {
        List<ContentBlock> texts =
                blocks.stream().filter(block -> block.value() instanceof String).toList();
        if (texts.size() < 2) {
            return texts.isEmpty() ? null : texts.get(0);
        }
        String joined = texts.stream().map(block -> (String) block.value()).collect(Collectors.joining("\n"));
        return new ContentBlock(joined, null);
    }

    private static @Nullable ContentBlock structuredOrParsed(JsonNode result) {
        if (hasStructured(result)) {
            return structured(result);
        }
        ContentBlock text = texts(ContentBlock.of(result));
        JsonNode parsed = text == null ? null : parse((String) text.value());
        if (parsed != null && parsed.isContainerNode()) {
            return plain(parsed);
        }
        if (result.path("isError").asBoolean()) {
            return text; // tools tell their errors as text, and hiding it would help nobody
        }
        throw new InvalidResultException(
                "The tool's result has no structuredContent, and its text is not a JSON object or array."
                        + " Use resultFormat=auto or resultFormat=text",
                null);
    }

    private static @Nullable JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            return null;
        }
    }
}
