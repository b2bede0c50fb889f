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

import com.fasterxml.jackson.databind.JsonNode;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.camelmcp.tasks.McpTaskConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tools on the application's own HTTP server, with its port and its users. */
@Timeout(60)
class ServeHostTest {

    private final int port = FreePort.next();
    private final Main main = new Main();

    @AfterEach
    void stop() {
        main.stop();
    }

    private void start(Map<String, String> more) {
        Properties properties = new Properties();
        properties.put("camel.server.enabled", "true");
        properties.put("camel.server.host", "127.0.0.1");
        properties.put("camel.server.port", Integer.toString(port));
        properties.put("camel.component.mcp-task.port", "1"); // nobody may listen there, so that it cannot be used
        properties.putAll(more);
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(properties);
        main.configure().withBasePackageScanEnabled(false);
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("mcp-task:whoami").setBody(simple("${header." + McpTaskConstants.OWNER + "}"));
                from("mcp-task:sleep?completion=deferred").stop();
            }
        });
        main.start();
    }

    private Wire wire() {
        return Wire.to("http://127.0.0.1:" + port + "/mcp");
    }

    @Test
    void toolsAreMountedOnTheApplicationsServer() {
        start(Map.of());

        assertThat(wire().modern("tools/list", "{}").result().path("tools")).hasSize(2);
    }

    /** A proxy on the same machine passes on what it was asked for. */
    @ParameterizedTest
    @CsvSource({"other.example.com,403", "mcp.example.com,200"})
    void namesUnderWhichItIsReachedAreAnOption(String allowedHosts, int status) throws Exception {
        start(Map.of("camel.component.mcp-task.allowedHosts", allowedHosts));
        String body = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":"
                + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}}";

        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("POST /mcp HTTP/1.1\r\nHost: mcp.example.com\r\nContent-Type: application/json\r\n"
                                    + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void withAManagementServerTheyAreOnTheOtherOne() {
        int management = FreePort.next();
        start(Map.of("camel.management.enabled", "true", "camel.management.port", Integer.toString(management)));

        assertThat(wire().modern("tools/list", "{}").result().path("tools")).hasSize(2);
        assertThat(Wire.to("http://127.0.0.1:" + management + "/mcp")
                        .modern("tools/list", "{}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theServersUsersOwnTheirTasksAndNobodyElses() {
        start(Map.of(
                "camel.server.authenticationEnabled", "true",
                "camel.server.authenticationPath", "/mcp*",
                "camel.server.basicPropertiesFile", "users.properties"));
        Wire alice = wire().as("alice", "wonder");
        Wire bob = wire().as("bob", "builder");

        assertThat(wire().modern("tools/list", "{}").status()).isEqualTo(401);
        assertThat(wire().as("alice", "wrong").modern("tools/list", "{}").status())
                .isEqualTo(401);

        String aliceSession = alice.initialize();
        String bobSession = bob.initialize();
        String hers = task(alice, aliceSession);
        String his = task(bob, bobSession);
        assertThat(listed(alice, aliceSession)).containsExactly(hers);
        assertThat(listed(bob, bobSession)).containsExactly(his);

        for (String method : List.of("tasks/get", "tasks/result", "tasks/cancel")) {
            Wire.Answer foreign = bob.legacy(bobSession, method, "{\"taskId\":\"" + hers + "\"}");
            String unknown = hers.substring(1) + (hers.endsWith("x") ? "y" : "x");
            Wire.Answer none = bob.legacy(bobSession, method, "{\"taskId\":\"" + unknown + "\"}");
            assertThat(foreign.errorCode()).as(method).isEqualTo(-32602);
            assertThat(foreign.status()).isEqualTo(none.status());
            assertThat(foreign.body().toString().replace(hers, "ID"))
                    .isEqualTo(none.body().toString().replace(unknown, "ID"));
        }
        for (String method : List.of("tasks/get", "tasks/cancel")) {
            assertThat(bob.modern(method, "{\"taskId\":\"" + hers + "\"}").errorCode())
                    .as(method)
                    .isEqualTo(-32602);
        }
        assertThat(bob.legacy(aliceSession, "tools/list", "{}").status())
                .as("another's session")
                .isEqualTo(404);

        assertThat(alice.legacy(aliceSession, "tasks/cancel", "{\"taskId\":\"" + hers + "\"}")
                        .result()
                        .path("status")
                        .asText())
                .isEqualTo("cancelled");
        assertThat(bob.legacy(bobSession, "tasks/get", "{\"taskId\":\"" + his + "\"}")
                        .result()
                        .path("status")
                        .asText())
                .isEqualTo("working");
    }

    @Test
    void theRouteIsToldWhoCalls() {
        start(Map.of(
                "camel.server.authenticationEnabled", "true",
                "camel.server.authenticationPath", "/mcp*",
                "camel.server.basicPropertiesFile", "users.properties"));
        Wire alice = wire().as("alice", "wonder");

        assertThat(alice.legacy(alice.initialize(), "tools/call", "{\"name\":\"whoami\"}")
                        .result()
                        .at("/content/0/text")
                        .asText())
                .isEqualTo("alice");
    }

    /** Documented at allowedOrigins: the server's own authentication knows neither pages nor preflights. */
    @Test
    void theServerAuthenticatesBeforeItLooksAtPages() {
        start(Map.of(
                "camel.server.authenticationEnabled", "true",
                "camel.server.authenticationPath", "/mcp*",
                "camel.server.basicPropertiesFile", "users.properties"));

        RawHttp.Answer unknown = RawHttp.probe(port, "Origin: https://evil.example.com");
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.header("WWW-Authenticate")).startsWith("Basic");
        assertThat(RawHttp.send(port, "OPTIONS", "", "Origin: http://localhost", "Access-Control-Request-Method: POST")
                        .status())
                .isEqualTo(401);

        String alice = "Authorization: Basic YWxpY2U6d29uZGVy";
        assertThat(RawHttp.probe(port, alice, "Origin: https://evil.example.com")
                        .status())
                .isEqualTo(403);
        assertThat(RawHttp.probe(port, alice, "Origin: http://localhost").status())
                .isEqualTo(400);
    }

    @Test
    void pagesOfThisMachineMayCallAndRead() {
        start(Map.of());

        RawHttp.Answer preflight = RawHttp.send(
                port, "OPTIONS", "", "Origin: http://localhost:6274", "Access-Control-Request-Method: POST");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:6274");
        assertThat(RawHttp.probe(port, "Origin: http://localhost:6274").header("Access-Control-Allow-Origin"))
                .isEqualTo("http://localhost:6274");
    }

    @Test
    void aRequestThatIsTooLargeIsRefused() {
        start(Map.of("camel.component.mcp-task.maxRequestSize", "1000"));

        assertThat(RawHttp.send(port, "POST", "x".repeat(1_001)).status()).isEqualTo(413);
        assertThat(RawHttp.send(
                                port,
                                "POST",
                                "7d0\r\n" + "x".repeat(2_000) + "\r\n0\r\n\r\n",
                                "Transfer-Encoding: chunked")
                        .status())
                .isEqualTo(413);
        assertThat(RawHttp.probe(port).status()).isEqualTo(400);
    }

    @Test
    void theServersOwnBoundHoldsAsWell() {
        start(Map.of("camel.server.maxBodySize", "500"));

        assertThat(RawHttp.send(port, "POST", "x".repeat(501)).status()).isEqualTo(413);
        assertThat(RawHttp.probe(port).status()).isEqualTo(400);
    }

    private static String task(Wire wire, String session) {
        return wire.legacy(session, "tools/call", "{\"name\":\"sleep\",\"task\":{}}")
                .result()
                .at("/task/taskId")
                .asText();
    }

    private static List<String> listed(Wire wire, String session) {
        List<String> ids = new ArrayList<>();
        for (JsonNode task : wire.legacy(session, "tasks/list", "{}").result().path("tasks")) {
            ids.add(task.path("taskId").asText());
        }
        return ids;
    }
}
