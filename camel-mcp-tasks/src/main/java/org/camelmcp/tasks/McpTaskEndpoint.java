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

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.ExchangePattern;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.util.URISupport;
import org.camelmcp.tasks.call.RemoteProducer;
import org.camelmcp.tasks.call.ResultsConsumer;
import org.camelmcp.tasks.message.ToolDefinition;
import org.camelmcp.tasks.serve.AskProducer;
import org.camelmcp.tasks.serve.ReportOperation;
import org.camelmcp.tasks.serve.ReportProducer;
import org.camelmcp.tasks.serve.ToolConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Run tools of remote Model Context Protocol (MCP) servers as long-running tasks, and be such a server: a route is a tool.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "mcp-task",
        title = "MCP Task",
        syntax = "mcp-task:tool",
        category = {Category.AI, Category.MESSAGING},
        headersClass = McpTaskConstants.class)
public class McpTaskEndpoint extends DefaultEndpoint implements EndpointServiceLocation, MultipleConsumersSupport {

    /** In place of a tool's name: no tool in particular. */
    static final String ANY_TOOL = "*";

    private final Set<String> given;
    private @Nullable ServerReference server;

    /** Of all producers together, since toD may make one for each exchange. */
    private @Nullable Semaphore inflight;

    @UriPath(
            description =
                    "The name of the tool. An asterisk where an operation needs none (await, get, cancel, list, tools), where"
                            + " the header CamelMcpTaskTool names it, and for a consumer of the outcomes of all tools.")
    @Metadata(required = true)
    private final String tool;

    @UriParam
    private McpTaskConfiguration configuration;

    /** @param given the names of the options that the URI gives */
    McpTaskEndpoint(
            String uri,
            McpTaskComponent component,
            String tool,
            McpTaskConfiguration configuration,
            Set<String> given) {
        super(uri, component);
        this.tool = tool;
        this.configuration = configuration;
        this.given = given;
    }

    @Override
    public Producer createProducer() throws Exception {
        EndpointUse use = use(false);
        if (use.quadrant() == Quadrant.REPORT) {
            return switch (use) {
                case ASK_ELICIT, ASK_SAMPLE, ASK_ROOTS -> askProducer();
                default -> reportProducer();
            };
        }
        if (!given.contains("exchangePattern")) {
            setExchangePattern(ExchangePattern.InOut);
        }
        return callProducer();
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Consumer consumer = use(true) == EndpointUse.SERVE ? toolConsumer(processor) : resultsConsumer(processor);
        configureConsumer(consumer);
        return consumer;
    }

    /**
     * Two routes with the same URI cannot both be its tool. But that is said where the same tool under another URI is
     * refused too, by a message that names both routes.
     */
    @Override
    public boolean isMultipleConsumersSupported() {
        return configuration.getServer() == null;
    }

    /** Decides how this endpoint is used, and checks that its options fit. */
    private EndpointUse use(boolean consumer) {
        return OptionChecks.check(consumer, configuration.getServer() != null, configuration.getOperation(), given);
    }

    private Producer callProducer() {
        McpTaskMessages messages = messages();
        return new RemoteProducer(
                this,
                new EndpointRemote(this, messages),
                exchange -> messages.operation(exchange).optionValue(),
                Objects.requireNonNull(inflight, "inflight"),
                configuration.getMaxInflight());
    }

    private Producer reportProducer() {
        String ofTool = tool.equals(ANY_TOOL) ? null : tool;
        LocalServers servers = getComponent().localServers();
        return new ReportProducer(
                this,
                servers::reports,
                ReportOperation.valueOf(configuration.getOperation().name()),
                ofTool,
                new McpReportMessages(
                        getCamelContext(),
                        ofTool,
                        configuration.getTaskId(),
                        servers.tools(),
                        // of a tool that is served on another node, nothing is known here
                        new McpToolMessages(null, getComponent().getMaxResultSize(), false)));
    }

    private Producer askProducer() {
        String ofTool = tool.equals(ANY_TOOL) ? null : tool;
        return new AskProducer(
                this,
                getComponent().localServers()::reports,
                ofTool,
                McpAskMessages.of(
                        getCamelContext(),
                        configuration.getOperation(),
                        ofTool,
                        configuration,
                        getComponent().getMaxResultSize()));
    }

    private Consumer toolConsumer(Processor processor) {
        if (tool.equals(ANY_TOOL)) {
            throw new IllegalArgumentException(
                    "from(\"mcp-task:*\") without server would serve a tool without a name: write mcp-task:TOOL");
        }
        if (!given.contains("exchangePattern")) {
            setExchangePattern(ExchangePattern.InOut);
        }
        ToolDefinition definition = definition();
        McpToolMessages messages = new McpToolMessages(
                definition.output().orElse(null), getComponent().getMaxResultSize(), configuration.isExposeErrors());
        return new ToolConsumer(
                this,
                processor,
                new EndpointLocal(this, messages),
                tool,
                definition,
                configuration.policy(),
                messages,
                before());
    }

    /** @throws IllegalArgumentException when the option names no endpoint */
    private @Nullable Endpoint before() {
        String uri = configuration.getBefore();
        if (uri == null) {
            return null;
        }
        try {
            return CamelContextHelper.getMandatoryEndpoint(getCamelContext(), uri);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "before=" + URISupport.sanitizeUri(uri)
                            + ": it must be the URI of an endpoint, such as direct:gather",
                    e);
        }
    }

    private ToolDefinition definition() {
        return ToolDefinition.builder(tool)
                .title(configuration.getTitle())
                .description(configuration.getDescription())
                .inputSchema(configuration.getInputSchema())
                .parameters(configuration.getParameters())
                .outputSchema(configuration.getOutputSchema())
                .annotations(configuration.getAnnotations())
                .icons(configuration.getIcons())
                .build(getCamelContext());
    }

    private Consumer resultsConsumer(Processor processor) {
        return new ResultsConsumer(
                this,
                processor,
                new EndpointRemote(this, messages()),
                tool.equals(ANY_TOOL) ? null : tool,
                configuration.getRedeliveryDelay(),
                configuration.getMaxRedeliveryDelay(),
                configuration.getMaxInflight());
    }

    private McpTaskMessages messages() {
        return new McpTaskMessages(
                getCamelContext(), configuration, requireServer().name(), tool);
    }

    ServerReference requireServer() {
        return Objects.requireNonNull(server, "server");
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        configuration.validate();
        inflight = new Semaphore(configuration.getMaxInflight());
        String name = configuration.getServer();
        server = name == null ? null : getComponent().server(name);
    }

    /** The remote server, {@code null} for a tool of this application. Known once the endpoint is initialised. */
    @Nullable
    ServerReference server() {
        return server;
    }

    @Override
    public McpTaskComponent getComponent() {
        return (McpTaskComponent) super.getComponent();
    }

    public String getTool() {
        return tool;
    }

    public McpTaskConfiguration getConfiguration() {
        return configuration;
    }

    /** The options. */
    public void setConfiguration(McpTaskConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public String getServiceUrl() {
        return server == null ? configuration.getHttpPath() : server.location();
    }

    @Override
    public String getServiceProtocol() {
        return "mcp";
    }

    @Override
    public @Nullable Map<String, String> getServiceMetadata() {
        return server == null ? null : Map.of("server", server.name());
    }
}
