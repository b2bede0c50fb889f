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

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.camel.util.StringQuoteHelper;

/** Finds the server that the option {@code server} stands for: a name, an http(s) URL, or {@code stdio:command args}. */
final class ServerReferences {

    private static final String STDIO = "stdio:";
    private static final Pattern NAME = Pattern.compile("[\\w.-]+");

    private final Map<String, McpServerConfiguration> servers;
    private final boolean allowInlineStdio;

    /**
     * @param servers          the servers that have a name
     * @param allowInlineStdio whether {@code stdio:} may start a program
     */
    ServerReferences(Map<String, McpServerConfiguration> servers, boolean allowInlineStdio) {
        this.servers = new TreeMap<>(servers);
        this.allowInlineStdio = allowInlineStdio;
    }

    /** @throws IllegalArgumentException when it stands for no server, or for one that is not described well */
    ServerReference resolve(String server) {
        McpServerConfiguration named = servers.get(server);
        if (named != null) {
            named.validate(server);
            return new ServerReference(server, server, named);
        }
        if (server.startsWith("http://") || server.startsWith("https://")) {
            return http(server);
        }
        if (server.startsWith(STDIO)) {
            return stdio(server);
        }
        // A value that is no name may be a URL of another kind, with a password in it.
        String shown = NAME.matcher(server).matches() ? "server=" + server : "The option server";
        throw new IllegalArgumentException(
                shown + " is neither the name of a configured server (known: "
                        + (servers.isEmpty() ? "none" : String.join(", ", servers.keySet()))
                        + ") nor a URL with http:// or https://; configure camel.component.mcp-task.servers[NAME].url or .command");
    }

    private static ServerReference http(String url) {
        URI uri = ServerUrl.require("The URL in server=", url);
        String parameter = ServerUrl.secretParameter(uri);
        if (parameter != null) {
            throw new IllegalArgumentException("The URL in server= has a parameter '" + parameter
                    + "' that looks like a credential, and endpoint URIs are logged: configure a named server"
                    + " (camel.component.mcp-task.servers[NAME].url) and use its name");
        }
        McpServerConfiguration configuration = new McpServerConfiguration();
        configuration.setUrl(url);
        return new ServerReference(ServerUrl.withoutSecrets(uri), url, configuration);
    }

    private ServerReference stdio(String server) {
        if (!allowInlineStdio) {
            throw new IllegalArgumentException("server=stdio:… would start a program named in an endpoint URI, which a"
                    + " message could supply: configure a named server (camel.component.mcp-task.servers[NAME].command),"
                    + " or set camel.component.mcp-task.allowInlineStdio=true");
        }
        String[] words = StringQuoteHelper.splitSafeQuote(
                server.substring(STDIO.length()).trim(), ' ', true);
        if (words == null || words.length == 0 || words[0].isEmpty()) {
            throw new IllegalArgumentException("server=stdio: names no command");
        }
        McpServerConfiguration configuration = new McpServerConfiguration();
        configuration.setCommand(words[0]);
        configuration.setArgs(List.of(words).subList(1, words.length));
        return new ServerReference(STDIO + words[0], server, configuration);
    }
}
