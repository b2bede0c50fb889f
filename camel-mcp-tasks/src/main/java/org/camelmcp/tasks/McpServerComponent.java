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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.DefaultComponent;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.server.http.PrincipalResolver;
import org.camelmcp.mcp.signing.SigningKeys;
import org.jspecify.annotations.Nullable;

/**
 * The options of the MCP servers that this application is: {@code camel.component.mcp-task.port=…}. A class of its own for
 * the reader; Camel's generator takes them from here. Not thread-safe; they are not to be changed once the component runs.
 */
public abstract class McpServerComponent extends DefaultComponent {

    @Metadata(label = "consumer")
    private @Nullable String serverName;

    @Metadata(label = "consumer")
    private @Nullable String serverVersion;

    @Metadata(label = "consumer")
    private @Nullable String serverTitle;

    @Metadata(label = "consumer")
    private @Nullable String instructions;

    @Metadata(label = "consumer", defaultValue = "127.0.0.1")
    private String host = "127.0.0.1";

    @Metadata(label = "consumer", defaultValue = "8080")
    private int port = 8080;

    @Metadata(label = "consumer,security")
    private @Nullable String allowedOrigins;

    @Metadata(label = "consumer,security")
    private @Nullable String allowedHosts;

    @Metadata(label = "consumer,security")
    private @Nullable PrincipalResolver principalResolver;

    @Metadata(label = "consumer,security", secret = true)
    private @Nullable String sessionKeys;

    @Metadata(label = "consumer", defaultValue = "4194304")
    private int maxRequestSize = 4 * 1024 * 1024;

    @Metadata(label = "consumer", defaultValue = "4194304")
    private int maxResultSize = 4 * 1024 * 1024;

    @Metadata(label = "consumer,advanced", defaultValue = "20000")
    private int maxRequests = 20_000;

    @Metadata(label = "consumer,advanced", defaultValue = "1000")
    private int maxStreams = 1_000;

    @Metadata(label = "consumer", defaultValue = "10000")
    private int maxLiveTasks = 10_000;

    @Metadata(label = "consumer", defaultValue = "100000")
    private int maxStoredTasks = 100_000;

    @Metadata(label = "consumer")
    private long maxStoredBytes;

    @Metadata(label = "consumer", defaultValue = "false")
    private boolean stdio = false;

    @Metadata(label = "advanced", defaultValue = "200")
    private int maxWorkers = Workers.MOST;

    /** What the servers say they are. */
    Implementation self() {
        return new Implementation(
                serverName != null ? serverName : getCamelContext().getName(),
                serverVersion != null ? serverVersion : "1.0.0",
                serverTitle);
    }

    /** The origins one by one. */
    List<String> origins() {
        return listed(allowedOrigins);
    }

    /** The host names one by one. */
    List<String> hosts() {
        return listed(allowedHosts);
    }

    /** @throws IllegalArgumentException when a key is too short; its place is told, and never the key */
    SigningKeys keys() {
        return sessionKeys == null
                ? SigningKeys.random()
                : SigningKeys.of(listed(sessionKeys).stream()
                        .map(key -> key.getBytes(StandardCharsets.UTF_8))
                        .toList());
    }

    private static List<String> listed(@Nullable String values) {
        return values == null
                ? List.of()
                : Arrays.stream(values.split(","))
                        .map(String::trim)
                        .filter(value -> !value.isEmpty())
                        .toList();
    }

    /** @throws IllegalArgumentException with the name and the value of an option that cannot be */
    void validateServing() {
        Map.of(
                        "maxRequestSize", maxRequestSize,
                        "maxResultSize", maxResultSize,
                        "maxRequests", maxRequests,
                        "maxStreams", maxStreams,
                        "maxLiveTasks", maxLiveTasks,
                        "maxStoredTasks", maxStoredTasks,
                        "maxWorkers", maxWorkers)
                .forEach(OptionValues::atLeastOne);
        if (maxStoredBytes < 0) {
            throw new IllegalArgumentException(
                    "maxStoredBytes=" + maxStoredBytes + ": it must be at least 1, or 0 for a quarter of the heap");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port=" + port + ": it must be from 1 to 65535, or 0 for any free one");
        }
        keys();
        if (host.isBlank()) {
            throw new IllegalArgumentException("host is empty: it must be a name or an address, such as 127.0.0.1");
        }
    }

    public @Nullable String getServerName() {
        return serverName;
    }

    /**
     * The name that this application's MCP servers tell their clients. Default: the name of the Camel context.
     */
    public void setServerName(@Nullable String serverName) {
        this.serverName = serverName;
    }

    public @Nullable String getServerVersion() {
        return serverVersion;
    }

    /**
     * The version that this application's MCP servers tell their clients. Default: 1.0.0.
     */
    public void setServerVersion(@Nullable String serverVersion) {
        this.serverVersion = serverVersion;
    }

    public @Nullable String getServerTitle() {
        return serverTitle;
    }

    /**
     * The name of this application's MCP servers that clients show to people.
     */
    public void setServerTitle(@Nullable String serverTitle) {
        this.serverTitle = serverTitle;
    }

    public @Nullable String getInstructions() {
        return instructions;
    }

    /**
     * How this application's tools are to be used, in words for the model that uses them.
     */
    public void setInstructions(@Nullable String instructions) {
        this.instructions = instructions;
    }

    public String getHost() {
        return host;
    }

    /**
     * The address on which the component's own HTTP server listens. It starts one only where the application has no HTTP
     * server of camel-platform-http-vertx (camel.server.enabled=true). It has neither TLS nor authentication: think before
     * you open it to others.
     */
    public void setHost(String host) {
        this.host = host;
    }

