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

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Endpoint;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.util.PropertiesHelper;
import org.jspecify.annotations.Nullable;

/**
 * The component {@code mcp-task}: knows the remote MCP servers by name, is an MCP server itself where routes are tools, and
 * holds what its endpoints share.
 */
@Component("mcp-task")
public class McpTaskComponent extends McpServerComponent implements SSLContextParametersAware {

    @Metadata
    private Map<String, McpServerConfiguration> servers = new NamedServers();

    @Metadata
    private McpTaskConfiguration configuration = new McpTaskConfiguration();

    @Metadata(label = "security", defaultValue = "false")
    private boolean allowInlineStdio;

    @Metadata(label = "security")
    private @Nullable SSLContextParameters sslContextParameters;

    @Metadata(label = "security", defaultValue = "false")
    private boolean useGlobalSslContextParameters;

    @Metadata(label = "advanced", defaultValue = "100000")
    private int maxHandles = 100_000;

    @Metadata(label = "advanced", defaultValue = "7d", javaType = "java.time.Duration")
    private Duration outcomeRetention = Duration.ofDays(7);

    @Metadata(label = "advanced", autowired = true)
    private @Nullable Vertx vertx;

    private final Threads threads = new Threads(this);
    private final RemoteServers remoteServers = new RemoteServers(this, threads);
    private final LocalServers localServers = new LocalServers(this, threads);

    /** What is served first: calls that it waits for would else end as errors of its own. */
    private final StopSignals stopSignals = new StopSignals(List.of(localServers, remoteServers));

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (remaining == null || remaining.isBlank()) {
            throw new IllegalArgumentException(
                    "The endpoint names no tool: write mcp-task:TOOL, or mcp-task:* where none is needed");
        }
        Set<String> given = Set.copyOf(parameters.keySet());
        McpTaskConfiguration options = configuration.copy();
        // as a Map with a prefix, setProperties would not find them
        options.getParameters().putAll(PropertiesHelper.extractProperties(parameters, "parameter."));
        options.getAnnotations().putAll(PropertiesHelper.extractProperties(parameters, "annotations."));
        McpTaskEndpoint endpoint = new McpTaskEndpoint(uri, this, remaining, options, given);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** The server that an endpoint's option {@code server} stands for, checked. */
    ServerReference server(String server) {
        NamedServers named =
                new NamedServers(getCamelContext().getRegistry().findByTypeWithName(McpServerConfiguration.class));
        named.putAll(servers);
        return new ServerReferences(named, allowInlineStdio).resolve(server);
    }

    /**
     * Where the MCP servers of this application are reached over HTTP, without their paths, such as
     * {@code http://127.0.0.1:8080}; empty as long as nothing is served there, or when the application's HTTP server does not
     * tell. Names the port that was chosen when the option port is 0.
     */
    public String httpUrl() {
        return localServers.url();
    }

    /** What all endpoints that call share while the component runs. */
    RemoteServers remoteServers() {
        return remoteServers;
    }

    /** What all endpoints that serve share while the component runs. */
    LocalServers localServers() {
        return localServers;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        getCamelContext().addLifecycleStrategy(stopSignals);
    }

    @Override
    protected void doShutdown() throws Exception {
        // a context that starts again makes another component
        getCamelContext().getLifecycleStrategies().remove(stopSignals);
        super.doShutdown();
    }

    @Override
    protected void doStop() throws Exception {
        localServers.stop();
        remoteServers.stop();
        threads.close();
        super.doStop();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        validateServing();
        servers.forEach((name, server) -> server.validate(name));
        if (maxHandles < 1) {
            throw new IllegalArgumentException("maxHandles=" + maxHandles + ": it must be at least 1");
        }
        if (outcomeRetention.isNegative() || outcomeRetention.isZero()) {
            throw new IllegalArgumentException(
                    "outcomeRetention=" + outcomeRetention.toMillis() + " ms: it must be at least 1 ms");
        }
    }

    public Map<String, McpServerConfiguration> getServers() {
        return servers;
    }

    /**
     * The remote MCP servers, by the name that the option server of an endpoint refers to. In properties the name stands
     * in square brackets. Beans of type McpServerConfiguration are found by their name as well.
     */
    public void setServers(Map<String, McpServerConfiguration> servers) {
        this.servers = new NamedServers(servers);
    }

    public McpTaskConfiguration getConfiguration() {
        return configuration;
    }

    /** The defaults of all endpoints. */
    public void setConfiguration(McpTaskConfiguration configuration) {
        this.configuration = configuration;
    }

    public boolean isAllowInlineStdio() {
        return allowInlineStdio;
    }

    /**
     * Whether an endpoint may name the program to start, as server=stdio:command args. Off by default, since with toD the
     * name of the program could come from a message.
     */
    public void setAllowInlineStdio(boolean allowInlineStdio) {
        this.allowInlineStdio = allowInlineStdio;
    }

    public @Nullable SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    /** Trust and keys for calling servers by https, for those that have none of their own. */
    public void setSslContextParameters(@Nullable SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    /** Whether to use the Camel context's trust and keys where neither a server nor this component has any. */
    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }

    public int getMaxHandles() {
        return maxHandles;
    }

    /**
     * How many started tasks are kept at most, ended or not, until a consumer or await takes their outcome. Beyond it,
     * start fails before anything is sent.
     */
    public void setMaxHandles(int maxHandles) {
        this.maxHandles = maxHandles;
    }

    public Duration getOutcomeRetention() {
        return outcomeRetention;
    }

    /** How long the outcome of a started task is kept when no consumer and no await takes it. */
    public void setOutcomeRetention(Duration outcomeRetention) {
        this.outcomeRetention = outcomeRetention;
    }

    public @Nullable Vertx getVertx() {
        return vertx;
    }

    /** The Vert.x instance to use. Default: the only one in the registry, else one of the component's own. */
    public void setVertx(@Nullable Vertx vertx) {
        this.vertx = vertx;
    }
}
