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
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.TypeConversionException;
import org.apache.camel.support.ExchangeHelper;
import org.jspecify.annotations.Nullable;

/**
 * Makes the arguments of a tool from a message body. A Map, a record or an object goes through Jackson; text, bytes,
 * streams and files must hold a JSON object; nothing, or only white space, is no arguments. Immutable and thread-safe.
 */
public final class ToolArguments {

    /** The bytes or text of a stream that cannot be read twice, kept on the exchange for Camel's redelivery. */
    private static final String READ_STREAM = "CamelMcpTaskReadStream";

    private static final String WHAT_TO_DO =
            ". Send a Map, an object, JSON text that holds an object, or an empty body";

    private final ObjectWriter writer;
    private final ObjectReader reader;

    /** Converts objects with the Jackson modules on the classpath, and dates to text. */
    public ToolArguments() {
        this(JsonMapper.builder()
                .findAndAddModules()
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build());
    }

    /** Converts objects with a mapper of the application's. */
    public ToolArguments(ObjectMapper mapper) {
        this.writer = mapper.writer();
        this.reader = mapper.reader()
                .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    }

    /**
     * The arguments in the message's body. A stream that can only be read once is replaced in the body by what it held;
     * a stream cache is reset.
     *
     * @return a tree of the caller's own
     * @throws InvalidArgumentsException when the body does not hold a JSON object or cannot become one
     */
    public ObjectNode from(Message message) {
        Object body = message.getBody();
        if (body == null) {
            return JsonNodeFactory.instance.objectNode();
        }
        JsonNode tree = RawBody.is(body) ? parse(text(message, body), body) : convert(body);
        if (tree.isMissingNode() || (tree.isNull() && (RawBody.is(body) || body instanceof JsonNode))) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (tree instanceof ObjectNode arguments) {
            return arguments;
        }
        String kind = tree.getNodeType().name().toLowerCase(Locale.ROOT);
        throw invalid(body, "as JSON it is of the type " + kind + ", and a tool takes an object", null);
    }

    /**
     * The same for a Map that is not a body.
     *
     * @throws InvalidArgumentsException when it cannot be written as JSON
     */
    public ObjectNode of(Map<?, ?> map) {
        return (ObjectNode) convert(map);
    }

    /** A String, or bytes whose encoding JSON tells by itself. */
    private static Object text(Message message, Object body) {
        if (body instanceof CharSequence) {
            return body.toString();
        }
        if (body instanceof StreamCache cache) {
            cache.reset();
            try {
                return read(message, body);
            } finally {
                cache.reset();
            }
        }
        if (body instanceof InputStream || body instanceof Reader) {
            return readOnce(message, body);
        }
        return read(message, body);
    }

    private static Object readOnce(Message message, Object stream) {
        Exchange exchange = message.getExchange();
        // Camel redelivers with the stream that is empty by now, which would look like a call without arguments.
        if (exchange.getProperty(READ_STREAM) instanceof ReadStream known && known.stream() == stream) {
            return known.content();
        }
        Object content = read(message, stream);
        exchange.setProperty(READ_STREAM, new ReadStream(stream, content));
        message.setBody(content);
        return content;
    }

    private static Object read(Message message, Object body) {
        Exchange exchange = message.getExchange();
        boolean characters = body instanceof Reader || ExchangeHelper.getCharsetName(exchange, false) != null;
        Class<?> wanted = characters ? String.class : byte[].class;
        Object content;
        try {
            content = exchange.getContext().getTypeConverter().convertTo(wanted, exchange, body);
        } catch (TypeConversionException | CamelExecutionException e) {
            // Camel's own message may quote the body
            throw invalid(body, "it could not be read", e.getCause() instanceof IOException io ? io : null);
        }
        if (content == null) {
            throw invalid(body, "Camel has no type converter that reads it", null);
        }
        return content;
    }

    private JsonNode parse(Object text, Object body) {
        try {
            if (text instanceof String characters) {
                return reader.readTree(characters.startsWith("\uFEFF") ? characters.substring(1) : characters);
            }
            return reader.readTree((byte[]) text);
        } catch (StreamConstraintsException e) {
            throw invalid(body, "it exceeds a limit on JSON" + JsonPath.position(e), null);
        } catch (JacksonException e) {
            // Jackson's message quotes the text, which may be secret
            throw invalid(
                    body, "it is not one well-formed JSON value, or gives a name twice" + JsonPath.position(e), null);
        } catch (IOException e) {
            throw invalid(body, "it could not be decoded as text", null);
        }
    }

    private JsonNode convert(Object body) {
        if (body instanceof JsonNode tree) {
            return tree.deepCopy();
        }
        byte[] json;
        try {
            // by way of bytes, since only a writer stops at a cycle before the stack overflows
            json = writer.writeValueAsBytes(body);
        } catch (JacksonException | RuntimeException e) {
            throw invalid(body, "Jackson cannot convert it" + JsonPath.of(e), null);
        }
        return parse(json, body);
    }

    private static InvalidArgumentsException invalid(Object body, String what, @Nullable Throwable cause) {
        return new InvalidArgumentsException(
                "The message body of type " + body.getClass().getTypeName() + " cannot become the arguments of a tool: "
                        + what + WHAT_TO_DO,
                cause);
    }

    private record ReadStream(Object stream, Object content) {

        @Override
        public String toString() {
            return "the content of a stream"; // exchange properties get logged
        }
    }
}
