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
package org.camelmcp.tasks.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.protocol.Revision;
import org.junit.jupiter.api.Test;

/** What is kept of a call is what its work is told. */
class CallContextTest {

    private static final ObjectNode EMPTY = JsonNodeFactory.instance.objectNode();

    @Test
    void everythingIsReadAsItWasWritten() {
        CallContext whole = new CallContext(
                Revision.V2026_07_28,
                new Implementation("probe", "1.0", "A probe"),
                EMPTY.deepCopy().put("elicitation", true),
                Duration.ofMinutes(1),
                JsonNodeFactory.instance.numberNode(7),
                EMPTY.deepCopy().put("custom", "x"));
        CallContext least = new CallContext(Revision.V2025_11_25, null, EMPTY, null, null, EMPTY);

        assertThat(CallContext.read(whole.write())).isEqualTo(whole);
        assertThat(CallContext.read(least.write())).isEqualTo(least);
    }

    @Test
    void contextOfAnUnknownRevisionIsRefused() {
        assertThatThrownBy(() -> CallContext.read(EMPTY.deepCopy().put("revision", "1999-01-01")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1999-01-01");
    }
}
