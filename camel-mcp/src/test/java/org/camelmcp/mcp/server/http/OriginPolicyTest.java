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
package org.camelmcp.mcp.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** P 41. */
class OriginPolicyTest {

    private static final OriginPolicy CONFIGURED = OriginPolicy.DEFAULT
            .withOrigins(List.of("https://app.example.com", "http://tools.example.com:8080", "vscode-webview://abc"))
            .withHosts(List.of("MCP.example.com"));

    private static List<String> header(String value) {
        return value == null ? List.of() : List.of(value);
    }

    @ParameterizedTest(name = "Host {0}, Origin {1}, loopback {2}: allowed {3}")
    @CsvSource({
        // clients that are no browsers
        "localhost,              ,                               true,  true",
        "127.0.0.1:8080,         ,                               true,  true",
        "[::1]:8080,             ,                               true,  true",
        "LOCALHOST:8080,         ,                               true,  true",
        "mcp.example.com,        ,                               false, true",
        ",                       ,                               true,  true",
        // a name that was made to point to the loopback address
        "evil.example.com,       ,                               true,  false",
        "localhost.evil.com,     ,                               true,  false",
        "127.0.0.1.evil.com,     ,                               true,  false",
        "127.0.0.2,              ,                               true,  false",
        "localhost@evil.com,     ,                               true,  false",
        "localhost:80:80,        ,                               true,  false",
        "localhost:x,            ,                               true,  false",
        "evil.example.com,       http://evil.example.com,        true,  false",
        // pages of this machine
        "localhost:8080,         http://localhost:3000,          true,  true",
        "127.0.0.1:8080,         https://127.0.0.1,              true,  true",
        "[::1]:8080,             http://[::1]:6274,              true,  true",
        "10.0.0.5:8080,          http://localhost:3000,          false, true",
        "localhost,              HTTP://LOCALHOST:3000,          true,  true",
        // pages that only look so
        "localhost,              http://localhost.evil.com,      true,  false",
        "localhost,              http://localhost@evil.com,      true,  false",
        "localhost,              http://localhost:3000/x,        true,  false",
        "localhost,              http://localhost:,              true,  false",
        "localhost,              file://localhost,               true,  false",
        "localhost,              null,                           true,  false",
        "localhost,              '',                             true,  false",
        "localhost,              localhost,                      true,  false",
        "localhost,              http://evil.example.com,        true,  false",
        // the server's own pages, if no name server can lie about it
        "10.0.0.5:8080,          http://10.0.0.5:8080,           false, true",
        "10.0.0.5,               https://10.0.0.5,               false, true",
        "10.0.0.5:8080,          http://10.0.0.5:9090,           false, false",
        "10.0.0.5:8080,          http://10.0.0.6:8080,           false, false",
        "evil.example.com:8080,  http://evil.example.com:8080,   false, false",
        ",                       http://10.0.0.5,                false, false"
    })
    void withoutConfiguration(String host, String origin, boolean loopback, boolean allowed) {
        assertThat(OriginPolicy.DEFAULT
                        .refusal(header(host), header(origin), loopback)
                        .isEmpty())
                .isEqualTo(allowed);
    }

    @ParameterizedTest(name = "Host {0}, Origin {1}, loopback {2}: allowed {3}")
    @CsvSource({
        "mcp.example.com,        ,                               true,  true",
        "mcp.example.com:443,    ,                               false, true",
        "localhost,              ,                               true,  true",
        "localhost,              ,                               false, false",
        "other.example.com,      ,                               false, false",
        "mcp.example.com,        https://app.example.com,        false, true",
        "mcp.example.com,        https://app.example.com:443,    false, true",
        "mcp.example.com,        http://app.example.com,         false, false",
        "mcp.example.com,        https://app.example.com:8443,   false, false",
        "mcp.example.com,        http://tools.example.com:8080,  false, true",
        "mcp.example.com,        vscode-webview://abc,           false, true",
        "mcp.example.com,        https://mcp.example.com,        false, true",
        "mcp.example.com,        http://localhost:3000,          false, true",
        "mcp.example.com,        https://evil.example.com,       false, false",
        "evil.example.com,       https://app.example.com,        false, false"
    })
    void withConfiguredHostsAndOrigins(String host, String origin, boolean loopback, boolean allowed) {
        assertThat(CONFIGURED.refusal(header(host), header(origin), loopback).isEmpty())
                .isEqualTo(allowed);
    }

    @Test
    void starAllowsAnyPageButNoForeignHost() {
        OriginPolicy any = OriginPolicy.DEFAULT.withOrigins(List.of("*"));

        assertThat(any.refusal(header("localhost"), header("https://evil.example.com"), true))
                .isEmpty();
        assertThat(any.refusal(header("localhost"), header("null"), true)).isEmpty();
        assertThat(any.refusal(header("evil.example.com"), header("https://evil.example.com"), true))
                .isPresent();
    }

    @Test
    void repeatedHeadersAreRefused() {
        List<String> twice = List.of("http://localhost", "http://localhost");

        assertThat(OriginPolicy.DEFAULT.refusal(header("localhost"), twice, true))
                .isPresent();
        assertThat(OriginPolicy.DEFAULT.refusal(List.of("localhost", "localhost"), List.of(), true))
                .isPresent();
    }

    @Test
    void reasonRepeatsNeitherControlCharactersNorWithoutEnd() {
        String reason = OriginPolicy.DEFAULT
                .refusal(header("localhost"), header("a\u0007\n" + "b".repeat(1000)), true)
                .orElseThrow();

        assertThat(reason).contains("'a??bbb").hasSizeLessThan(250);
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.example.com", "https://", "https://a/b", "https://u@a", "null", "https://*.a"})
    void configuredOriginsMustBeOrigins(String value) {
        assertThatThrownBy(() -> HttpBindingOptions.builder().allowedOrigins(List.of(value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + value + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:80", "http://a", "*", "::1"})
    void configuredHostsMustBeNames(String value) {
        assertThatThrownBy(() -> HttpBindingOptions.builder().allowedHosts(List.of(value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + value + "'");
    }
}
