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
package org.camelmcp.tasks.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelmcp.tasks.serving.RoundsClient.accepted;
import static org.camelmcp.tasks.serving.RoundsClient.keys;
import static org.camelmcp.tasks.serving.RoundsClient.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelmcp.tasks.McpTaskComponent;
import org.camelmcp.tasks.serving.Wire.Answer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rounds of one call on several nodes, which share nothing but {@code sessionKeys} (DESIGN 6, DESIGN 8). */
@Timeout(60)
class BeforeNodesTest {

    private static final String OLD = "old-0123456789abcdef0123456789abcdef";
    private static final String NEW = "new-0123456789abcdef0123456789abcdef";

    private final List<CamelContext> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(CamelContext::stop);
    }

    private RoundsClient start(@Nullable String keys) throws Exception {
        int port = FreePort.next();
        McpTaskComponent component = new McpTaskComponent();
        component.setPort(port);
        component.setSessionKeys(keys);
        CamelContext context = new DefaultCamelContext();
        nodes.add(context);
        context.addComponent("mcp-task", component);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:gather")
                        .to("mcp-task:*?operation=elicit&message=First?&inputKey=first")
                        .to("mcp-task:*?operation=elicit&message=Second?&inputKey=second")
                        .setBody(constant(Map.of()));
                from("mcp-task:steps?taskSupport=forbidden&before=direct:gather")
                        .setBody(constant("done"));
            }
        });
        context.start();
        return RoundsClient.of("http://127.0.0.1:" + port + "/mcp");
    }

    @Test
    void eachRoundMayBeOnAnotherNode() throws Exception {
        RoundsClient one = start(OLD);
        RoundsClient other = start(OLD);

        Answer first = one.call("steps", "{}");
        Answer second = other.again("steps", "{}", first.result(), accepted("first", "{}"));
        Answer last = one.again("steps", "{}", second.result(), accepted("second", "{}"));

        assertThat(keys(second)).containsExactly("second");
        assertThat(text(last.result())).isEqualTo("done");
    }

    @Test
    void roundsOutliveTheRotationOfKeysUntilTheirOwnIsDropped() throws Exception {
        Answer first = start(OLD).call("steps", "{}");

        Answer second = start(NEW + "," + OLD).again("steps", "{}", first.result(), accepted("first", "{}"));
        RoundsClient dropped = start(NEW);

        assertThat(keys(second)).containsExactly("second");
        assertThat(dropped.again("steps", "{}", first.result(), accepted("first", "{}"))
                        .errorCode())
                .isEqualTo(-32602);
        assertThat(text(dropped.again("steps", "{}", second.result(), accepted("second", "{}"))
                        .result()))
                .isEqualTo("done");
    }

    @Test
    void nodesWithoutSharedKeysRefuseEachOthersRounds() throws Exception {
        Answer first = start(null).call("steps", "{}");

        assertThat(start(null)
                        .again("steps", "{}", first.result(), accepted("first", "{}"))
                        .errorCode())
                .isEqualTo(-32602);
    }
}
