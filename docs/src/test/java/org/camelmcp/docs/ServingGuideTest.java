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
package org.camelmcp.docs;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.camelmcp.docs.guide.ApiKeys;
import org.camelmcp.docs.guide.ServingRoutes;
import org.camelmcp.tasks.McpProtocol;
import org.camelmcp.tasks.McpServerConfiguration;
import org.camelmcp.tasks.McpTaskComponent;
import org.camelmcp.tasks.McpTaskFailedException;
import org.camelmcp.tasks.McpToolErrorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tools that the guide shows, called by another application. Queues of JMS are played by seda, without the headers that
 * camel-jms does not carry.
 */
@Timeout(90)
class ServingGuideTest {

    private static final String FAST = "&minPollInterval=50ms";

    private final int port = freePort();
    private final Main serving = new Main();
    private final DefaultCamelContext calling = new DefaultCamelContext();
    private final List<Exchange> news = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        calling.stop();
        serving.stop();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(String language, Map<String, String> properties) {
        Properties given = new Properties();
        given.put("camel.component.mcp-task.port", Integer.toString(port));
        given.putAll(properties);
        serving.setDefaultPropertyPlaceholderLocation("false");
        serving.setOverrideProperties(given);
        serving.configure().withAutoConfigurationLogSummary(false).withBasePackageScanEnabled(false);
        if (language.equals("yaml")) {
            serving.configure().withRoutesIncludePattern("classpath:guide/serving.yaml");
        } else {
            serving.configure().addRoutesBuilder(new ServingRoutes());
        }
        serving.configure().addRoutesBuilder(new RouteConfigurationBuilder() {
            @Override
            public void configuration() {
                routeConfiguration().interceptSendToEndpoint("jms:*").removeHeaders("Camel*");
            }
        });
        serving.bind("jms", new SedaComponent());
        serving.start();
    }

