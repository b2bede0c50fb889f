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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Message;

/** Reads what a message's body asks: a text, or an object or a list that says more. Thread-safe. */
final class QuestionBody {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final int max;
    private final ResultJson json;

    /** @param max in bytes */
    QuestionBody(int max) {
        this.max = max;
        this.json = new ResultJson(max);
    }

    /**
     * The body as JSON.
     *
     * @param mark a text is an object when it is the JSON of one that has this field
     * @throws InvalidArgumentsException when there is no body, or one that cannot be read or is too large
     */
    JsonNode read(Message message, String mark) {
        Object body = message.getBody();
        if (body == null) {
            throw new InvalidArgumentsException(
                    "There is nothing to ask: the body is empty, and the option message is not set", null);
        }
        try {
            return RawBody.is(body) ? text(RawBody.read(message, max).content(), mark) : json.tree(body);
        } catch (UnwritableResultException e) {
            String why = e instanceof ResultTooLargeException
                    ? "The body is larger than " + max + " bytes, which is more than can be asked"
                    : e.getMessage();
            throw new InvalidArgumentsException(why, null);
        }
    }

    private JsonNode text(Object content, String mark) {
        String text = content instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : (String) content;
        String told = WellFormedText.of(text);
        if (told.stripLeading().startsWith("{")) {
            try {
                JsonNode tree = JSON.readTree(told);
                if (tree.has(mark)) {
                    return json.tree(tree);
                }
            } catch (JsonProcessingException e) {
                // a text that begins with a brace
                return TextNode.valueOf(told);
            }
        }
        return TextNode.valueOf(told);
    }
}
