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
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.receiver.TaskCancellation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The messages of a client, as they were recorded with the reference implementation of legacy tasks, sent to us. We answer
 * as it did, except where it does not do what the specification says.
 */
class RecordedClientTest extends ServeFixture {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String POLL = "&pollInterval=500ms";

    /**
     * Where we answer otherwise, by scenario and id of the request (letters and numbers: rows of the comparison in
     * section 2 of the reference's description).
     */
    private static final Map<String, String> OTHERWISE = Map.ofEntries(
            // B5: a call that the tool's taskSupport does not allow is no error of the tool's
            Map.entry("taskSupport-modes 102", "{'error':{'code':-32601}}"),
            Map.entry("taskSupport-modes 103", "{'error':{'code':-32601}}"),
            Map.entry("taskSupport-modes 104", "{'error':{'code':-32601}}"),
            // B33, B36: codes
            Map.entry("protocol-errors 107", "{'error':{'code':-32602}}"),
            Map.entry("protocol-errors 108", "{'error':{'code':-32601}}"),
            // B22: what the call would have answered, and no empty success
            Map.entry("failed-task 104", "{'result':{'content':[{'type':'text','text':'Boom!'}],'isError':true}}"),
            // B24: the specification counts an error of the tool's as a failure
            Map.entry("isError-result 103", "{'result':{'status':'failed','statusMessage':'bad'}}"),
            // B29: a task that was cancelled has no result
            Map.entry("cancel 105", "{'error':{'code':-32603}}"),
            // G4: nobody who waits is forgotten
            Map.entry(
                    "two-concurrent-results(lost-wakeup) 103",
                    "{'result':{'content':[{'type':'text','text':'late'}]}}"),
            // B34: a cancelled request is not answered
            Map.entry("rpc-cancel-of-blocked-result 103", "{}"));

    /** A line of the recording. */
    private record Line(String direction, ObjectNode message) {

        boolean isSent() {
            return direction.equals("C->S");
        }
    }

    static Stream<String> scenarios() throws IOException {
        return recording().keySet().stream();
    }

