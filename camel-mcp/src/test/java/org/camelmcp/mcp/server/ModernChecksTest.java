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
package org.camelmcp.mcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelmcp.mcp.server.ServerFixture.modernBody;
import static org.camelmcp.mcp.server.ServerFixture.modernHeaders;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a modern request must carry, and in which order it is checked (P 43-47, P 53, P 62). */
class ModernChecksTest {

    private static final String SCHEMA = """
            {"type":"object","properties":{
              "region":{"type":"string","x-mcp-header":"Region"},
              "count":{"type":"integer","x-mcp-header":"Count"},
              "dry":{"type":"boolean","x-mcp-header":"Dry"}}}""";

    private final ServerFixture fixture = new ServerFixture();
    private final TestTool tool =
            new TestTool("deploy", SCHEMA, call -> CompletableFuture.completedFuture(TestTool.text("done")));

    @BeforeEach
    void offer() {
        fixture.server.register(tool);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'_meta':null}",
                "{'_meta':5}",
                "{'_meta':[]}",
                "{'_meta':{}}",
                "{'_meta':{'io.modelcontextprotocol/clientCapabilities':{}}}",
                "{'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28'}}",
                "{'_meta':{'io.modelcontextprotocol/protocolVersion':20260728,'io.modelcontextprotocol/clientCapabilities':{}}}",
                "{'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28','io.modelcontextprotocol/clientCapabilities':[]}}",
                "{'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28','io.modelcontextprotocol/clientCapabilities':null}}"
            })
    void missingMetaIsInvalidParamsWithStatus400(String params) {
        String body =
                "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"tools/list\",\"params\":" + params.replace('\'', '"') + "}";
        RecordingChannel channel = fixture.post(body, modernHeaders("tools/list", ""));
        assertThat(channel.status()).isEqualTo(400);
        assertThat(channel.code()).isEqualTo(-32602);
        assertThat(channel.body().get("id").intValue()).isEqualTo(9);
    }

    @Test
    void paramsMayNotBeMissingEither() {
        RecordingChannel channel = fixture.post(
                "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"tools/list\"}", modernHeaders("tools/list", ""));
        assertThat(channel.status()).isEqualTo(400);
        assertThat(channel.code()).isEqualTo(-32602);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "'io.modelcontextprotocol/clientInfo':5,", "'io.modelcontextprotocol/clientInfo':{},"})
    void clientInfoIsNotNeeded(String info) {
        String body = modernBody(1, "tools/list", "").replace("\"_meta\":{", "\"_meta\":{" + info.replace('\'', '"'));
        assertThat(fixture.post(body, modernHeaders("tools/list", "")).status()).isEqualTo(200);
    }

    @Test
    void anUnservedRevisionIsRefusedWithThoseThatAre() {
        for (String revision : List.of("2099-01-01", "1900-01-01", "2025-11-25", "")) {
            String body = modernBody(1, "tools/list", "").replace("2026-07-28", revision);
            Map<String, String> headers = modernHeaders("tools/list", "");
            headers.put("MCP-Protocol-Version", revision);
            for (RecordingChannel channel : List.of(fixture.post(body, headers), fixture.line(body))) {
                assertThat(channel.status()).isEqualTo(400);
                assertThat(channel.code()).isEqualTo(-32022);
                assertThat(channel.error().at("/data/requested").textValue()).isEqualTo(revision);
                assertThat(channel.error().at("/data/supported").toString())
                        .isEqualTo("[\"2026-07-28\",\"2025-11-25\",\"2025-06-18\"]");
            }
        }
    }

    static Stream<Arguments> headers() {
        String call = "'name':'deploy'";
        return Stream.of(
                Arguments.of("version missing", "tools/list", "", "MCP-Protocol-Version", null, false),
                Arguments.of("version differs", "tools/list", "", "MCP-Protocol-Version", "2025-11-25", false),
                Arguments.of("method missing", "tools/list", "", "Mcp-Method", null, false),
                Arguments.of("method differs", "tools/list", "", "Mcp-Method", "tools/call", false),
                Arguments.of("method of another case", "tools/list", "", "Mcp-Method", "Tools/List", false),
                Arguments.of("name of header in another case", "tools/list", "", "MCP-METHOD", "tools/list", true),
                Arguments.of("blanks around", "tools/list", "", "Mcp-Method", " tools/list\t", true),
                Arguments.of("name missing", "tools/call", call, "Mcp-Name", null, false),
                Arguments.of("name differs", "tools/call", call, "Mcp-Name", "destroy", false),
                Arguments.of("name of another case", "tools/call", call, "Mcp-Name", "Deploy", false),
                Arguments.of("name in base64", "tools/call", call, "Mcp-Name", "=?base64?ZGVwbG95?=", true),
                Arguments.of("name in bad base64", "tools/call", call, "Mcp-Name", "=?base64?%%?=", false),
                Arguments.of("name without body", "tools/call", "", "Mcp-Name", "deploy", false),
                Arguments.of("thing missing", "things/get", "'thingId':'t1'", "Mcp-Name", null, false),
                Arguments.of("thing differs", "things/get", "'thingId':'t1'", "Mcp-Name", "t2", false),
                Arguments.of("thing equal", "things/get", "'thingId':'t1'", "Mcp-Name", "t1", true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void headers(String name, String method, String params, String header, String value, boolean served) {
        Map<String, String> headers = new HashMap<>(modernHeaders(method, params));
        headers.keySet().removeIf(header::equalsIgnoreCase);
        if (value != null) {
            headers.put(header, value);
        }
        RecordingChannel channel = fixture.post(modernBody(3, method, params), headers);
        if (served) {
            assertThat(channel.status()).isEqualTo(200);
        } else {
            assertThat(channel.status()).isEqualTo(400);
            assertThat(channel.code()).isEqualTo(-32020);
            assertThat(channel.body().get("id").intValue()).isEqualTo(3);
            assertThat(tool.calls).isEmpty();
        }
    }

    @Test
    void aHeaderThatIsThereTwiceIsAMismatch() {
        RecordingChannel channel = new RecordingChannel();
        fixture.server.receive(
                new Incoming(
                        modernBody(1, "tools/list", "").getBytes(StandardCharsets.UTF_8),
                        name -> List.of("2026-07-28", "2025-11-25"),
                        null,
                        fixture.httpSessions),
                channel);
        assertThat(channel.code()).isEqualTo(-32020);
    }

    @ParameterizedTest(name = "arguments {0}, header {1}: {2} -> {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'region':'eu'}     | Region | eu                 | true",
                "{'region':'eu'}     | Region |                    | false",
                "{'region':'eu'}     | Region | us                 | false",
                "{'region':'eu'}     | Region | EU                 | false",
                "{'region':'eu'}     | Region | =?base64?ZXU=?=    | true",
                "{'region':'eu'}     | Region | =?base64?Z?=       | false",
                "{'region':'eu'}     | Region | =?base64?/w==?=    | false",
                "{'region':null}     | Region |                    | true",
                "{}                  | Region |                    | true",
                "{}                  | Region | eu                 | false",
                "{'count':42}        | Count  | 42                 | true",
                "{'count':42}        | Count  | 42.0               | true",
                "{'count':42.0}      | Count  | 42                 | true",
                "{'count':42}        | Count  | 4.2e1              | true",
                "{'count':42}        | Count  | 43                 | false",
                "{'count':42}        | Count  | forty-two          | false",
                "{'count':42}        | Count  | 1e999999999        | false",
                "{'count':9007199254740993} | Count | 9007199254740993 | false",
                "{'dry':true}        | Dry    | true               | true",
                "{'dry':true}        | Dry    | TRUE               | false",
                "{'dry':false}       | Dry    | true               | false",
            })
    void parametersThatTravelAsHeadersMustAgree(String arguments, String header, String value, boolean served) {
        Map<String, String> more = value == null ? Map.of() : Map.of("mcp-param-" + header, value);
        RecordingChannel channel = fixture.modern("tools/call", "'name':'deploy','arguments':" + arguments, more);
        assertThat(channel.status()).isEqualTo(served ? 200 : 400);
        assertThat(tool.calls).hasSize(served ? 1 : 0);
        if (!served) {
            assertThat(channel.code()).isEqualTo(-32020);
        }
    }

    @Test
    void onStdioNoHeadersAreNeeded() {
        RecordingChannel channel =
                fixture.line(modernBody(1, "tools/call", "'name':'deploy','arguments':{'region':'eu'}"));
        assertThat(channel.result().at("/content/0/text").textValue()).isEqualTo("done");
        assertThat(tool.calls.get(0).request().isHttp()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no/such",
                "",
                "initialize",
                "ping",
                "logging/setLevel",
                "resources/subscribe",
                "resources/unsubscribe",
                "tasks/list",
                "tasks/result",
                "prompts/list",
                "notifications/cancelled"
            })
    void whatIsNotServedIsNotFoundAlsoWhatWasRemoved(String method) {
        RecordingChannel channel = fixture.modern(method, "");
        assertThat(channel.status()).isEqualTo(404);
        assertThat(channel.code()).isEqualTo(-32601);
        assertThat(fixture.line(modernBody(1, method, "")).code()).isEqualTo(-32601);
    }

    /** Each row breaks one rule more than the next; the error is that of the rule that is checked first. */
    @Test
    void theOrderOfChecksIsThatOfTheSpecification() {
        Map<String, String> none = Map.of("MCP-Protocol-Version", "2099-01-01", "Mcp-Method", "x", "Mcp-Name", "x");
        String noMeta = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"no/such\"}";
        assertThat(fixture.post(noMeta, none).code()).as("_meta").isEqualTo(-32602);
        String unserved = modernBody(1, "no/such", "").replace("2026-07-28", "2098-01-01");
        assertThat(fixture.post(unserved, none).code()).as("header = body").isEqualTo(-32020);
        String same = modernBody(1, "no/such", "").replace("2026-07-28", "2099-01-01");
        assertThat(fixture.post(same, none).code()).as("served").isEqualTo(-32022);
        Map<String, String> served = new HashMap<>(none);
        served.put("MCP-Protocol-Version", "2026-07-28");
        assertThat(fixture.post(modernBody(1, "no/such", ""), served).code())
                .as("Mcp-Method")
                .isEqualTo(-32020);
        served.put("Mcp-Method", "no/such");
        assertThat(fixture.post(modernBody(1, "no/such", ""), served).code())
                .as("method")
                .isEqualTo(-32601);
        tool.invalid = Optional.of("wrong");
        assertThat(fixture.modern("tools/call", "'name':'deploy','arguments':{'region':'eu'}")
                        .code())
                .as("Mcp-Param")
                .isEqualTo(-32020);
        assertThat(fixture.modern(
                                "tools/call",
                                "'name':'deploy','arguments':{'region':'eu'}",
                                Map.of("Mcp-Param-Region", "eu"))
                        .result()
                        .get("isError")
                        .booleanValue())
                .as("params")
                .isTrue();
    }

    @Test
    void aModernResponseIsRefused() {
        RecordingChannel channel = fixture.post(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", Map.of("MCP-Protocol-Version", "2026-07-28"));
        assertThat(channel.status()).isEqualTo(400);
        assertThat(channel.code()).isEqualTo(-32600);
    }

    @Test
    void modernNotificationsAreAcceptedAndHandedOn() {
        RecordingChannel channel = fixture.post(
                ServerFixture.notificationBody("notifications/x", "'a':1"),
                Map.of("MCP-Protocol-Version", "2026-07-28"));
        assertThat(channel.reply()).isEqualTo(Reply.of(202, null));
        assertThat(fixture.extension.notifications).hasSize(1);
    }

    @Test
    void aNotificationOfAnUnservedRevisionIsRefused() {
        RecordingChannel channel = fixture.post(
                ServerFixture.notificationBody("notifications/x", ""), Map.of("MCP-Protocol-Version", "2099-01-01"));
        assertThat(channel.status()).isEqualTo(400);
        assertThat(channel.code()).isEqualTo(-32022);
    }

    @Test
    void theSessionIdOfAModernRequestIsIgnored() {
        RecordingChannel channel =
                fixture.modern("tools/list", "", Map.of("Mcp-Session-Id", "nonsense", "Last-Event-ID", "5"));
        assertThat(channel.status()).isEqualTo(200);
        assertThat(channel.reply().headers()).isEmpty();
    }
}
