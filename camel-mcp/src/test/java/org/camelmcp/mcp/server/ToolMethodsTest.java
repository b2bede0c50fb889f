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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camelmcp.mcp.server.TestTool.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code server/discover}, {@code tools/list} and {@code tools/call}, and how results and failures are answered. */
class ToolMethodsTest {

    private final ServerFixture fixture = new ServerFixture(100, 10, 2, Runnable::run);

    @Test
    void discoverSaysWhatIsServed() {
        JsonNode result = fixture.modern("server/discover", "").result();
        assertThat(result).isEqualTo(json("""
                {"resultType":"complete",
                 "supportedVersions":["2026-07-28","2025-11-25","2025-06-18"],
                 "capabilities":{"tools":{"listChanged":true},"modernThings":true},
                 "instructions":"Use with care",
                 "ttlMs":60000,"cacheScope":"public",
                 "_meta":{"io.modelcontextprotocol/serverInfo":{"name":"test","version":"1.0"}}}"""));
    }

    @Test
    void whatAnAuthenticatedClientGetsIsPrivate() {
        RecordingChannel channel = fixture.post(
                ServerFixture.modernBody(1, "tools/list", ""), ServerFixture.modernHeaders("tools/list", ""), "ann");
        assertThat(channel.result().get("cacheScope").textValue()).isEqualTo("private");
    }

