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
package org.camelmcp.tasks.faults;

import java.time.Duration;
import org.camelmcp.tasks.McpServerConfiguration;
import org.camelmcp.tasks.scripted.Fault;
import org.camelmcp.tasks.scripted.LegacyServer;
import org.camelmcp.tasks.scripted.ModernServer;
import org.camelmcp.tasks.scripted.ScriptedServer;
import org.junit.jupiter.api.AfterEach;

/** The server is reached over HTTP, and has one tool, {@code report}. */
abstract class HttpFaultFixture extends FaultFixture {

    static final int MAX_MESSAGE = 20_000;

    ScriptedServer server;

    /** A server of that generation, which the application does not know yet. */
    McpServerConfiguration serve(String generation) {
        server = generation.equals("modern") ? new ModernServer() : new LegacyServer();
        server.tool("report");
        McpServerConfiguration configuration = new McpServerConfiguration();
        configuration.setUrl(server.url());
        configuration.setMaxMessageSize(MAX_MESSAGE);
        return configuration;
    }

    /** The same with patience for answers that only goes well with a server that is silent on purpose. */
    McpServerConfiguration serveBriefly(String generation) {
        McpServerConfiguration configuration = serve(generation);
        configuration.setRequestTimeout(Duration.ofMillis(700));
        return configuration;
    }

    @Override
    @AfterEach
    void nothingIsLeft() {
        super.nothingIsLeft();
        eventually("connections", server::connections);
        server.close();
    }

    // ---- answers that only a broken server gives

    static final Fault MALFORMED = Fault.body("application/json", "{\"jsonrpc\":\"2.0\",");
    static final Fault OTHER_ID = Fault.edited(answer -> answer.replaceFirst("\"id\":\\d+", "\"id\":987654"));
    static final Fault NO_RESULT = Fault.edited(answer -> answer.replace("\"result\":", "\"outcome\":"));
    static final Fault DUPLICATE_KEYS = Fault.edited(
            answer -> answer.replaceFirst("\"jsonrpc\":\"2.0\"", "\"jsonrpc\":\"2.0\",\"jsonrpc\":\"2.0\""));
    static final Fault TOO_LARGE = Fault.edited(answer -> padded(answer, "\"" + "x".repeat(MAX_MESSAGE) + "\""));
    static final Fault TOO_DEEP = Fault.edited(answer -> padded(answer, "[".repeat(1_000) + "]".repeat(1_000)));

    private static String padded(String answer, String with) {
        return answer.replaceFirst("\\{", "{\"padding\":" + with + ",");
    }
}
