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

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ToolErrorsTest {

    @Test
    void toolErrorIsAResultWithOneText() {
        assertThat(ToolErrors.invalidArguments("at /a: too long").toString())
                .isEqualTo("{\"content\":[{\"type\":\"text\",\"text\":\"Invalid arguments: at /a: too long\"}],"
                        + "\"isError\":true}");
    }

    @Test
    void messageOfAnExceptionIsToldOnlyWhereThatIsWanted() {
        Exception failure = new IllegalStateException("jdbc:secret");

        assertThat(text(ToolErrors.of(failure, false))).isEqualTo(ToolErrors.FAILED);
        assertThat(text(ToolErrors.of(failure, true))).isEqualTo("jdbc:secret");
        assertThat(text(ToolErrors.of(new IllegalStateException(), true))).isEqualTo(ToolErrors.FAILED);
        assertThat(text(ToolErrors.of(new UnwritableResultException("x", null), false)))
                .isEqualTo(ToolErrors.BAD_RESULT);
    }

    @Test
    void longTextIsCutBetweenCharacters() {
        assertThat(text(ToolErrors.toolError("😀".repeat(10_000))))
                .hasSizeLessThanOrEqualTo(4_000)
                .endsWith("...");
        assertThat(text(ToolErrors.toolError("x" + "😀".repeat(10_000)))).doesNotContain("\uD83D.");
        assertThat(text(ToolErrors.toolError("\uD83D"))).isEqualTo("\uFFFD");
    }

    private static String text(ObjectNode result) {
        return result.at("/content/0/text").asText();
    }
}
