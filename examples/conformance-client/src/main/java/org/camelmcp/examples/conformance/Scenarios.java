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
package org.camelmcp.examples.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scenarios that need no OAuth, of both protocol revisions. Which of the two the server speaks is nothing that a
 * scenario has to know: the client finds out.
 */
final class Scenarios {

    private static final Logger LOG = LoggerFactory.getLogger(Scenarios.class);

    private Scenarios() {}

    /**
     * @param name    as the suite calls it
     * @param url     the server's
     * @param context what the suite tells the client beyond that
     * @throws IllegalArgumentException when there is none of that name
     */
    static Scenario of(String name, String url, JsonNode context) {
        return switch (name) {
            case "initialize" -> session -> session.client().connect();
            case "tools_call" -> session -> addThroughCamel(url);
            case "elicitation-sep1034-client-defaults" ->
                session -> session.client()
                        .openServerStream()
                        .thenCompose(open -> session.call("test_client_elicitation_defaults"));
            case "sse-retry" -> session -> session.call("test_reconnection");
            case "json-schema-2020-12-preservation" -> Scenarios::echoSchema;
            case "request-metadata", "json-schema-ref-no-deref" ->
                session -> session.client().tools();
            case "sep-2322-client-request-state" -> Scenarios::answerInput;
            case "http-standard-headers" -> Scenarios::nameThings;
            case "http-custom-headers" -> session -> callAsTold(session, context.path("toolCalls"));
            case "http-invalid-tool-headers" -> Scenarios::callUsableTools;
            default -> throw new IllegalArgumentException("There is no scenario '" + name + "' here");
        };
    }

    /** What an application does: one line of Camel. */
    private static CompletionStage<?> addThroughCamel(String url) throws Exception {
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.start();
            Object sum = camel.createFluentProducerTemplate()
                    .to("mcp-task:add_numbers?server=" + url)
                    .withBody(Map.of("a", 2, "b", 3))
                    .request();
            LOG.info("add_numbers answers {}", sum);
        }
        return CompletableFuture.completedFuture(null);
    }

    /** The schema of one tool is the argument of another: nothing of it may be lost in between. */
    private static CompletionStage<?> echoSchema(Session session) {
        return session.client().tool("json_schema_2020_12_tool").thenCompose(tool -> {
            JsonNode schema = tool.orElseThrow().definition().path("inputSchema");
            return session.call(
                    "json_schema_echo", JsonNodeFactory.instance.objectNode().set("schema", schema));
        });
    }

    /** While one tool waits for its input, another is called. */
    private static CompletionStage<?> answerInput(Session session) {
        session.beforeForms(() -> session.call("test_mrtr_unrelated"));
        return session.call("test_mrtr_echo_state")
                .thenCompose(done -> session.call("test_mrtr_no_state"))
                .thenCompose(done -> session.call("test_mrtr_no_result_type"));
    }

    private static CompletionStage<?> nameThings(Session session) {
        return session.client()
                .tools()
                .thenCompose(tools -> session.call("test_headers"))
                .thenCompose(done -> session.call("my-hyphenated-tool"))
                .thenCompose(done -> session.request("resources/read", "uri", "file:///path/to/file%20name.txt"))
                .thenCompose(done -> session.request("prompts/get", "name", "test_prompt"));
    }

    private static CompletionStage<?> callAsTold(Session session, JsonNode calls) {
        CompletionStage<?> all = CompletableFuture.completedFuture(null);
        for (JsonNode call : calls) {
            all = all.thenCompose(done -> session.call(call.path("name").asText(), call.path("arguments")));
        }
        return all;
    }

    /** Tools that must not be used are not listed. */
    private static CompletionStage<?> callUsableTools(Session session) {
        return session.client().tools().thenCompose(tools -> {
            LOG.info("Usable: {}", tools);
            CompletionStage<?> all = CompletableFuture.completedFuture(null);
            for (var tool : tools) {
                all = all.thenCompose(done -> session.call(
                        tool.name(), JsonNodeFactory.instance.objectNode().put("region", "eu")));
            }
            return all;
        });
    }
}
