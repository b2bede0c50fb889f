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
package org.camelmcp.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerReferencesTest {

    private static McpServerConfiguration server(Consumer<McpServerConfiguration> settings) {
        McpServerConfiguration server = new McpServerConfiguration();
        settings.accept(server);
        return server;
    }

    private static ServerReference named(Consumer<McpServerConfiguration> settings) {
        return new ServerReferences(Map.of("bi", server(settings)), false).resolve("bi");
    }

    private static ServerReference inline(String server) {
        return new ServerReferences(Map.of(), false).resolve(server);
    }

    @Test
    void aNameFindsItsServer() {
        ServerReference bi = named(s -> s.setUrl("https://bi.example:8443/mcp?tenant=7"));

        assertThat(bi.name()).isEqualTo("bi");
        assertThat(bi.location()).isEqualTo("https://bi.example:8443/mcp");
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        Map<String, McpServerConfiguration> servers =
                Map.of("bi", server(s -> s.setUrl("http://a")), "ai", server(s -> s.setUrl("http://b")));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ServerReferences(servers, false).resolve("b1"))
                .withMessageContaining("server=b1 is neither the name of a configured server (known: ai, bi)")
                .withMessageContaining("camel.component.mcp-task.servers[NAME].url");
    }

    @Test
    void aUrlNeedsNoName() {
        ServerReference reference = inline("http://localhost:3001/mcp?tenant=7");

        assertThat(reference.name()).isEqualTo("http://localhost:3001/mcp");
        assertThat(reference.configuration().getUrl()).isEqualTo("http://localhost:3001/mcp?tenant=7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://joe:hunter2@localhost/mcp",
                "https://hunter2@localhost/mcp",
                "http://localhost/mcp?token=hunter2",
                "http://localhost/mcp?a=b&access_token=hunter2",
                "http://localhost/mcp?api_key=hunter2",
                "http://localhost/mcp?apikey=hunter2",
                "http://localhost/mcp?key=hunter2",
                "http://localhost/mcp?clientSecret=hunter2",
                "http://local host/mcp?x=hunter2",
                "http:///hunter2",
                "ftp://joe:hunter2@localhost/mcp",
            })
    void aUrlWithCredentialsOrFaultsIsRefusedWithoutRepeatingIt(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inline(url))
                .satisfies(e -> assertThat(e).hasNoCause())
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    }

    @Test
    void aNamedServersUrlHasNoUserInfoEither() {
        Throwable refused = catchThrowable(() -> named(s -> s.setUrl("http://joe:hunter2@localhost/mcp")));

        assertThat(refused)
                .hasMessageStartingWith("Server 'bi': url must not contain user info")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void anInlineCommandNeedsPermission() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inline("stdio:rm -rf /"))
                .withMessageContaining("allowInlineStdio=true");
    }

    @Test
    void anInlineCommandIsSplitIntoWordsWithQuotes() {
        ServerReference reference =
                new ServerReferences(Map.of(), true).resolve("stdio:npx -y 'my server' --root=\"/a b\"");

        assertThat(reference.configuration().getCommand()).isEqualTo("npx");
        assertThat(reference.configuration().getArgs()).containsExactly("-y", "my server", "--root=/a b");
        assertThat(reference.location()).isEqualTo("stdio:npx");
    }

    @Test
    void anInlineCommandNamesAProgram() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ServerReferences(Map.of(), true).resolve("stdio: "))
                .withMessage("server=stdio: names no command");
    }

    @Test
    void aServerHasEitherUrlOrCommand() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> named(s -> {}))
                .withMessage("Server 'bi' has neither url nor command: set one of them");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> named(s -> {
                    s.setUrl("http://localhost");
                    s.setCommand("npx");
                }))
                .withMessage("Server 'bi' has both url and command: keep one of them");
    }

    @Test
    void optionsOfTheOtherTransportAreRefusedByName() {
        refused("args", s -> s.setArgs(List.of("-y")));
        refused("environment", s -> s.setEnvironment(Map.of("A", "b")));
        refused("workingDirectory", s -> s.setWorkingDirectory("/tmp"));
        refusedWithCommand("accessToken", s -> s.setAccessToken("hunter2"));
        refusedWithCommand("tokenProvider", s -> s.setTokenProvider(r -> CompletableFuture.completedFuture("hunter2")));
        refusedWithCommand("headers", s -> s.setHeaders(Map.of("X-Key", "hunter2")));
        refusedWithCommand("sslContextParameters", s -> s.setSslContextParameters(new SSLContextParameters()));
    }

    private static void refused(String option, Consumer<McpServerConfiguration> setting) {
        refusedByName(option, setting.andThen(s -> s.setUrl("http://localhost")));
    }

    private static void refusedWithCommand(String option, Consumer<McpServerConfiguration> setting) {
        refusedByName(option, setting.andThen(s -> s.setCommand("npx")));
    }

    private static void refusedByName(String option, Consumer<McpServerConfiguration> settings) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> named(settings))
                .withMessageContaining("Server 'bi'")
                .withMessageContaining(option)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    }
}
