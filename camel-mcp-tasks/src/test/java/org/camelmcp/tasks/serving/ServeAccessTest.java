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

import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.camelmcp.mcp.server.http.AccessRefusedException;
import org.camelmcp.mcp.server.http.PrincipalResolver;
import org.camelmcp.tasks.McpTaskConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets in, as the component's options say it. */
@Timeout(60)
class ServeAccessTest {

    /** Believes everybody: {@code X-User} is the name, without it nobody is known, and mallory may not. */
    private static final PrincipalResolver BY_HEADER = request -> {
        String user = request.request().getHeader("X-User");
        if (user == null) {
            return CompletableFuture.failedFuture(
                    AccessRefusedException.unauthenticated("Bearer realm=\"mcp\"", "Say who you are"));
        }
        if (user.equals("mallory")) {
            throw AccessRefusedException.forbidden("Not for mallory");
        }
        return CompletableFuture.completedFuture(Optional.of(user));
    };

    private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{"
            + "\"name\":\"whoami\",\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}";

    private static final String APP = "https://app.example.com";

    private final int port = FreePort.next();
    private final Main main = new Main();
    private final AtomicInteger calls = new AtomicInteger();

    @AfterEach
    void stop() {
        main.stop();
    }

    private void start(Map<String, String> options) {
        Properties properties = new Properties();
        properties.put("camel.component.mcp-task.port", Integer.toString(port));
        options.forEach((name, value) -> properties.put("camel.component.mcp-task." + name, value));
        main.bind("byHeader", BY_HEADER);
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(properties);
        main.configure().withBasePackageScanEnabled(false);
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("mcp-task:whoami")
                        .process(exchange -> calls.incrementAndGet())
                        .setBody(simple("${header." + McpTaskConstants.OWNER + "}"));
            }
        });
        main.start();
    }

    private RawHttp.Answer call(String... headers) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 3);
        all[headers.length] = "MCP-Protocol-Version: 2026-07-28";
        all[headers.length + 1] = "Mcp-Method: tools/call";
        all[headers.length + 2] = "Mcp-Name: whoami";
        return RawHttp.send(port, "POST", CALL, all);
    }

    @Test
    void aPrincipalResolverOfTheRegistrySaysWhoCalls() {
        start(Map.of("principalResolver", "#byHeader"));

        RawHttp.Answer answer = call("X-User: alice");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("alice");
        assertThat(calls).hasValue(1);
    }

    @Test
    void whomThePrincipalResolverRefusesNeverReachesARoute() {
        start(Map.of("principalResolver", "#byHeader"));

        RawHttp.Answer unknown = call();
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"mcp\"");
        assertThat(unknown.body()).contains("Say who you are");

        RawHttp.Answer forbidden = call("X-User: mallory");
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.header("WWW-Authenticate")).isNull();
        assertThat(forbidden.body()).contains("Not for mallory");
        assertThat(calls).hasValue(0);
    }

    @Test
    void pagesOfAllowedOriginsMayCallAndOthersMayNot() {
        start(Map.of("allowedOrigins", "https://other.example.com, " + APP, "principalResolver", "#byHeader"));

        RawHttp.Answer preflight =
                RawHttp.send(port, "OPTIONS", "", "Origin: " + APP, "Access-Control-Request-Method: POST");
        assertThat(preflight.status()).as("a browser does not authenticate it").isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(APP);
        assertThat(preflight.header("Access-Control-Allow-Headers")).contains("Authorization", "MCP-Protocol-Version");

        RawHttp.Answer answer = call("X-User: alice", "Origin: " + APP);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(APP);

        RawHttp.Answer evil = call("X-User: alice", "Origin: https://evil.example.com");
        assertThat(evil.status()).isEqualTo(403);
        assertThat(evil.header("Access-Control-Allow-Origin")).isNull();
        assertThat(calls).hasValue(1);
    }

    @Test
    void namesOfTheOutsideAreRefusedUnlessTheyAreAllowed() {
        start(Map.of("allowedHosts", "mcp.example.com, [2001:db8::1]"));

        assertThat(call("Host: mcp.example.com").status()).isEqualTo(200);
        assertThat(call("Host: MCP.example.com:443").status()).isEqualTo(200);
        assertThat(call("Host: localhost").status()).isEqualTo(200);
        RawHttp.Answer rebound = call("Host: evil.example.com");
        assertThat(rebound.status()).isEqualTo(403);
        assertThat(rebound.body()).contains("evil.example.com");
        assertThat(calls).hasValue(3);
    }

    @Test
    void byDefaultNoNameOfTheOutsideIsAllowed() {
        start(Map.of());

        assertThat(call("Host: mcp.example.com").status()).isEqualTo(403);
        assertThat(call("Origin: " + APP).status()).isEqualTo(403);
        assertThat(call("Origin: http://localhost:6274").header("Access-Control-Allow-Origin"))
                .isEqualTo("http://localhost:6274");
        assertThat(calls).hasValue(1);
    }
}
