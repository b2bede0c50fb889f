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
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.util.Throwables;
import org.camelmcp.tasks.call.OnStop;
import org.camelmcp.tasks.message.ResultFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a route author sees when an endpoint is written wrongly: the context does not start, and says why. */
class EndpointStartUpTest {

    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void configure() {
        McpServerConfiguration bi = new McpServerConfiguration();
        bi.setUrl("https://bi.example/mcp?tenant=7");
        context.getComponent("mcp-task", McpTaskComponent.class).getServers().put("bi", bi);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private String failureOfProducer(String uri) {
        return failure(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(uri);
            }
        });
    }

    private String failureOfConsumer(String uri) {
        return failure(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).to("log:out");
            }
        });
    }

    private String failure(RouteBuilder routes) {
        Throwable failure = catchThrowable(() -> {
            context.addRoutes(routes);
            context.start();
        });
        assertThat(failure).isNotNull();
        return Throwables.getRootCause(failure).getMessage();
    }

    private McpTaskEndpoint endpoint(String uri) {
        return context.getEndpoint(uri, McpTaskEndpoint.class);
    }

    @Test
    void aForgottenServerIsNamed() {
        assertThat(failureOfProducer("mcp-task:report?timeout=5s")).contains("did you forget server=?");
    }

    @Test
    void aForgottenToolIsNamed() {
        assertThat(failureOfProducer("mcp-task?server=bi")).contains("names no tool");
        assertThat(failureOfConsumer("mcp-task?server=bi")).contains("names no tool");
    }

    @Test
    void aProducersOptionFailsInAConsumer() {
        assertThat(failureOfConsumer("mcp-task:*?server=bi&operation=start"))
                .startsWith("The option operation means nothing in from(");
    }

    @Test
    void aConsumersOptionFailsInAProducer() {
        assertThat(failureOfProducer("mcp-task:report?server=bi&redeliveryDelay=5s"))
                .startsWith("The option redeliveryDelay means nothing in to(");
    }

    @Test
    void anOptionThatDoesNotExistFailsByName() {
        assertThat(failureOfProducer("mcp-task:report?server=bi&timout=5s")).contains("timout");
    }

    @Test
    void anUnknownServerListsTheKnownOnes() {
        assertThat(failureOfProducer("mcp-task:report?server=b1")).contains("server=b1", "known: bi");
    }

    @ParameterizedTest
    @CsvSource({
        "operation, rune",
        "taskMode, maybe",
        "resultFormat, xml",
        "onStop, explode",
        "onDeliveryUnknown, pray",
        "timeout, soon",
        "minPollInterval, often",
        "maxInflight, many",
        "push, sometimes",
        "timeout, 0",
        "timeout, -5",
        "requestedTtl, 0",
        "minPollInterval, 0",
        "maxBackoff, -1s",
        "maxInflight, 0",
    })
    void aValueThatCannotBeFailsByItsOptionsName(String option, String value) {
        Throwable failure = catchThrowable(() -> endpoint("mcp-task:report?server=bi&" + option + "=" + value));

        assertThat(failure).isNotNull();
        assertThat(Stream.iterate(failure, e -> e != null, Throwable::getCause).map(Throwable::getMessage))
                .anySatisfy(message -> assertThat(message)
                        .doesNotStartWith("Failed to resolve endpoint")
                        .contains(option));
    }

    @ParameterizedTest
    @CsvSource({
        "elicit, requestedSchema=RAW({'type':'object'}), Option requestedSchema must have",
        "elicit, requestedSchema=form.json, Option requestedSchema must be JSON text",
        "sample, maxTokens=0, maxTokens=0: it must be at least 1",
        "elicit, inputTimeout=0, inputTimeout=0 ms",
        "roots, message=x, The option message means nothing in to(",
        "sample, requestedSchema=x, The option requestedSchema means nothing in to(",
        "complete, inputKey=x, The option inputKey means nothing in to(",
    })
    void anOptionOfAQuestionThatCannotBeFailsByName(String operation, String option, String why) {
        assertThat(failureOfProducer("mcp-task:report?operation=" + operation + "&" + option.replace('\'', '"')))
                .contains(why);
    }

    @Test
    void aQuestionIsAFormOrAPage() {
        assertThat(failureOfProducer("mcp-task:report?operation=elicit&url=https://a.example&requestedSchema={}"))
                .startsWith("requestedSchema and url exclude each other");
    }

    @Test
    void redeliveryDelaysAreInOrder() {
        assertThat(failureOfConsumer("mcp-task:*?server=bi&redeliveryDelay=10m"))
                .isEqualTo("maxRedeliveryDelay=300000 ms is shorter than redeliveryDelay=600000 ms");
    }

    @Test
    void credentialsInAnInlineUrlAreNotRepeatedAnywhere() {
        for (String server : new String[] {"http://joe:hunter2@localhost/mcp", "http://localhost/mcp?token=hunter2"}) {
            Throwable failure = catchThrowable(() -> endpoint("mcp-task:report?server=" + server));

            assertThat(failure).isNotNull();
            assertThat(Throwables.getStackTrace(failure)).doesNotContain("hunter2");
        }
    }

    @Test
    void anInlineCommandNeedsPermission() {
        assertThat(failureOfProducer("mcp-task:report?server=stdio:npx -y server"))
                .contains("allowInlineStdio");
    }

    @Test
    void optionsReachTheConfiguration() {
        McpTaskConfiguration options = endpoint(
                        "mcp-task:report?server=bi&operation=start&timeout=2h&requestedTtl=90000"
                                + "&correlationId=${header.JMSMessageID}&resultFormat=text&onStop=detach&push=false")
                .getConfiguration();

        assertThat(options.getServer()).isEqualTo("bi");
        assertThat(options.getOperation()).isEqualTo(McpTaskOperation.START);
        assertThat(options.getTimeout()).isEqualTo(Duration.ofHours(2));
        assertThat(options.getRequestedTtl()).isEqualTo(Duration.ofSeconds(90));
        assertThat(options.getCorrelationId()).isEqualTo("${header.JMSMessageID}");
        assertThat(options.getResultFormat()).isEqualTo(ResultFormat.TEXT);
        assertThat(options.getOnStop()).isEqualTo(OnStop.DETACH);
        assertThat(options.isPush()).isFalse();
    }

    @Test
    void endpointsDoNotShareTheirOptions() {
        endpoint("mcp-task:report?server=bi&timeout=1s");

        assertThat(endpoint("mcp-task:other?server=bi").getConfiguration().getTimeout())
                .isNull();
    }

    @Test
    void theEndpointTellsWhereItsServerIsWithoutSecrets() {
        McpTaskEndpoint endpoint = endpoint("mcp-task:report?server=bi");

        assertThat(endpoint.getTool()).isEqualTo("report");
        assertThat(endpoint.getServiceUrl()).isEqualTo("https://bi.example/mcp");
        assertThat(endpoint.getServiceProtocol()).isEqualTo("mcp");
        assertThat(endpoint.getServiceMetadata()).containsEntry("server", "bi");
    }

    @Test
    void aServerMayBeABeanInTheRegistry() {
        McpServerConfiguration hr = new McpServerConfiguration();
        hr.setCommand("hr-server");
        context.getRegistry().bind("hr", hr);

        assertThat(endpoint("mcp-task:report?server=hr").getServiceUrl()).isEqualTo("stdio:hr-server");
    }

    @Test
    void aServerThatIsDescribedBadlyStopsTheStartEvenWhenNobodyUsesIt() {
        McpServerConfiguration both = new McpServerConfiguration();
        both.setUrl("http://localhost");
        both.setCommand("npx");
        context.getComponent("mcp-task", McpTaskComponent.class).getServers().put("both", both);

        assertThat(catchThrowable(context::start)).rootCause().hasMessageContaining("Server 'both'");
    }
}
