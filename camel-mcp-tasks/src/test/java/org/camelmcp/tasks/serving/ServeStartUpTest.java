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
package org.camelmcp.tasks.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelmcp.tasks.McpTaskComponent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an author of tools sees when something is written wrongly: the route does not start, and says why. */
class ServeStartUpTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final McpTaskComponent component = new McpTaskComponent();

    @BeforeEach
    void start() {
        component.setPort(0);
        context.addComponent("mcp-task", component);
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    /** Why a route does not start; {@code null} when it does. */
    private @Nullable Throwable failure(String id, String uri) {
        return catchThrowable(() -> context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).routeId(id).log("never");
            }
        }));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "taskSupport=forbidden&completion=deferred | completion=deferred with taskSupport=forbidden",
                "executionTimeout=0 | executionTimeout=0 ms",
                "executionTimeout=3651d | executionTimeout=PT87624H is longer than ten years",
                "executionTimeout=9223372036854775807 | is longer than ten years",
                "resultRetention=3651d | resultRetention=PT87624H is longer than ten years",
                "maxTtl=3651d | maxTtl=PT87624H is longer than ten years",
                "inlineWindow=3651d | inlineWindow=PT87624H is longer than ten years",
                "pollInterval=-9223372036854775808 | pollInterval=",
                "resultRetention=-1 | resultRetention=-1 ms",
                "inlineWindow=-5 | inlineWindow=-5 ms",
                "pollInterval=0 | pollInterval=0 ms",
                "maxTasks=0 | maxTasks=0",
                "maxTasksPerOwner=-1 | maxTasksPerOwner=-1",
                "maxInputs=0 | maxInputs=0",
                "maxTtl=10s | maxTtl=10000 ms is shorter than executionTimeout=3600000 ms",
                "minTtl=8d | minTtl=691200000 ms is longer than maxTtl=604800000 ms",
                "ttl=9d | ttl=777600000 ms is longer than maxTtl",
                "httpPath=mcp | httpPath=mcp",
                "httpPath=/mcp/* | httpPath=/mcp/*",
                "httpPath=/mcp/ | httpPath=/mcp/",
                "parameter.city=text | parameter.city is 'text'",
                "parameter.city.required=true | parameter.city is missing",
                "parameter.city=string&parameter.city.optional=true | parameter.city.optional",
                "annotations.readOnly=true | annotations.readOnly=true",
                "inputSchema=classpath:no-such.json | no-such.json",
                "inputSchema=RAW({\"type\":\"array\"}) | inputSchema must be a JSON Schema",
                "outputSchema=RAW({) | outputSchema is not valid JSON",
                "icons=ftp://here | icons must hold",
                "timeout=5s | The option timeout means nothing in from(\"mcp-task:…\") without server",
                "redeliveryDelay=5s | The option redeliveryDelay means nothing",
            })
    void anOptionThatCannotBeFailsByNameAndValue(String option, String told) {
        assertThat(failure("report", "mcp-task:report?" + option)).hasStackTraceContaining(told);
    }

    @Test
    void aToolNeedsAName() {
        assertThat(failure("any", "mcp-task:*")).hasStackTraceContaining("write mcp-task:TOOL");
    }

    @Test
    void anOptionOfServingFailsByNameInACall() {
        assertThat(failure("in", "mcp-task:report?server=http://localhost:1/mcp&taskSupport=required"))
                .hasStackTraceContaining("The option taskSupport means nothing")
                .hasStackTraceContaining("it belongs to from(\"mcp-task:…\") without server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mcp-task:report", "mcp-task:report?title=Other"})
    void twoRoutesCannotBeTheSameTool(String uri) {
        assertThat(failure("first", "mcp-task:report")).isNull();

        assertThat(failure("second", uri))
                .hasStackTraceContaining("'first'")
                .hasStackTraceContaining("'second'")
                .hasStackTraceContaining("'report'")
                .hasStackTraceContaining("/mcp");
        assertThat(failure("third", "mcp-task:report?httpPath=/other")).isNull();
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            component.setPort(taken.getLocalPort());

            assertThat(failure("report", "mcp-task:report"))
                    .hasStackTraceContaining("Cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasStackTraceContaining("camel.component.mcp-task.host");
        }
    }
}
