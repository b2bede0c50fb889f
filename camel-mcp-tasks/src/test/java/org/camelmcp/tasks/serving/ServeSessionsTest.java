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

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelmcp.tasks.McpTaskComponent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Legacy sessions on several nodes, which share nothing but {@code sessionKeys} (DESIGN 8). */
@Timeout(60)
class ServeSessionsTest {

    private static final String OLD = "old-0123456789abcdef0123456789abcdef";
    private static final String NEW = "new-0123456789abcdef0123456789abcdef";
    private static final String OTHER = "other-0123456789abcdef0123456789abcdef";

    private final List<CamelContext> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(CamelContext::stop);
    }

    private int start(@Nullable String keys) throws Exception {
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
                from("mcp-task:one").routeId("one").setBody(constant("one"));
                from("mcp-task:two?httpPath=/second").routeId("two").setBody(constant("two"));
            }
        });
        context.start();
        return port;
    }

    private static Wire at(int port) {
        return Wire.to("http://127.0.0.1:" + port + "/mcp");
    }

    private static int status(Wire wire, String session) {
        return wire.legacy(session, "tools/list", "{}").status();
    }

    private static int end(int port, String session) {
        return RawHttp.send(port, "DELETE", "", "Mcp-Session-Id: " + session, "MCP-Protocol-Version: 2025-11-25")
                .status();
    }

    @Test
    void aSessionIsGoodOnEveryNodeWithTheSameKey() throws Exception {
        String session = at(start(OLD)).initialize();

        assertThat(status(at(start(OLD)), session)).isEqualTo(200);
    }

    @Test
    void aSessionOutlivesTheRotationOfKeysUntilItsOwnIsDropped() throws Exception {
        int before = start(OLD);
        int introduced = start(OLD + "," + NEW);
        int rotated = start(NEW + ", " + OLD);
        int dropped = start(NEW);
        String old = at(before).initialize();

        assertThat(status(at(introduced), old)).isEqualTo(200);
        assertThat(status(at(rotated), old)).isEqualTo(200);
        assertThat(status(at(dropped), old)).isEqualTo(404);

        String fresh = at(rotated).initialize();
        assertThat(status(at(introduced), fresh))
                .as("while nodes are restarted one by one")
                .isEqualTo(200);
        assertThat(status(at(dropped), fresh)).isEqualTo(200);
        assertThat(status(at(before), fresh)).isEqualTo(404);
    }

    @Test
    void aSessionOfForeignKeysIsNotFound() throws Exception {
        int here = start(OLD);

        assertThat(status(at(here), at(start(OTHER)).initialize())).isEqualTo(404);
        assertThat(status(at(here), at(start(null)).initialize())).isEqualTo(404);
        assertThat(status(at(start(null)), at(here).initialize())).isEqualTo(404);
    }

    @Test
    void deleteEndsASession() throws Exception {
        int here = start(OLD);
        String session = at(here).initialize();
        String another = at(here).initialize();

        assertThat(end(here, session)).isBetween(200, 204);

        assertThat(status(at(here), session)).isEqualTo(404);
        assertThat(end(here, session)).isEqualTo(404);
        assertThat(status(at(here), another)).isEqualTo(200);
    }

    @Test
    void aSessionIsOfThePathThatOpenedIt() throws Exception {
        int here = start(OLD);
        Wire second = Wire.to("http://127.0.0.1:" + here + "/second");

        assertThat(status(second, at(here).initialize())).isEqualTo(404);
        assertThat(status(at(here), second.initialize())).isEqualTo(404);
        assertThat(status(second, second.initialize())).isEqualTo(200);
    }

    @Test
    void aSessionOutlivesTheRestartOfItsRoute() throws Exception {
        int here = start(null);
        String session = at(here).initialize();

        nodes.get(0).getRouteController().stopRoute("one");
        nodes.get(0).getRouteController().startRoute("one");

        assertThat(status(at(here), session)).isEqualTo(200);
    }
}
