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

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.jsonrpc.MalformedMessageException;
import org.camelmcp.mcp.protocol.Generation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** P 67, and P 44 where the claim is incomplete. */
class GenerationSplitTest {

    private static final String CLAIM = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}";

    @ParameterizedTest(name = "{0}, {1}, header {2}: {3}")
    @CsvSource({
        "tools/list,  claim,    2026-07-28, MODERN",
        "tools/list,  claim,    ,           MODERN",
        "tools/list,  claim,    2025-11-25, MODERN",
        "initialize,  claim,    ,           MODERN",
        "tools/list,  caps,     ,           MODERN",
        "initialize,  no claim, ,           LEGACY",
        "initialize,  no claim, 2026-07-28, LEGACY",
        "tools/list,  no claim, ,           LEGACY",
        "tools/list,  no claim, 2025-11-25, LEGACY",
        "tools/list,  no claim, 2025-03-26, LEGACY",
        "tools/list,  no claim, 2024-11-05, LEGACY",
        "tools/list,  no claim, 2026-07-28, MODERN",
        "tools/list,  no claim, 2099-01-01, MODERN",
        "server/discover, no claim, ,       MODERN",
        "subscriptions/listen, no claim, ,  MODERN",
        "tools/list,  bad meta, ,           LEGACY",
    })
    void theBodyDecidesAndTheHeaderOnlyWhereItSaysNothing(
            String method, String claim, String header, Generation expected) throws MalformedMessageException {
        String params =
                switch (claim) {
                    case "claim" -> CLAIM;
                    case "caps" -> "\"_meta\":{\"io.modelcontextprotocol/clientCapabilities\":{}}";
                    case "bad meta" -> "\"_meta\":7";
                    default -> "";
                };
        byte[] body = ServerFixture.legacyBody(1, method, params).getBytes(StandardCharsets.UTF_8);
        RequestHeaders headers = new RequestHeaders(name -> header == null ? List.of() : List.of(header));
        assertThat(GenerationSplit.of(new JsonRpcCodec().decode(body).get(0), headers))
                .isEqualTo(expected);
    }
}