    @Test
    void toolsAreListedInTheSameOrderPageByPage() {
        for (String name : List.of("e", "b", "d", "a", "c")) {
            fixture.server.register(TestTool.named(name));
        }
        List<String> names = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        while (cursor != null) {
            JsonNode page = fixture.modern("tools/list", cursor).result();
            page.get("tools").forEach(tool -> names.add(tool.get("name").textValue()));
            assertThat(page.get("ttlMs").intValue()).isEqualTo(60000);
            assertThat(page.get("cacheScope").textValue()).isEqualTo("public");
            cursor = page.has("nextCursor")
                    ? "'cursor':'" + page.get("nextCursor").textValue() + "'"
                    : null;
            pages++;
        }
        assertThat(names).containsExactly("a", "b", "c", "d", "e");
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void aPageGoesOnWhereTheLastEndedThoughToolsCameAndWent() {
        fixture.server.register(TestTool.named("a"));
        McpServer.Registration b = fixture.server.register(TestTool.named("b"));
        fixture.server.register(TestTool.named("d"));
        String cursor =
                fixture.modern("tools/list", "").result().get("nextCursor").textValue();
        b.close();
        fixture.server.register(TestTool.named("c"));
        JsonNode page =
                fixture.modern("tools/list", "'cursor':'" + cursor + "'").result();
        assertThat(page.get("tools").findValuesAsText("name")).containsExactly("c", "d");
    }

    @Test
    void exactlyOnePageHasNoCursor() {
        fixture.server.register(TestTool.named("a"));
        fixture.server.register(TestTool.named("b"));
        assertThat(fixture.modern("tools/list", "").result().has("nextCursor")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"''", "'x'", "'%%%'", "'8J-YgA'", "5", "{}", "[]", "true"})
    void aBadCursorIsInvalidParams(String cursor) {
        RecordingChannel channel = fixture.modern("tools/list", "'cursor':" + cursor);
        assertThat(channel.code()).isEqualTo(-32602);
        assertThat(channel.status()).isEqualTo(200);
    }

    @Test
    void extensionsHearOfEachToolThatIsOffered() {
        TestTool tool = TestTool.named("a");
        fixture.server.register(tool);

        assertThatThrownBy(() -> fixture.server.register(TestTool.named("a")))
                .isInstanceOf(IllegalStateException.class);

        assertThat(fixture.extension.offered).containsExactly(tool);
    }

    @Test
    void extensionsDescribeACopy() {
        TestTool tool = TestTool.named("a");
        fixture.server.register(tool);
        assertThat(fixture.modern("tools/list", "")
                        .result()
                        .at("/tools/0/describedFor")
                        .textValue())
                .isEqualTo("MODERN");
        assertThat(tool.definition().has("describedFor")).isFalse();
    }

    @Test
    void legacyListsHaveNeitherTtlNorResultType() {
        fixture.server.register(TestTool.named("a"));
        JsonNode result = fixture.legacy(fixture.initialize(), "tools/list", "").result();
        assertThat(result).isEqualTo(json("""
                {"tools":[{"name":"a","inputSchema":{"type":"object"},"describedFor":"LEGACY"}]}"""));
    }

    @Test
    void aCallGetsItsArgumentsAndAnswers() {
        TestTool tool = TestTool.named("a");
        fixture.server.register(tool);
        JsonNode result = fixture.modern("tools/call", "'name':'a','arguments':{'x':[1,null]},'_meta2':1")
                .result();
        assertThat(tool.calls.get(0).arguments()).isEqualTo(json("{'x':[1,null]}"));
        assertThat(result.get("resultType").textValue()).isEqualTo("complete");
        assertThat(result.at("/content/0/text").textValue()).isEqualTo("done");
        assertThat(result.at("/_meta/io.modelcontextprotocol~1serverInfo/name").textValue())
                .isEqualTo("test");
        assertThat(result.has("ttlMs")).isFalse();
    }

    @Test
    void theResultOfAToolIsNotChanged() {
        var shared = TestTool.text("shared");
        fixture.server.register(TestTool.pending("a", CompletableFuture.completedFuture(shared)));
        fixture.modern("tools/call", "'name':'a'");
        assertThat(shared).isEqualTo(TestTool.text("shared"));
        assertThat(fixture.legacy(fixture.initialize(), "tools/call", "'name':'a'")
                        .result())
                .isEqualTo(shared);
    }

    @Test
    void aResultTypeOfAnExtensionStays() {
        fixture.server.register(TestTool.named("a"));
        fixture.extension.interception =
                call -> Optional.of(CompletableFuture.completedFuture(json("{'resultType':'other','_meta':{'k':1}}")));
        JsonNode result = fixture.modern("tools/call", "'name':'a'").result();
        assertThat(result.get("resultType").textValue()).isEqualTo("other");
        assertThat(result.at("/_meta/k").intValue()).isEqualTo(1);
    }

    @Test
    void absentAndNullArgumentsAreAnEmptyObject() {
        TestTool tool = TestTool.named("a");
        fixture.server.register(tool);
        fixture.modern("tools/call", "'name':'a'");
        fixture.modern("tools/call", "'name':'a','arguments':null");
        assertThat(tool.calls).extracting(ToolCallRequest::arguments).containsExactly(json("{}"), json("{}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'name':'unknown'",
                "'name':''",
                "'name':'a','arguments':[]",
                "'name':'a','arguments':'x'",
                "'name':'a','arguments':5",
                "'name':5",
                "'name':null",
                "'name':{}",
                "'arguments':{}"
            },
            quoteCharacter = '`')
    void anUnknownToolAndWrongTypesAreInvalidParamsInBothGenerations(String params) {
        TestTool tool = TestTool.named("a");
        fixture.server.register(tool);
        for (RecordingChannel channel : List.of(
                fixture.modern("tools/call", params), fixture.legacy(fixture.initialize(), "tools/call", params))) {
            assertThat(channel.code()).isEqualTo(-32602);
            assertThat(channel.status()).isEqualTo(200);
        }
        assertThat(tool.calls).isEmpty();
    }

    @Test
    void invalidArgumentsAreAToolErrorAndReachNeitherExtensionNorTool() {
        TestTool tool = TestTool.named("a");
        tool.invalid = Optional.of("x is missing");
        fixture.server.register(tool);
        fixture.extension.interception = call -> {
            throw new AssertionError("not to be asked");
        };
        JsonNode result = fixture.modern("tools/call", "'name':'a'").result();
        assertThat(result.get("isError").booleanValue()).isTrue();
        assertThat(result.at("/content/0/text").textValue()).isEqualTo("Input validation error: x is missing");
        assertThat(tool.calls).isEmpty();
    }

    @Test
    void aToolThatIsWithdrawnIsUnknown() {
        McpServer.Registration registration = fixture.server.register(TestTool.named("a"));
        registration.close();
        registration.close();
        assertThat(fixture.modern("tools/call", "'name':'a'").code()).isEqualTo(-32602);
    }

    @Test
    void closingAnOldRegistrationLeavesTheNewToolOfThatName() {
        McpServer.Registration old = fixture.server.register(TestTool.named("a"));
        old.close();
        fixture.server.register(TestTool.named("a"));
        old.close();
        assertThat(fixture.modern("tools/call", "'name':'a'").status()).isEqualTo(200);
    }

    /** P 51: the status of the exception, except that legacy knows but those of HTTP itself. */
    @ParameterizedTest
    @CsvSource({
        "-32602, 200, 200, 200",
        "-32021, 400, 400, 200",
        "-32020, 200, 200, 200",
        "-32601, 404, 404, 200",
        "-32603, 503, 503, 503",
        "-31429, 429, 429, 429",
        "123, 200, 200, 200"
    })
    void errorsOfHandlersKeepTheirCode(int code, int status, int modern, int legacy) {
        fixture.server.register(TestTool.failing(
                "a",
                new CompletionException(new ServerErrorException(
                        new JsonRpcError(code, "why", json("{'d':1}")), status, Duration.ofMillis(1500)))));
        RecordingChannel inModern = fixture.modern("tools/call", "'name':'a'");
        assertThat(inModern.status()).isEqualTo(modern);
        assertThat(inModern.error()).isEqualTo(json("{'code':" + code + ",'message':'why','data':{'d':1}}"));
        assertThat(inModern.reply().headers()).isEqualTo(Map.of("Retry-After", "2"));
        RecordingChannel inLegacy = fixture.legacy(fixture.initialize(), "tools/call", "'name':'a'");
        assertThat(inLegacy.status()).isEqualTo(legacy);
        assertThat(inLegacy.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(ints = {-32002, -32042, -32023, -32099})
    void codesThatNobodyMaySendBecomeInternalErrorsInTheModernGeneration(int code) {
        fixture.server.register(TestTool.failing("a", new ServerErrorException(code, "why")));
        assertThat(fixture.modern("tools/call", "'name':'a'").code()).isEqualTo(-32603);
        assertThat(fixture.legacy(fixture.initialize(), "tools/call", "'name':'a'")
                        .code())
                .isEqualTo(code);
    }

    @Test
    void unexpectedFailuresAreInternalErrorsWithoutTheirMessage() {
        fixture.server.register(TestTool.failing("a", new IllegalStateException("secret")));
        fixture.server.register(new TestTool("b", "{\"type\":\"object\"}", call -> {
            throw new IllegalStateException("secret");
        }));
        fixture.server.register(new TestTool("c", "{\"type\":\"object\"}", call -> {
            throw new StackOverflowError("secret");
        }));
        fixture.server.register(new TestTool("d", "{\"type\":\"object\"}", call -> null));
        fixture.server.register(TestTool.pending("e", CompletableFuture.completedFuture(null)));
        for (String name : List.of("a", "b", "c", "d", "e")) {
            RecordingChannel channel = fixture.modern("tools/call", "'name':'" + name + "'");
            assertThat(channel.status()).isEqualTo(200);
            assertThat(channel.error()).isEqualTo(json("{'code':-32603,'message':'Internal error'}"));
        }
        assertThat(fixture.server.underWay()).isZero();
    }

    @Test
    void anExtensionsMethodIsServedInBothGenerations() {
        assertThat(fixture.modern("things/get", "'thingId':'1'")
                        .result()
                        .get("thing")
                        .booleanValue())
                .isTrue();
        assertThat(fixture.legacy(fixture.initialize(), "things/get", "").result())
                .isEqualTo(json("{'thing':true}"));
    }

    @Test
    void aRequestKnowsItsSender() {
        TestTool tool = TestTool.named("a");
        fixture.server.register(tool);
        String body = ServerFixture.modernBody(5, "tools/call", "'name':'a'")
                .replace(
                        "\"_meta\":{",
                        "\"_meta\":{\"progressToken\":7,"
                                + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"me\",\"version\":\"2\"},");
        fixture.post(body, ServerFixture.modernHeaders("tools/call", "'name':'a'"), "ann");
        ServerRequest request = tool.calls.get(0).request();
        assertThat(request.principal()).isEqualTo("ann");
        assertThat(request.client().info().name()).isEqualTo("me");
        assertThat(request.progressToken().intValue()).isEqualTo(7);
        assertThat(request.session()).isNull();
        assertThat(request.isHttp()).isTrue();
        assertThat(request.method()).isEqualTo("tools/call");
        assertThat(request.isOpen()).isFalse();
    }

    @Test
    void twoToolsOfOneNameAreRefused() {
        fixture.server.register(TestTool.named("a"));
        TestTool second = TestTool.named("a");
        assertThatThrownBy(() -> fixture.server.register(second))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'a'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with blank", "ä", "a:b", "a\\\\b"})
    void namesOfToolsAreChecked(String name) {
        TestTool tool = TestTool.named(name);
        assertThatThrownBy(() -> fixture.server.register(tool)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesOfToolsAreBounded() {
        fixture.server.register(TestTool.named("x".repeat(128)));
        TestTool tooLong = TestTool.named("x".repeat(129));
        assertThatThrownBy(() -> fixture.server.register(tooLong)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "true",
                "[]",
                "{\"type\":\"string\"}",
                "{\"type\":[\"object\"]}",
                "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"number\",\"x-mcp-header\":\"N\"}}}",
                "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"string\",\"x-mcp-header\":\"not a name\"}}}"
            })
    void inputSchemasOfToolsAreChecked(String schema) {
        TestTool tool = new TestTool("a", schema, call -> CompletableFuture.completedFuture(null));
        assertThatThrownBy(() -> fixture.server.register(tool))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a'");
    }
}