    private void call(Map<String, McpServerConfiguration> servers) throws Exception {
        McpTaskComponent component = new McpTaskComponent();
        component.setServers(servers);
        calling.addComponent("mcp-task", component);
        calling.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:news").process(exchange -> news.add(exchange.copy()));
            }
        });
        calling.start();
    }

    private McpServerConfiguration server() {
        McpServerConfiguration server = new McpServerConfiguration();
        server.setUrl("http://127.0.0.1:" + port + "/mcp");
        return server;
    }

    private McpServerConfiguration server(McpProtocol protocol) {
        McpServerConfiguration server = server();
        server.setProtocol(protocol);
        return server;
    }

    private McpServerConfiguration server(String header, String value) {
        McpServerConfiguration server = server();
        server.setHeaders(Map.of(header, value));
        return server;
    }

    private void run(String language) throws Exception {
        serve(language, Map.of());
        call(Map.of("modern", server(McpProtocol.MODERN), "legacy", server(McpProtocol.LEGACY)));
    }

    private Exchange send(String uri, Object body) {
        return calling.createProducerTemplate()
                .request(uri, exchange -> exchange.getMessage().setBody(body));
    }

    private Object answer(String uri, Object body) {
        Exchange exchange = send(uri, body);
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody();
    }

    /** The properties between the marks. */
    private static Map<String, String> properties(String region) throws Exception {
        String[] parts = Files.readString(resource("guide/serving.properties")).split("(tag|end)::" + region + "\\[]");
        Properties properties = new Properties();
        properties.load(new StringReader(parts[1]));
        Map<String, String> map = new HashMap<>();
        properties.forEach((name, value) -> map.put(name.toString(), value.toString()));
        return map;
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(ServingGuideTest.class.getResource("/" + name).toURI());
    }

    @ParameterizedTest
    @CsvSource({"java,modern", "yaml,legacy"})
    void toolsAnswer(String language, String server) throws Exception {
        run(language);
        String of = "?server=" + server + FAST;

        assertThat(answer("mcp-task:greet" + of, Map.of("name", "Ada"))).isEqualTo("Hello, Ada!");
        assertThat(answer("mcp-task:forecast" + of, Map.of("city", "Berlin", "units", "celsius")))
                .isEqualTo("Sunny in Berlin");
        assertThat(answer("mcp-task:sales" + of, Map.of("from", "2026-10-01")))
                .isEqualTo(Map.of("total", 4711, "currency", "EUR"));
        assertThat(send("mcp-task:forecast" + of, Map.of("city", "Berlin", "units", "kelvin"))
                        .getException())
                .isInstanceOf(McpToolErrorException.class)
                .hasMessageContaining("units");
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "yaml"})
    void toolsTellWhatTheyAre(String language) throws Exception {
        run(language);

        List<?> tools = (List<?>) answer("mcp-task:*?server=modern&operation=tools", null);

        assertThat(tools).anySatisfy(tool -> assertThat(tool.toString())
                .contains(
                        "name=forecast",
                        "title=Weather forecast",
                        "today + 9 days, sun & rain, in a city",
                        "readOnlyHint=true")
                .contains("enum=[celsius, fahrenheit]", "required=[city]", "weather.example.com/sun.png"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void errorsAreToldAsTheRouteWantsIt(String server) throws Exception {
        run("java");
        String tool = "mcp-task:find-order?server=" + server + FAST;

        assertThat(answer(tool, Map.of("number", 7))).isEqualTo("Order 7");
        assertThat(send(tool, Map.of("number", 100)).getException())
                .isInstanceOf(McpToolErrorException.class)
                .hasMessageContaining("There is no such order");
        assertThat(send(tool, Map.of("number", 0)).getException())
                .isInstanceOfSatisfying(McpTaskFailedException.class, failure -> assertThat(failure.getCode())
                        .isEqualTo(-32602))
                .hasMessageContaining("Numbers of orders begin at 1");
    }

    @ParameterizedTest
    @CsvSource({"java,modern", "yaml,legacy"})
    void progressIsHeardOf(String language, String server) throws Exception {
        run(language);
        String tool = "mcp-task:import-files?server=" + server + "&taskMode=plain&statusEndpoint=direct:news" + FAST;

        assertThat(answer(tool, Map.of("files", List.of("a.csv", "b.csv")))).isEqualTo("imported");

        await().atMost(10, SECONDS).untilAsserted(() -> assertThat(news)
                .anySatisfy(exchange -> assertThat(exchange.getMessage().getHeaders())
                        .containsEntry("CamelMcpTaskProgress", 2.0)
                        .containsEntry("CamelMcpTaskProgressTotal", 2.0)
                        .containsEntry("CamelMcpTaskProgressMessage", "b.csv is imported")));
    }

    @ParameterizedTest
    @CsvSource({"java,legacy", "yaml,modern"})
    void aQueueDoesTheWork(String language, String server) throws Exception {
        run(language);
        Exchange done = send("mcp-task:build-report?server=" + server + FAST, Map.of("month", "October"));

        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getBody()).isEqualTo("Report of October");

        Exchange late = serving.getCamelContext()
                .createProducerTemplate()
                .request("jms:queue:report.failures", exchange -> {
                    exchange.getMessage().setBody("the paper has run out");
                    exchange.getMessage()
                            .setHeader("JMSCorrelationID", done.getMessage().getHeader("CamelMcpTaskId"));
                });
        assertThat(late.getException()).isNull();
        assertThat(late.isFailed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"java,modern", "yaml,legacy"})
    void aLongLoopStopsWhenItIsCancelled(String language, String server) throws Exception {
        run(language);
        String task = "mcp-task:count-primes?server=" + server;
        assertThat(answer(task + FAST, Map.of("limit", 100))).isEqualTo("25");

        assertCancelled(task, Map.of("limit", Long.MAX_VALUE));
    }

    @Test
    void aProcessIsEndedWhenItIsCancelled() throws Exception {
        run("java");

        assertCancelled("mcp-task:convert-video?server=modern", Map.of());
    }

    private void assertCancelled(String task, Map<String, ?> arguments) {
        Object id = send(task + "&operation=start", arguments).getMessage().getHeader("CamelMcpTaskId");
        await().atMost(10, SECONDS)
                .until(() -> serving.getCamelContext().getInflightRepository().size() == 1);

        Exchange cancelled = calling.createProducerTemplate()
                .request(task + "&operation=cancel", exchange -> exchange.getMessage()
                        .setHeader("CamelMcpTaskId", id));

        assertThat(cancelled.getMessage().getHeader("CamelMcpTaskStatus")).isEqualTo("cancelled");
        await().atMost(10, SECONDS)
                .until(() -> serving.getCamelContext().getInflightRepository().size() == 0);
    }

    @Test
    void theApplicationsServerKnowsItsUsers() throws Exception {
        Map<String, String> properties = properties("application");
        properties.put("camel.server.port", Integer.toString(port));
        properties.putAll(properties("limits"));
        serve("java", properties);
        call(Map.of(
                "alice", server("Authorization", basic("alice:wonder")),
                "bob", server("Authorization", basic("bob:builder")),
                "nobody", server()));

        assertOwnersAreApart("HTTP 401");
    }

    @Test
    void aResolverKnowsItsCallers() throws Exception {
        serving.bind("apiKeys", new ApiKeys(Map.of("wonder", "alice", "builder", "bob")));
        serve("java", properties("resolver"));
        call(Map.of("alice", server("X-Api-Key", "wonder"), "bob", server("X-Api-Key", "builder"), "nobody", server()));

        assertOwnersAreApart("X-Api-Key is wrong");
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    private void assertOwnersAreApart(String refusal) {
        Exchange hers = send(
                "mcp-task:count-primes?server=alice&operation=start&onStop=detach", Map.of("limit", 1_000_000_000));
        Map<String, Object> id = Map.of("CamelMcpTaskId", hers.getMessage().getHeader("CamelMcpTaskId"));

        assertThat(status("alice", id).getMessage().getHeader("CamelMcpTaskStatus"))
                .isEqualTo("working");
        assertThat(status("bob", id).getException()).hasMessageContaining("not known");
        assertThat(status("nobody", id).getException()).hasMessageContaining(refusal);
        calling.createProducerTemplate()
                .request("mcp-task:*?server=alice&operation=cancel", exchange -> exchange.getMessage()
                        .setHeaders(new HashMap<>(id)));
    }

    private Exchange status(String server, Map<String, Object> id) {
        return calling.createProducerTemplate()
                .request("mcp-task:*?operation=get&server=" + server, exchange -> exchange.getMessage()
                        .setHeaders(new HashMap<>(id)));
    }

    @Test
    void theOtherPropertiesAreUnderstood() throws Exception {
        Map<String, String> properties = properties("own");
        properties.put("camel.component.mcp-task.port", Integer.toString(port));
        properties.putAll(properties("pages"));
        String keys = "a key of thirty-two characters ..,another key of 32 characters .....";
        properties("keys").forEach((name, value) -> properties.put(name, value.replaceAll("\\{\\{.*}}", keys)));
        serve("java", properties);

        McpTaskComponent component = serving.getCamelContext().getComponent("mcp-task", McpTaskComponent.class);
        assertThat(component.getServerName()).isEqualTo("reports");
        assertThat(component.getSessionKeys()).isEqualTo(keys);
        McpServerConfiguration proxied = server("Host", "mcp.example.com");
        McpServerConfiguration page = server("Origin", "https://chat.example.com");
        call(Map.of(
                "proxied",
                proxied,
                "page",
                page,
                "rebound",
                server("Host", "evil.example.com"),
                "foreign",
                server("Origin", "https://evil.example.com")));
        for (String allowed : List.of("proxied", "page")) {
            assertThat(answer("mcp-task:greet?server=" + allowed + FAST, Map.of("name", "Ada")))
                    .as(allowed)
                    .isEqualTo("Hello, Ada!");
        }
        for (String refused : List.of("rebound", "foreign")) {
            assertThat(send("mcp-task:greet?server=" + refused, Map.of("name", "Eve"))
                            .getException())
                    .as(refused)
                    .hasMessageContaining("is not allowed here");
        }
    }

    @Test
    void theLauncherKeepsLogsOffTheWire() throws Exception {
        McpServerConfiguration child = new McpServerConfiguration();
        child.setCommand("sh");
        child.setArgs(List.of(
                resource("guide/mcp-stdio").toString(),
                "-Dcamel.main.routesIncludePattern=classpath:guide/stdio.yaml",
                "-D" + properties("stdio").entrySet().iterator().next(),
                "org.apache.camel.main.Main"));
        child.setEnvironment(Map.of(
                "CLASSPATH",
                System.getProperty("java.class.path"),
                "PATH",
                Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH")));
        call(Map.of("child", child));

        assertThat(answer("mcp-task:greet?server=child" + FAST, Map.of("name", "Ada")))
                .isEqualTo("Hello, Ada!");
    }
}
