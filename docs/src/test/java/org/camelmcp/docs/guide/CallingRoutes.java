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
import org.camelmcp.tasks.McpDeliveryUnknownException;
import org.camelmcp.tasks.McpServerConfiguration;
import org.camelmcp.tasks.McpTaskComponent;
import org.camelmcp.tasks.McpTaskExpiredException;
import org.camelmcp.tasks.McpTaskFailedException;
import org.camelmcp.tasks.McpTaskTimedOutException;
import org.camelmcp.tasks.McpToolErrorException;

/** What the page on calling shows in Java. */
public class CallingRoutes extends RouteBuilder {

    @Override
    public void configure() {
        servers();
        errors();
        // tag::call[]
        from("direct:report")
                .to("mcp-task:build-report?server=reports&timeout=10m")
                .to("file:reports");
        // end::call[]

        // tag::queue[]
        from("jms:queue:report.requests")
                .to("mcp-task:build-report?server=reports&operation=start"
                        + "&correlationId=${header.JMSMessageID}&restoreHeaders=customer");

        from("mcp-task:*?server=reports")
                .setHeader("JMSCorrelationID", header("CamelMcpTaskCorrelationId"))
                .choice()
                .when(header("CamelMcpTaskOutcome").isEqualTo("completed"))
                .to("jms:queue:report.replies")
                .otherwise()
                .setBody(simple("${header.CamelMcpTaskOutcome}: ${header.CamelMcpTaskErrorMessage}"))
                .to("jms:queue:report.failures");
        // end::queue[]

        // tag::arguments[]
        from("direct:arguments")
                .setBody(exchange -> Map.of("month", "2026-10", "regions", List.of("north", "south")))
                .to("mcp-task:build-report?server=reports");
        // end::arguments[]
    }

    private void servers() {
        // tag::server[]
        McpServerConfiguration reports = new McpServerConfiguration();
        reports.setUrl("https://reports.example.com/mcp");
        reports.setAccessToken(System.getenv("REPORTS_TOKEN"));

        McpTaskComponent component = getContext().getComponent("mcp-task", McpTaskComponent.class);
        component.getServers().put("reports", reports);
        // end::server[]
    }

    private void errors() {
        // tag::errors[]
        onException(McpToolErrorException.class).handled(true).log("The tool says: ${header.CamelMcpTaskErrorMessage}");
        onException(McpTaskTimedOutException.class, McpTaskExpiredException.class)
                .handled(true)
                .to("direct:ask-again-tomorrow");
        onException(McpDeliveryUnknownException.class).handled(true).to("direct:someone-must-look");
        onException(McpTaskFailedException.class)
                .onWhen(simple("${exception.retryable}"))
                .maximumRedeliveries(3)
                .redeliveryDelay(5000);
        // end::errors[]
        from("direct:ask-again-tomorrow").log("later");
        from("direct:someone-must-look").log("look");
    }
}
