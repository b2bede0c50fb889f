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

import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no JSON-RPC request, notification or response (P 1-3, P 6). */
class MessageShapeTest {

    private final ServerFixture fixture = new ServerFixture();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                | -32700",
                "nonsense                                          | -32700",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\" | -32700",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"} | -32700",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} x | -32700",
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}] | -32600",
                "[]                                                | -32600",
                "[1, 2]                                            | -32600",
                "[1, 2                                             | -32700",
                "1                                                 | -32600",
                "\"[\"                                             | -32600",
                "null                                              | -32600",
                "{}                                                | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"} | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"} | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"} | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"ping\"} | -32600"
            })
    void whatCannotBeReadIsRefusedWithoutId(String body, int code) {
        RecordingChannel channel = fixture.post(body == null ? "" : body, Map.of());
        assertThat(channel.status()).isEqualTo(400);
        assertThat(channel.code()).isEqualTo(code);
        assertThat(channel.body().has("id")).isFalse();
        assertThat(fixture.line(body == null ? "" : body).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"1.0\",\"id\":7,\"method\":\"ping\"}",
                "{\"id\":7,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":5}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":null}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\",\"params\":[]}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\",\"params\":\"x\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":7}"
            })
    void theIdIsSaidWheneverItCouldBeRead(String body) {
        RecordingChannel channel = fixture.post(body, Map.of());
        assertThat(channel.status()).isEqualTo(400);
        assertThat(channel.code()).isEqualTo(-32600);
        assertThat(channel.body().get("id").intValue()).isEqualTo(7);
    }

    @Test
    void aBatchIsNotRunNotEvenInPart() {
        TestTool tool = TestTool.named("t");
        fixture.server.register(tool);
        String call = modernBody(1, "tools/call", "'name':'t'");
        RecordingChannel channel = fixture.post("[" + call + "]", modernHeaders("tools/call", "'name':'t'"));
        assertThat(channel.code()).isEqualTo(-32600);
        assertThat(tool.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"1\"", "0", "-5", "\"\"", "9223372036854775808", "\"päivää\""})
    void idsAreEchoedWithTheirTypeAndValue(String id) throws Exception {
        RecordingChannel channel =
                fixture.post(modernBody(id, "server/discover", ""), modernHeaders("server/discover", ""));
        assertThat(channel.body().get("id").toString()).isEqualTo(id);
    }

    @Test
    void hugeIdsAreEchoedToo() {
        String id = BigInteger.TEN.pow(500).toString();
        RecordingChannel channel = fixture.line(modernBody(id, "server/discover", ""));
        assertThat(channel.body().get("id").bigIntegerValue()).isEqualTo(new BigInteger(id));
    }

    @Test
    void jsonThatNestsTooDeepIsRefused() {
        String deep = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"x\":" + "[".repeat(5000)
                + "]".repeat(5000) + "}}";
        RecordingChannel channel = fixture.post(deep, Map.of());
        assertThat(channel.status()).isEqualTo(400);
        assertThat(channel.code()).isEqualTo(-32600);
    }

    @Test
    void unknownFieldsAreTolerated() {
        String body = modernBody(1, "server/discover", "'future':{'x':1}").replaceFirst("\\{", "{\"extra\":1,");
        RecordingChannel channel = fixture.post(body, modernHeaders("server/discover", ""));
        assertThat(channel.status()).isEqualTo(200);
    }

    @Test
    void aNotificationGetsNoAnswerOnStdioWhateverIsWrongWithIt() {
        assertThat(fixture.line("{\"jsonrpc\":\"2.0\",\"method\":\"no/such\"}")
                        .reply()
                        .response())
                .isNull();
        RecordingChannel unserved = fixture.line(ServerFixture.notificationBody(
                "notifications/x", "'_meta':{'io.modelcontextprotocol/protocolVersion':'1900-01-01'}"));
        assertThat(unserved.reply().response()).isNull();
        assertThat(unserved.sent()).isEmpty();
    }
}