    public int getPort() {
        return port;
    }

    /**
     * The port of the component's own HTTP server. 0 = any free one, which the log names.
     */
    public void setPort(int port) {
        this.port = port;
    }

    public @Nullable String getAllowedOrigins() {
        return allowedOrigins;
    }

    /**
     * The origins of web pages that may call and read the answers (CORS), separated by commas, such as
     * https://chat.example; pages of others get HTTP status 403. Default: only pages of this machine, so that no web page
     * that somebody opens here can use the tools. Programs that are no browsers send no origin and are not concerned. Where
     * the application's HTTP server authenticates (camel.server.authenticationEnabled), it does so before any of this, and
     * refuses the preflights of browsers, which never authenticate.
     */
    public void setAllowedOrigins(@Nullable String allowedOrigins) {
        this.allowedOrigins = allowedOrigins;
    }

    public @Nullable String getAllowedHosts() {
        return allowedHosts;
    }

    /**
     * The names under which the servers are reached, separated by commas and without ports, such as mcp.example.com;
     * requests to another name get HTTP status 403. Default: any name, but on connections from this machine only
     * localhost and the loopback addresses, so that no other name can be made to point here (DNS rebinding). Set it where
     * a proxy on the same machine passes the header Host on.
     */
    public void setAllowedHosts(@Nullable String allowedHosts) {
        this.allowedHosts = allowedHosts;
    }

    public @Nullable PrincipalResolver getPrincipalResolver() {
        return principalResolver;
    }

    /**
     * A bean that tells who calls: the name of the authenticated principal of an HTTP request, whom the tasks belong to
     * that it creates. Default: the user that the HTTP server has authenticated (camel.server.authenticationEnabled).
     */
    public void setPrincipalResolver(@Nullable PrincipalResolver principalResolver) {
        this.principalResolver = principalResolver;
    }

    public @Nullable String getSessionKeys() {
        return sessionKeys;
    }

    /**
     * The keys that sign the session ids of legacy clients, and what modern clients carry from one attempt of a call to
     * the next (see before), separated by commas: the first signs, all are accepted, so that keys can be rotated. Random,
     * and at least 32 characters each. Several nodes need the same keys. Default: a random one, made at start, so that
     * after a restart legacy clients begin a new session, and modern ones their call.
     */
    public void setSessionKeys(@Nullable String sessionKeys) {
        this.sessionKeys = sessionKeys;
    }

    public int getMaxRequestSize() {
        return maxRequestSize;
    }

    /**
     * The largest message accepted from a client, in bytes. Above it, the HTTP status is 413. Where the application has an
     * HTTP server (camel.server.enabled), its camel.server.maxBodySize applies as well.
     */
    public void setMaxRequestSize(int maxRequestSize) {
        this.maxRequestSize = maxRequestSize;
    }

    public int getMaxResultSize() {
        return maxResultSize;
    }

    /**
     * The largest result of a tool, in bytes of JSON; results are kept in memory. What is larger is an error of the route: it
     * is logged, and the caller is told to ask for less.
     */
    public void setMaxResultSize(int maxResultSize) {
        this.maxResultSize = maxResultSize;
    }

    public int getMaxRequests() {
        return maxRequests;
    }

    /**
     * How many requests may be unanswered at once, those that wait for results included. One more is refused with HTTP
     * status 429.
     */
    public void setMaxRequests(int maxRequests) {
        this.maxRequests = maxRequests;
    }

    public int getMaxStreams() {
        return maxStreams;
    }

    /**
     * How many event streams clients may hold open at once. One more is refused with HTTP status 429.
     */
    public void setMaxStreams(int maxStreams) {
        this.maxStreams = maxStreams;
    }

    public int getMaxLiveTasks() {
        return maxLiveTasks;
    }

    /**
     * How many tasks of all tools may be under way at once, and as many plain calls besides. One more is refused with HTTP
     * status 429.
     */
    public void setMaxLiveTasks(int maxLiveTasks) {
        this.maxLiveTasks = maxLiveTasks;
    }

    public int getMaxStoredTasks() {
        return maxStoredTasks;
    }

    /**
     * How many tasks are kept at most, those included that have ended and whose results can still be fetched. One more is
     * refused with HTTP status 429.
     */
    public void setMaxStoredTasks(int maxStoredTasks) {
        this.maxStoredTasks = maxStoredTasks;
    }

    public long getMaxStoredBytes() {
        return maxStoredBytes;
    }

    /**
     * How much memory the tasks may take that are kept, in bytes, by estimate, so that no client fills it with large
     * arguments or results. Beyond it, further tasks are refused with HTTP status 429 until some have expired. Default:
     * a quarter of the heap.
     */
    public void setMaxStoredBytes(long maxStoredBytes) {
        this.maxStoredBytes = maxStoredBytes;
    }

    public boolean isStdio() {
        return stdio;
    }

    /**
     * Whether to serve the tools on this process's standard streams instead of HTTP, for clients that start it
     * themselves. Nothing else may write to standard output then.
     */
    public void setStdio(boolean stdio) {
        this.stdio = stdio;
    }

    public int getMaxWorkers() {
        return maxWorkers;
    }

    /**
     * How many threads there may be for the routes that are tools, when many of these wait for something. As long as they
     * do not, there are a few.
     */
    public void setMaxWorkers(int maxWorkers) {
        this.maxWorkers = maxWorkers;
    }
}