    private static Map<String, List<Line>> recording() throws IOException {
        Map<String, List<Line>> scenarios = new LinkedHashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                RecordedClientTest.class.getResourceAsStream("python-sdk-wire.jsonl"), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode row = JSON.readTree(line);
                scenarios
                        .computeIfAbsent(row.path("scenario").asText(), scenario -> new ArrayList<>())
                        .add(new Line(row.path("dir").asText(), (ObjectNode) row.path("msg")));
            }
        }
        return scenarios;
    }

    /** The tools of the server that was recorded. */
    @BeforeEach
    void serve() {
        server.setPrincipalResolver(request -> CompletableFuture.completedFuture(Optional.of("ann")));
        add(new RouteBuilder() {
            @Override
            public void configure() {
                tool("quick", "taskSupport=required&immediateResponse=hold on", "done", 0);
                tool("opt", "taskSupport=optional", "sync", 0);
                tool("forb", "taskSupport=forbidden", "never", 0);
                tool("none", "taskSupport=forbidden", "never", 0);
                tool("slow", "taskSupport=required", "late", 400);
                from("mcp-task:steps?taskSupport=required" + POLL)
                        .setHeader(McpTaskConstants.PROGRESS_MESSAGE, constant("s1"))
                        .to("mcp-task:steps?operation=progress")
                        .delay(400)
                        .asyncDelayed()
                        .end()
                        .setBody(constant("late"));
                from("mcp-task:boom?taskSupport=required&exposeErrors=true" + POLL)
                        .throwException(new IllegalStateException("Boom!"));
                from("mcp-task:iserr?taskSupport=required&exposeErrors=true" + POLL)
                        .throwException(new IllegalStateException("bad"));
                from("mcp-task:hang?taskSupport=required" + POLL).process(new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        exchange.getMessage()
                                .getHeader(McpTaskConstants.CANCELLATION, TaskCancellation.class)
                                .onCancelled(() -> callback.done(false));
                        return false;
                    }
                });
            }

            private void tool(String name, String options, String answer, int ms) {
                from("mcp-task:" + name + "?" + options + POLL)
                        .delay(ms)
                        .asyncDelayed()
                        .end()
                        .setBody(constant(answer));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void clientOfTheReferenceIsAnsweredAsTheSpecificationSays(String scenario) throws Exception {
        List<Line> lines = recording().get(scenario);
        Replay replay = new Replay(url());
        try {
            replay(scenario, lines, replay);
            for (Line line : lines) {
                if (!line.isSent() && line.message().has("method")) {
                    JsonNode status = replay.real(withoutDefects(scenario, 0, line.message()));
                    soon().untilAsserted(() -> assertThat(replay.pushed()).anyMatch(pushed -> isLike(status, pushed)));
                }
            }
        } finally {
            replay.close();
        }
    }

    /** Sends what was sent, in the order in which things happened: an answer that was recorded is waited for. */
    private static void replay(String scenario, List<Line> lines, Replay replay) throws Exception {
        for (Line line : lines) {
            ObjectNode message = line.message();
            if (line.isSent()) {
                replay.send(message);
            } else if (message.has("id")) {
                check(scenario, message, replay);
            } else if (!message.at("/params/status").asText().equals("working")) {
                replay.awaitEnd(message.at("/params/taskId").asText());
            }
        }
        for (String exception : OTHERWISE.keySet()) {
            if (exception.startsWith(scenario + " ")) {
                int id = Integer.parseInt(exception.substring(scenario.length() + 1));
                check(scenario, JSON.createObjectNode().put("id", id), replay);
            }
        }
    }

    private static void check(String scenario, ObjectNode recorded, Replay replay) throws Exception {
        int id = recorded.path("id").asInt();
        JsonNode answer = replay.answer(id);
        replay.learn(recorded, answer);
        JsonNode expected = replay.real(withoutDefects(scenario, id, recorded));
        assertThat(isLike(expected, answer))
                .as("request %d is answered like %s, and was with %s", id, expected, answer)
                .isTrue();
    }

    /** What the reference should have said. */
    private static JsonNode withoutDefects(String scenario, int id, ObjectNode recorded) throws Exception {
        String otherwise = OTHERWISE.get(scenario + " " + id);
        if (otherwise != null) {
            return JSON.readTree(otherwise.replace('\'', '"'));
        }
        ObjectNode message = recorded.deepCopy();
        if (message.at("/result/protocolVersion").isTextual()) {
            // it negotiates an older revision, advertises tools without call (G8), and tells who it is
            return JSON.readTree(("{'result':{'protocolVersion':'2025-11-25','capabilities':{'tools':{},'tasks':{"
                            + "'list':{},'cancel':{},'requests':{'tools':{'call':{}}}}},'serverInfo':{}}}")
                    .replace('\'', '"'));
        }
        if (message.at("/result/tools").isArray()) {
            return JSON.readTree("{\"result\":{\"tools\":[]}}");
        }
        for (JsonNode task : message.findParents("createdAt")) {
            if (!task.has("ttl")) {
                ((ObjectNode) task).putNull("ttl"); // B13: required, and may be null
            }
            if (scenario.equals("isError-result")
                    && task.path("status").asText().equals("completed")) {
                ((ObjectNode) task).put("status", "failed");
            }
        }
        if (message.has("error")) {
            ((ObjectNode) message.path("error")).retain("code");
        }
        return message;
    }

    /**
     * Whether an answer has what is expected: the same members, and the same values except of times, of ttl, which the
     * receiver decides, and of what is no more than {@code null} or the default. It may have more.
     */
    private static boolean isLike(JsonNode expected, JsonNode actual) {
        if (expected.isObject()) {
            return expected.properties().stream().allMatch(member -> {
                JsonNode own = actual.path(member.getKey());
                return switch (member.getKey()) {
                    case "id", "jsonrpc" -> true;
                    case "ttl" -> own.isNull() || own.isIntegralNumber();
                    case "createdAt", "lastUpdatedAt" -> own.isTextual();
                    case "isError" -> own.asBoolean() == member.getValue().asBoolean();
                    default -> member.getValue() instanceof NullNode || isLike(member.getValue(), own);
                };
            });
        }
        if (expected.isArray()) {
            return actual.isArray()
                    && Stream.iterate(0, i -> i < expected.size(), i -> i + 1)
                            .allMatch(i -> isLike(expected.get(i), actual.path(i)));
        }
        return expected.equals(actual);
    }
}
