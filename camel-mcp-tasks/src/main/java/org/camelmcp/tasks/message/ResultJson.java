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
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns values into JSON that can be sent: bounded in size and depth, without cycles, and well-formed. Dates are text,
 * whatever Jackson modules the classpath has are used, and NaN and infinities become text. Immutable and thread-safe.
 */
final class ResultJson {

    /** What peers read goes to depth 200, and the message around the result needs some of it. */
    private static final int MAX_DEPTH = 150;

    private static final String REPLACEMENT = "\uFFFD";

    private final int maxBytes;
    private final ObjectMapper mapper;

    ResultJson(int maxBytes) {
        this.maxBytes = maxBytes;
        this.mapper = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                .maxStringLength(maxBytes)
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .findAndAddModules()
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    /** @throws UnwritableResultException when the value cannot be written as JSON, is too large or too deep */
    JsonNode tree(Object value) {
        String text;
        try {
            text = write(value);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw failure(e, "The body of type " + value.getClass().getTypeName() + " cannot be written as JSON");
        }
        return read(text, "The body of type " + value.getClass().getTypeName() + " cannot be written as JSON");
    }

    /** @throws UnwritableResultException when the text is not one JSON value, is too large or too deep */
    JsonNode parse(String text) {
        // once more, since "\ud800" in the text is no character that can be sent
        return tree(read(text, "The tool has an outputSchema, and the route's text is not one well-formed JSON value"));
    }

    /** @throws UnwritableResultException when the result is too large */
    void checkSize(ObjectNode result) {
        try {
            mapper.writeValue(RawBody.limited(OutputStream.nullOutputStream(), maxBytes), result);
        } catch (IOException e) {
            throw failure(e, "The tool's result cannot be written as JSON");
        }
    }

    private String write(Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // Jackson's own encoder fails on half a surrogate pair, which texts cut in the middle of an emoji have
        CharsetEncoder repairing = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .replaceWith(REPLACEMENT.getBytes(StandardCharsets.UTF_8));
        try (Writer out = new OutputStreamWriter(RawBody.limited(bytes, maxBytes), repairing)) {
            mapper.writeValue(out, value);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private JsonNode read(String text, String what) {
        try {
            return mapper.readTree(text);
        } catch (JacksonException e) {
            throw failure(e, what);
        }
    }

    /** Without the cause, whose message may quote the value. */
    private UnwritableResultException failure(Throwable e, String what) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof RawBody.LimitExceededException) {
                return RawBody.tooLarge(maxBytes);
            }
            if (cause instanceof StreamConstraintsException || cause instanceof StackOverflowError) {
                return new UnwritableResultException(
                        what + ": it exceeds a limit on JSON, such as the depth of " + MAX_DEPTH
                                + ", or refers to itself",
                        null);
            }
        }
        return new UnwritableResultException(what + JsonPath.of(e), null);
    }
}
