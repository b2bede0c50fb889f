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
package org.camelmcp.tasks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Clients of both generations and of several people, at one URL, and what they have left when our server restarts. */
@PeerTest
class SharedServerTest {

    private static final String KEY = "this key signs the sessions of two servers";

    private static Map<String, Object> call(String tool, String text) {
        return Map.of("name", tool, "arguments", Map.of("text", text));
    }

    private static String text(JsonNode result) {
        return result.at("/content/0/text").asText();
    }

    private static Map<String, Object> task(String taskId) {
        return Map.of("taskId", taskId);
    }

    private static ForeignClient as(String user, String script, ToolServer server) throws Exception {
        ForeignClient client = ForeignClient.start(script);
        client.result("connect", Map.of("url", server.url(), "authorization", ToolServer.basic(user)));
        return client;
    }

    private static List<String> listed(ForeignClient client) {
        return client.result("list").path("tasks").findValuesAsText("taskId");
    }

    @Test
    void bothGenerationsAreServedAtOnce() throws Exception {
        try (ToolServer server = ToolServer.start();
                ForeignClient legacy = ForeignClient.connected(ForeignClient.LEGACY, server.url());
                ForeignClient modern = ForeignClient.connected(ForeignClient.MODERN, server.url())) {
            Map<String, Object> many = Map.of("name", "text_tool", "count", 50);
            CompletableFuture<JsonNode> first = legacy.later("many", many);
            CompletableFuture<JsonNode> second = modern.later("many", many);

            assertThat(ForeignClient.result(first))
                    .isEqualTo(ForeignClient.result(second))
                    .hasSize(50);
        }
    }

    /** The task is the same, whichever way it is asked for (P 69). */
    @Test
    void taskOfOneGenerationIsFoundByTheOther() throws Exception {
        try (ToolServer server = ToolServer.start();
                ForeignClient legacy = ForeignClient.connected(ForeignClient.LEGACY, server.url());
                ForeignClient modern = ForeignClient.connected(ForeignClient.MODERN, server.url())) {
            String older = legacy.result("create", call("slow_tool", "x"))
                    .at("/task/taskId")
                    .asText();
            String newer = modern.result("create", call("slow_tool", "x"))
                    .path("taskId")
                    .asText();

            assertThat(modern.result("get", task(older)).path("status").asText())
                    .isEqualTo("working");
            modern.result("cancel", task(older));
            assertThat(legacy.result("get", task(older)).path("status").asText())
                    .isEqualTo("cancelled");
            assertThat(legacy.result("get", task(newer)).path("status").asText())
                    .isEqualTo("working");
        }
    }

    @Test
    void everyoneSeesListsAndCancelsTheirOwnTasksOnly() throws Exception {
        try (ToolServer server = ToolServer.start(Peer.freePort(), ToolServer::trustsUserNames);
                ForeignClient ann = as("ann", ForeignClient.LEGACY, server);
                ForeignClient bob = as("bob", ForeignClient.LEGACY, server);
                ForeignClient annToo = as("ann", ForeignClient.MODERN, server);
                ForeignClient bobToo = as("bob", ForeignClient.MODERN, server)) {
            String first = ann.result("create", call("slow_tool", "x"))
                    .at("/task/taskId")
                    .asText();
            String second = annToo.result("create", call("slow_tool", "x"))
                    .path("taskId")
                    .asText();
            String his = bob.result("create", call("slow_tool", "x"))
                    .at("/task/taskId")
                    .asText();

            assertThat(listed(ann)).containsExactly(first, second);
            assertThat(listed(bob)).containsExactly(his);
            for (ForeignClient stranger : List.of(bob, bobToo)) {
                for (String command : List.of("get", "cancel")) {
                    JsonNode foreign = stranger.error(command, task(first));
                    JsonNode unknown = stranger.error(command, task("0".repeat(first.length())));
                    assertThat(foreign.path("code").asInt()).isEqualTo(-32602);
                    assertThat(foreign.path("message").asText().replace(first, "ID"))
                            .isEqualTo(unknown.path("message").asText().replaceAll("0{8,}", "ID"));
                }
            }
            annToo.result("cancel", task(first));
            assertThat(ann.result("get", task(first)).path("status").asText()).isEqualTo("cancelled");
        }
    }

    @Test
    void listHasPages() throws Exception {
        try (ToolServer server = ToolServer.start(Peer.freePort(), ToolServer::trustsUserNames);
                ForeignClient ann = as("ann", ForeignClient.LEGACY, server)) {
            ann.result("many", Map.of("name", "text_tool", "count", 120));

            int listed = 0;
            JsonNode page = ann.result("list");
            while (page.has("nextCursor")) {
                listed += page.path("tasks").size();
                page = ann.result(
                        "list", Map.of("cursor", page.path("nextCursor").asText()));
            }
            assertThat(listed).as("there is more than one page").isPositive();
            assertThat(listed + page.path("tasks").size()).isEqualTo(120);
            assertThat(ann.error("list", Map.of("cursor", "nonsense"))
                            .path("code")
                            .asInt())
                    .isEqualTo(-32602);
        }
    }

    /** With the same keys, a session outlives the server that began it; so does the client's stream, which it opens anew. */
    @Test
    void sessionGoesOnWhenTheServerWasRestarted() throws Exception {
        int port = Peer.freePort();
        try (ForeignClient client = ForeignClient.start(ForeignClient.LEGACY)) {
            String session;
            try (ToolServer first = ToolServer.start(port, component -> component.setSessionKeys(KEY))) {
                session = client.result("connect", Map.of("url", first.url()))
                        .path("sessionId")
                        .asText();
                assertThat(text(client.result("call", call("text_tool", "before"))))
                        .isEqualTo("before");
            }
            try (ToolServer second = ToolServer.start(port, component -> component.setSessionKeys(KEY))) {
                assertThat(text(client.result("call", call("text_tool", "after"))))
                        .isEqualTo("after");
                client.awaitStatus(call("text_tool", "pushed"));

                client.result("connect", Map.of("url", second.url(), "sessionId", session));
                client.result("ping");
            }
        }
    }

    @Test
    void sessionEndsWithTheKeysThatSignedIt() throws Exception {
        int port = Peer.freePort();
        try (ForeignClient client = ForeignClient.start(ForeignClient.LEGACY)) {
            try (ToolServer first = ToolServer.start(port, component -> {})) {
                client.result("connect", Map.of("url", first.url()));
            }
            try (ToolServer second = ToolServer.start(port, component -> {})) {
                assertThat(client.error("ping", Map.of()).path("code").asInt()).isEqualTo(404);
                client.result("connect", Map.of("url", second.url()));
                client.result("ping");
            }
        }
    }

    /** There is no session, so nothing is lost but the tasks. */
    @Test
    void modernClientGoesOnWhenTheServerWasRestarted() throws Exception {
        int port = Peer.freePort();
        try (ForeignClient client = ForeignClient.start(ForeignClient.MODERN)) {
            try (ToolServer first = ToolServer.start(port, component -> {})) {
                client.result("connect", Map.of("url", first.url()));
            }
            try (ToolServer second = ToolServer.start(port, component -> {})) {
                assertThat(text(client.result("run", call("text_tool", "after")).path("result")))
                        .isEqualTo("after");
            }
        }
    }
}
