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

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsHashTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** {@code printf '{"a":[1,2.5,null,true],"b":"ü"}' | sha256sum}. */
    @Test
    void hashIsThatOfTheSortedJsonAndNeverChanges() throws IOException {
        assertThat(hash(JSON, "{\"b\":\"ü\", \"a\":[1.0, 2.50, null, true]}"))
                .isEqualTo("e5cd2d2fe58cd066597352247cfe0e1eadd4970bc99b3879be2a6a8a73cc3f22");
        assertThat(hash(JSON, "{}")).isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"b\":{\"c\":2,\"d\":3}} | {\"b\":{\"d\":3,\"c\":2},\"a\":1}",
                "{\"a\":1} | {\"a\":1.0}",
                "{\"a\":100} | {\"a\":1e2}",
                "{\"a\":0} | {\"a\":-0.0}",
                "{\"a\":1000000000000000000000000000000000000000000000000} | {\"a\":1e48}",
                "{\"a\":\"A\"} | {\"a\":\"\\u0041\"}"
            })
    void sameArgumentsHaveTheSameHashHoweverTheyAreWritten(String one, String other) throws IOException {
        assertThat(hash(EXACT, one)).isEqualTo(hash(EXACT, other)).isEqualTo(hash(JSON, other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1} | {\"a\":\"1\"}",
                "{\"a\":1} | {\"a\":2}",
                "{\"a\":null} | {}",
                "{\"a\":[1,2]} | {\"a\":[2,1]}",
                "{\"a\":[1]} | {\"a\":1}",
                "{\"a\":{}} | {\"a\":[]}",
                "{\"a\":\"x\\\",\\\"b\\\":\\\"y\"} | {\"a\":\"x\",\"b\":\"y\"}",
                "{\"a\":true} | {\"a\":\"true\"}"
            })
    void otherArgumentsHaveAnotherHash(String one, String other) throws IOException {
        assertThat(hash(JSON, one)).isNotEqualTo(hash(JSON, other));
    }

    @Test
    void bytesHashAsTheTextThatIsSent() {
        ObjectNode bytes = JSON.createObjectNode().put("a", new byte[] {1, 2});

        assertThat(ArgumentsHash.of(bytes))
                .isEqualTo(ArgumentsHash.of(JSON.createObjectNode().put("a", "AQI=")));
    }

    @Test
    void numbersWithoutEndDoNotFillTheMemory() throws IOException {
        assertThat(hash(EXACT, "{\"a\":1e999999999}")).hasSize(64);
        assertThat(ArgumentsHash.of(JSON.createObjectNode().put("a", Double.NaN)))
                .hasSize(64);
        assertThat(ArgumentsHash.of(JSON.createObjectNode().put("a", Float.POSITIVE_INFINITY)))
                .hasSize(64);
    }

    private static String hash(ObjectMapper mapper, String json) throws IOException {
        return ArgumentsHash.of((ObjectNode) mapper.readTree(json));
    }
}
