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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.ServiceStatus;
import org.apache.camel.component.stub.StubComponent;
import org.apache.camel.main.Main;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.camelmcp.docs.guide.CachedTokens;
import org.camelmcp.docs.guide.CallingRoutes;
import org.camelmcp.docs.guide.ReportRoutes;
import org.camelmcp.docs.guide.ResearchRoutes;
import org.camelmcp.tasks.McpServerConfiguration;
import org.camelmcp.tasks.McpTaskComponent;
import org.camelmcp.tasks.McpTaskFailedException;
import org.camelmcp.tasks.McpTaskReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The routes that the guide shows load and start, with every option checked. Queues and timers are stubs, so that no
 * broker is needed and no call is made; the servers do not exist, which does not keep a route from starting.
 */
class GuideRoutesTest {

    private static final String SERVERS = "camel.component.mcp-task.servers";

    private final Main main = new Main();

    @AfterEach
    void stop() {
        main.stop();
    }

    private void start(Map<String, String> properties) {
        Properties given = new Properties();
        given.putAll(properties);
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(given);
        main.configure().withAutoConfigurationLogSummary(false).withBasePackageScanEnabled(false);
        main.bind("jms", new StubComponent());
        main.bind("timer", new StubComponent());
        main.start();
    }

    private void allRoutesRun() {
        assertThat(main.getCamelContext().getRoutes()).isNotEmpty().allSatisfy(route -> assertThat(
                        main.getCamelContext().getRouteController().getRouteStatus(route.getRouteId()))
                .isEqualTo(ServiceStatus.Started));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start/src/main/resources/camel/research.yaml",
                "start/src/main/resources/camel/reports.yaml",
                "guide/calling.yaml",
                "guide/errors.yaml",
                "guide/server-bean.yaml",
            })
    void yaml(String file) {
        main.configure().withRoutesIncludePattern("classpath:" + file);
        start(Map.of(
                SERVERS + "[everything].command",
                "none",
                SERVERS + "[reports].url",
                "https://reports.example.com/mcp",
                "reports.token",
                "t0ken"));

        allRoutesRun();
    }

    @ParameterizedTest
    @ValueSource(classes = {ResearchRoutes.class, ReportRoutes.class, CallingRoutes.class})
    void java(Class<? extends RoutesBuilder> routes) throws ReflectiveOperationException {
        main.configure().addRoutesBuilder(routes.getConstructor().newInstance());
        start(Map.of(SERVERS + "[everything].command", "none"));

        allRoutesRun();
    }

    @Test
    void servers() throws Exception {
        Properties servers = new Properties();
        try (var in = getClass().getResourceAsStream("/guide/servers.properties")) {
            servers.load(in);
        }
        servers.replaceAll((name, value) -> value.toString().replaceAll("\\{\\{env:\\w+}}", "s3cret"));
        main.bind("biTokens", new CachedTokens());
        main.bind("insideTrust", new SSLContextParameters());
        start(servers.stringPropertyNames().stream().collect(Collectors.toMap(name -> name, servers::getProperty)));

        Map<String, McpServerConfiguration> known = main.getCamelContext()
                .getComponent("mcp-task", McpTaskComponent.class)
                .getServers();
        assertThat(known).containsOnlyKeys("reports", "files", "legacy-crm", "bi", "inside");
        assertThat(known.get("reports").getAccessToken()).isEqualTo("s3cret");
        assertThat(known.get("files").getArgs()).containsExactly("-y", "@example/files-server");
        assertThat(known.get("legacy-crm").getHeaders()).containsEntry("X-Api-Key", "s3cret");
        assertThat(known.get("bi").getTokenProvider()).isInstanceOf(CachedTokens.class);
        assertThat(known.get("inside").getSslContextParameters()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whetherAFailureIsRetryableCanBeAskedInSimple(boolean retryable) {
        start(Map.of());
        Exchange exchange = new DefaultExchange(main.getCamelContext());
        McpTaskReference task = new McpTaskReference("reports", "build-report", null);
        exchange.setException(new McpTaskFailedException(task, "failed", null, retryable, null));

        assertThat(main.getCamelContext()
                        .resolveLanguage("simple")
                        .createPredicate("${exception.retryable}")
                        .matches(exchange))
                .isEqualTo(retryable);
    }
}
