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
package org.camelmcp.docs.guide;

import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.camelmcp.tasks.McpErrorResponseException;
import org.camelmcp.tasks.McpTaskReportException;
import org.camelmcp.tasks.receiver.TaskCancellation;

/** What the page on being a tool shows in Java, and {@code serving.yaml} in YAML. */
public class ServingRoutes extends RouteBuilder {

    @Override
    public void configure() {
        errors(); // onException comes before all routes
        describing();
        progress();
        deferred();
        cancelling();
    }

    private void describing() {
        // tag::greet[]
        from("mcp-task:greet?description=Greets somebody by name"
                        + "&parameter.name=string&parameter.name.required=true")
                .setBody(simple("Hello, ${body[name]}!"));
        // end::greet[]

        // tag::describe[]
        from("mcp-task:forecast?title=Weather forecast"
                        + "&description=RAW(The weather of today + 9 days, sun & rain, in a city of Europe)"
                        + "&parameter.city=string"
                        + "&parameter.city.description=Name of the city, in English"
                        + "&parameter.city.required=true"
                        + "&parameter.days=integer"
                        + "&parameter.units=string&parameter.units.enum=celsius,fahrenheit"
                        + "&annotations.readOnlyHint=true"
                        + "&icons=https://weather.example.com/sun.png")
                .setBody(simple("Sunny in ${body[city]}"));
        // end::describe[]

        // tag::schemas[]
        from("mcp-task:sales?inputSchema=classpath:schemas/period.json&outputSchema=classpath:schemas/sales.json")
                .setBody(exchange -> Map.of("total", 4711, "currency", "EUR"));
        // end::schemas[]
    }

    private void errors() {
        // tag::errors[]
        onException(NoSuchOrderException.class)
                .handled(true)
                .setBody(exchange -> Map.of(
                        "isError", true, "content", List.of(Map.of("type", "text", "text", "There is no such order"))));

        from("mcp-task:find-order?parameter.number=integer&parameter.number.required=true")
                .filter(simple("${body[number]} < 1"))
                .throwException(new McpErrorResponseException(-32602, "Numbers of orders begin at 1"))
                .end()
                .to("direct:find-order");
        // end::errors[]
        from("direct:find-order")
                .filter(simple("${body[number]} > 99"))
                .throwException(new NoSuchOrderException())
                .end()
                .setBody(simple("Order ${body[number]}"));
    }

    private void progress() {
        // tag::progress[]
        from("mcp-task:import-files?parameter.files=string[]&parameter.files.required=true")
                .split(simple("${body[files]}"))
                .to("direct:import-one")
                .setHeader("CamelMcpTaskProgress", simple("${exchangeProperty.CamelSplitIndex}++"))
                .setHeader("CamelMcpTaskProgressTotal", exchangeProperty("CamelSplitSize"))
                .setHeader("CamelMcpTaskProgressMessage", simple("${body} is imported"))
                .to("mcp-task:import-files?operation=progress")
                .end()
                .setBody(constant("imported"));
        // end::progress[]
        from("direct:import-one").log("${body}");
    }

    private void deferred() {
        // tag::deferred[]
        from("mcp-task:build-report?description=Builds the report of a month"
                        + "&parameter.month=string&parameter.month.required=true"
                        + "&taskSupport=required&completion=deferred")
                .setHeader("JMSCorrelationID", header("CamelMcpTaskId"))
                .to("jms:queue:report.requests?exchangePattern=InOnly");

        from("jms:queue:report.replies")
                .to("mcp-task:build-report?operation=complete&taskId=${header.JMSCorrelationID}");
        // end::deferred[]

        // tag::worker[]
        from("jms:queue:report.requests")
                .setHeader("CamelMcpTaskProgressMessage", constant("Counting"))
                .to("mcp-task:build-report?operation=progress&taskId=${header.JMSCorrelationID}")
                .setBody(simple("Report of ${body[month]}"))
                .to("jms:queue:report.replies?exchangePattern=InOnly");
        // end::worker[]

        // tag::late[]
        from("jms:queue:report.failures")
                .onException(McpTaskReportException.class)
                .handled(true)
                .log("${exception.message}")
                .end()
                .to("mcp-task:build-report?operation=fail&taskId=${header.JMSCorrelationID}");
        // end::late[]
    }

    private void cancelling() {
        // tag::loop[]
        from("mcp-task:count-primes?parameter.limit=integer&parameter.limit.required=true&taskSupport=required")
                .bean(PrimeCounter.class);
        // end::loop[]

        // tag::callback[]
        from("mcp-task:convert-video?executionTimeout=4h&taskSupport=required").process(exchange -> {
            Process converter = new ProcessBuilder("sleep", "600").start();
            exchange.getMessage()
                    .getHeader("CamelMcpTaskCancellation", TaskCancellation.class)
                    .onCancelled(converter::destroy);
            exchange.getMessage().setBody("exit code " + converter.waitFor());
        });
        // end::callback[]
    }

    /** What is thrown for an order that is not known. */
    public static final class NoSuchOrderException extends Exception {

        private static final long serialVersionUID = 1L;
    }
}
