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

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.transport.http.BearerTokenProvider;
import org.jspecify.annotations.Nullable;

/**
 * A remote MCP server that endpoints refer to by name: reached by HTTP ({@link #setUrl url}) or as a child process that
 * speaks on its standard streams ({@link #setCommand command}). Configured as
 * {@code camel.component.mcp-task.servers[NAME].url=…}, or as a bean of this type called NAME. Not thread-safe; it is not
 * to be changed once an endpoint uses it.
 */
@Metadata(
        label = "bean",
        description =
                "A remote MCP server that mcp-task endpoints refer to by name, reached by HTTP (url) or as a child"
                        + " process (command)")
public class McpServerConfiguration {

    @Metadata(
            description = "The server's MCP endpoint, http or https. Either this or command. User info does not belong"
                    + " here: use accessToken or headers.")
    private @Nullable String url;

    @Metadata(
            description = "The program to start for a server that speaks on its standard streams. Either this or url."
                    + " It is run directly, not by a shell.")
    private @Nullable String command;

    @Metadata(description = "The arguments of command, one each.")
    private List<String> args = new ArrayList<>();

    @Metadata(
            description =
                    "Environment variables of the child process, besides the few that programs need to start, such"
                            + " as PATH and HOME. It gets none of this application's others.")
    private Map<String, String> environment = new LinkedHashMap<>();

    @Metadata(description = "The directory that the child process starts in. Default: that of this application.")
    private @Nullable String workingDirectory;

    @Metadata(
            label = "security",
            secret = true,
            description = "Sent as \"Authorization: Bearer …\" with each HTTP request. For tokens that expire, use"
                    + " tokenProvider.")
    private @Nullable String accessToken;

    @Metadata(
            label = "security",
            description = "Supplies the bearer token of each HTTP request, and is asked for a fresh one after a 401.")
    private @Nullable BearerTokenProvider tokenProvider;

    @Metadata(
            label = "security",
            description = "Headers sent with each HTTP request, such as an API key. Properties keep a name such as"
                    + " X-Api-Key; beans in YAML do not, since Camel drops the dashes from their keys.")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Metadata(
            label = "security",
            description = "Trust and keys for https. Default: those of the component, then the JVM's.")
    private @Nullable SSLContextParameters sslContextParameters;

    @Metadata(
            label = "advanced",
            defaultValue = "8",
            description = "How many event streams to this server may be open at once, each on its own connection. They"
                    + " never take connections from requests; beyond the bound, tasks are followed by polling only.")
    private int maxStreams = 8;

    @Metadata(
            label = "advanced",
            defaultValue = "1000",
            description =
                    "How many tasks of a legacy server may have a connection open at once on which the server asks"
                            + " for input. What is asked by more of them is learnt when others have ended. Whatever this"
                            + " is, a legacy server may have 1,000 questions open at once; more are refused.")
    private int maxWaits = 1000;

    @Metadata(
            label = "advanced",
            defaultValue = "10s",
            javaType = "java.time.Duration",
            description = "How long connecting to url may take.")
    private Duration connectTimeout = Duration.ofSeconds(10);

    @Metadata(
            label = "advanced",
            defaultValue = "30s",
            javaType = "java.time.Duration",
            description = "How long the server may take to answer what it should answer at once, such as the state of a"
                    + " task or its list of tools. How long a tool may take, the endpoint option timeout says.")
    private Duration requestTimeout = Duration.ofSeconds(30);

    @Metadata(
            label = "advanced",
            defaultValue = "16777216",
            description = "The largest message accepted from the server, in bytes. A larger one fails its request.")
    private int maxMessageSize = JsonRpcCodec.DEFAULT_MAX_BYTES;

    @Metadata(
            label = "advanced",
            enums = "auto,modern,legacy",
            defaultValue = "auto",
            description =
                    "Which generation of MCP to speak: modern is 2026-07-28, legacy is 2025-11-25 and before. auto"
                            + " finds out with the first request; name one only for a server that answers this wrongly.")
    private McpProtocol protocol = McpProtocol.AUTO;

    /**
     * Checks that this describes one server, and turns values that a binding left as numbers into text.
     *
     * @param name the server's name, for the message
     * @throws IllegalArgumentException with the name and the options at fault, never with their values
     */
    void validate(String name) {
        args = textOf(args);
        headers = textOf(headers);
        environment = textOf(environment);
        if (url == null && command == null) {
            throw invalid(name, "neither url nor command: set one of them");
        }
        if (url != null && command != null) {
            throw invalid(name, "both url and command: keep one of them");
        }
        if (url != null) {
            ServerUrl.require("Server '" + name + "': url", url);
            refuse(name, "args", !args.isEmpty(), "command");
            refuse(name, "environment", !environment.isEmpty(), "command");
            refuse(name, "workingDirectory", workingDirectory != null, "command");
        } else {
            refuse(name, "accessToken", accessToken != null, "url");
            refuse(name, "tokenProvider", tokenProvider != null, "url");
            refuse(name, "headers", !headers.isEmpty(), "url");
            refuse(name, "sslContextParameters", sslContextParameters != null, "url");
        }
        if (accessToken != null && tokenProvider != null) {
            throw invalid(name, "both accessToken and tokenProvider: keep one of them");
        }
        atLeastOne(name, "maxStreams", maxStreams);
        atLeastOne(name, "maxWaits", maxWaits);
        atLeastOne(name, "maxMessageSize", maxMessageSize);
        atLeastOne(name, "connectTimeout (ms)", connectTimeout.toMillis());
        atLeastOne(name, "requestTimeout (ms)", requestTimeout.toMillis());
    }

