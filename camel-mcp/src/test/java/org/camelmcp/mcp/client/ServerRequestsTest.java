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
package org.camelmcp.mcp.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ServerRequestsTest {

    @Test
    @DisplayName("inputs that give no stage at all fail, and do not leave the question open for ever")
    void noStageIsAFailure() {
        InputAnswers broken = new InputAnswers() {
            @Override
            public void declare(ObjectNode capabilities) {
                // nothing
            }

            @Override
            public CompletionStage<JsonNode> answer(String key, String method, ObjectNode params) {
                return null;
            }
        };

        assertThat(ServerRequests.input(broken, "k", "roots/list", JsonNodeFactory.instance.objectNode()))
                .isCompletedExceptionally();
    }

    @Test
    void theNameOfAMethodIsShownShortAndOnOneLine() {
        assertThat(ServerRequests.shown("roots/list")).isEqualTo("roots/list");
        assertThat(ServerRequests.shown("a\nforged line")).isEqualTo("a?forged line");
        assertThat(ServerRequests.shown("x".repeat(1_000_000))).hasSize(61).endsWith("…");
    }
}
