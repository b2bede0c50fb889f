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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.camelmcp.tasks.McpTaskConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A route has the model of its client answer, and asks for that client's directories. */
class SampleAndRootsTest extends ServeFixture {

    private final List<Object> bodies = new CopyOnWriteArrayList<>();
    private final List<Object> results = new CopyOnWriteArrayList<>();

    private void asking(String uri, Object body) {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                from("mcp-task:digest").setBody(constant(body)).to(uri).process(exchange -> {
                    bodies.add(exchange.getMessage().getBody());
                    results.add(exchange.getMessage().getHeader(McpTaskConstants.INPUT_RESULT));
                    exchange.getMessage().setBody("done");
                });
            }
        });
    }

    private JsonNode asked(AskedClient client, String task) {
        return client.asked(task, 1).elements().next();
    }

    @Test
    void aTextIsWhatTheUserSaysAndTheTextOfTheAnswerBecomesTheBody_B48() {
        asking("mcp-task:digest?operation=sample&systemPrompt=Be ${header.tone}brief", "Summarise it");
        AskedClient client = AskedClient.of(url());

        String task = client.start("digest", "{}");
        JsonNode asked = asked(client, task);
        assertThat(asked.path("method").asText()).isEqualTo("sampling/createMessage");
        assertThat(asked.path("params"))
                .isEqualTo(Wire.json("{\"messages\":[{\"role\":\"user\",\"content\":{\"type\":\"text\","
                        + "\"text\":\"Summarise it\"}}],\"maxTokens\":1000,\"systemPrompt\":\"Be brief\"}"));
        client.answer(
                task, "{\"role\":\"assistant\",\"model\":\"m\",\"content\":{\"type\":\"text\",\"text\":\"Short.\"}}");

        assertThat(client.text(task)).isEqualTo("done");
        assertThat(bodies).containsExactly("Short.");
        assertThat(results.get(0)).asString().contains("model=m");
    }

    @Test
    void anObjectIsTheParameters() {
        asking(
                "mcp-task:digest?operation=sample",
                "{\"messages\":[{\"role\":\"user\",\"content\":{\"type\":\"text\",\"text\":\"Hi\"}}],"
                        + "\"maxTokens\":5,\"temperature\":0.5,\"stopSequences\":[\"x\"]}");
        AskedClient client = AskedClient.of(url());

        JsonNode params = asked(client, client.start("digest", "{}")).path("params");

        assertThat(params.path("maxTokens").asInt()).isEqualTo(5);
        assertThat(params.path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(params.at("/stopSequences/0").asText()).isEqualTo("x");
    }

    @Test
    void aListIsTheMessagesAndContentThatIsNoTextBecomesAMap() {
        asking(
                "mcp-task:digest?operation=sample&maxTokens=7",
                List.of(Map.of("role", "user", "content", List.of(Map.of("type", "text", "text", "Draw")))));
        AskedClient client = AskedClient.of(url());

        String task = client.start("digest", "{}");
        assertThat(asked(client, task).at("/params/maxTokens").asInt()).isEqualTo(7);
        client.answer(
                task,
                "{\"role\":\"assistant\",\"model\":\"m\",\"content\":{\"type\":\"image\",\"data\":\"AA==\","
                        + "\"mimeType\":\"image/png\"}}");

        client.ended(task);
        assertThat(bodies).containsExactly(Map.of("type", "image", "data", "AA==", "mimeType", "image/png"));
    }

    @Test
    void messagesThatNoModelAcceptsAreNotSent_F22() {
        asking(
                "mcp-task:digest?operation=sample",
                List.of(Map.of(
                        "role",
                        "user",
                        "content",
                        Map.of("type", "tool_result", "toolUseId", "1", "content", List.of()))));
        AskedClient client = AskedClient.of(url());

        JsonNode task = client.ended(client.start("digest", "{}"));

        assertThat(task.at("/result/isError").asBoolean()).isTrue();
        assertThat(bodies).isEmpty();
    }

    @Test
    void rootsBecomeAListOfMaps() {
        asking("mcp-task:digest?operation=roots", "unused");
        AskedClient client = AskedClient.of(url());

        String task = client.start("digest", "{}");
        assertThat(asked(client, task).path("method").asText()).isEqualTo("roots/list");
        client.answer(task, "{\"roots\":[{\"uri\":\"file:///work\",\"name\":\"Work\"},{\"uri\":\"file:///tmp\"}]}");

        client.ended(task);
        assertThat(bodies)
                .containsExactly(List.of(Map.of("uri", "file:///work", "name", "Work"), Map.of("uri", "file:///tmp")));
    }

    @ParameterizedTest
    @CsvSource({"sample,sampling", "roots,roots"})
    void whatTheClientDidNotDeclareIsNotAsked_B49(String operation, String capability) {
        asking("mcp-task:digest?operation=" + operation, "Hi");
        AskedClient client = AskedClient.declaring(url(), "{\"elicitation\":{}}");

        JsonNode task = client.ended(client.start("digest", "{}"));

        assertThat(task.path("statusMessage").asText())
                .isEqualTo("Client does not support " + capability + " capability");
    }
}