    /** YAML reads {@code headers[Tenant]: 7} as a number, and Camel puts it into the map as it is. */
    private static Map<String, String> textOf(Map<?, ?> bound) {
        Map<String, String> text = new LinkedHashMap<>();
        bound.forEach((key, value) -> text.put(String.valueOf(key), String.valueOf(value)));
        return text;
    }

    private static List<String> textOf(List<?> bound) {
        return bound.stream().map(String::valueOf).collect(Collectors.toCollection(ArrayList::new));
    }

    private static void refuse(String name, String option, boolean given, String owner) {
        if (given) {
            throw invalid(name, option + ", which only a server with " + owner + " can have");
        }
    }

    private static void atLeastOne(String name, String option, long value) {
        if (value < 1) {
            throw invalid(name, option + "=" + value + ": it must be at least 1");
        }
    }

    private static IllegalArgumentException invalid(String name, String what) {
        return new IllegalArgumentException("Server '" + name + "' has " + what);
    }

    public @Nullable String getUrl() {
        return url;
    }

    /** The server's MCP endpoint, {@code http} or {@code https}. */
    public void setUrl(@Nullable String url) {
        this.url = url;
    }

    public @Nullable String getCommand() {
        return command;
    }

    /** The program to start for a server that speaks on its standard streams. */
    public void setCommand(@Nullable String command) {
        this.command = command;
    }

    public List<String> getArgs() {
        return args;
    }

    /** The arguments of the command, one each. */
    public void setArgs(List<String> args) {
        this.args = args;
    }

    public Map<String, String> getEnvironment() {
        return environment;
    }

    /** Environment variables of the child process. */
    public void setEnvironment(Map<String, String> environment) {
        this.environment = environment;
    }

    public @Nullable String getWorkingDirectory() {
        return workingDirectory;
    }

    /** The directory that the child process starts in. */
    public void setWorkingDirectory(@Nullable String workingDirectory) {
        this.workingDirectory = workingDirectory;
    }

    public @Nullable String getAccessToken() {
        return accessToken;
    }

    /** A token that does not expire while the application runs. */
    public void setAccessToken(@Nullable String accessToken) {
        this.accessToken = accessToken;
    }

    public @Nullable BearerTokenProvider getTokenProvider() {
        return tokenProvider;
    }

    /** Supplies the token of each request. */
    public void setTokenProvider(@Nullable BearerTokenProvider tokenProvider) {
        this.tokenProvider = tokenProvider;
    }

    public Map<String, String> getHeaders() {
        return headers;
    }

    /** Headers sent with each HTTP request. */
    public void setHeaders(Map<String, String> headers) {
        this.headers = headers;
    }

    public @Nullable SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    /** Trust and keys for {@code https}. */
    public void setSslContextParameters(@Nullable SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    public int getMaxStreams() {
        return maxStreams;
    }

    /** How many event streams to this server may be open at once. */
    public void setMaxStreams(int maxStreams) {
        this.maxStreams = maxStreams;
    }

    public int getMaxWaits() {
        return maxWaits;
    }

    /**
     * How many tasks of a legacy server may have a connection open at once on which the server asks for input. What is
     * asked by more of them is learnt when others have ended. Whatever this is, a legacy server may have 1,000 questions
     * open at once; more are refused.
     */
    public void setMaxWaits(int maxWaits) {
        this.maxWaits = maxWaits;
    }

    public Duration getConnectTimeout() {
        return connectTimeout;
    }

    /** How long connecting may take. */
    public void setConnectTimeout(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public Duration getRequestTimeout() {
        return requestTimeout;
    }

    /** How long the server may take to answer what it should answer at once. */
    public void setRequestTimeout(Duration requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public int getMaxMessageSize() {
        return maxMessageSize;
    }

    /** The largest message accepted from the server, in bytes. */
    public void setMaxMessageSize(int maxMessageSize) {
        this.maxMessageSize = maxMessageSize;
    }

    public McpProtocol getProtocol() {
        return protocol;
    }

    /** Which generation of MCP to speak. */
    public void setProtocol(McpProtocol protocol) {
        this.protocol = protocol;
    }
}
