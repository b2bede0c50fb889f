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
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Message;

/** The body of a message that answers, as JSON. Stateless. */
final class InputBody {

    /** As large as a message on the wire may be. */
    private static final int MAX = 4 * 1024 * 1024;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .findAndAddModules()
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private static final ObjectWriter WRITER = MAPPER.writer();
    private static final ObjectReader READER = MAPPER.reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private InputBody() {}

    /**
     * Text, bytes, streams and files as one text; anything else as Jackson writes it; missing when there is nothing, or only
     * white space.
     *
     * @return a tree of the caller's own
     * @throws InvalidArgumentsException when it cannot be read or written; the message never quotes the body
     */
    static JsonNode of(Message message) {
        Object body = message.getBody();
        if (body == null) {
            return MissingNode.getInstance();
        }
        if (RawBody.is(body)) {
            Object content = RawBody.read(message, MAX).content();
            String text =
                    content instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : content.toString();
            return text.isBlank() ? MissingNode.getInstance() : TextNode.valueOf(text);
        }
        if (body instanceof JsonNode tree) {
            return tree.deepCopy();
        }
        try {
            // by way of bytes, since only a writer stops at a cycle before the stack overflows
            return READER.readTree(WRITER.writeValueAsBytes(body));
        } catch (IOException | RuntimeException e) {
            throw new InvalidArgumentsException(
                    "The body of type " + body.getClass().getTypeName() + " cannot become an answer: Jackson cannot"
                            + " convert it" + JsonPath.of(e),
                    null);
        }
    }

    /** What a text holds that is JSON; anything else as it is. */
    static JsonNode parsed(JsonNode body) {
        if (!body.isTextual()) {
            return body;
        }
        try {
            JsonNode tree = READER.readTree(body.textValue());
            return tree.isContainerNode() ? tree : body;
        } catch (JacksonException e) {
            return body;
        }
    }
}
