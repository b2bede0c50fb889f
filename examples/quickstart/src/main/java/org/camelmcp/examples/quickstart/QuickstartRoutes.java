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
package org.camelmcp.examples.quickstart;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;

/** What {@code routes.yaml} says, in Java. */
public class QuickstartRoutes extends RouteBuilder {

    private static final String LOG = "quickstart";

    @Override
    public void configure() {
        onException(Exception.class)
                .handled(true)
                .log(LoggingLevel.ERROR, LOG, "[${header.CamelFileName}] failed: ${exception.message}")
                .bean("samples", "failed");

        from("file:{{inbox}}?include=.*\\.txt&sortBy=file:name")
                .setBody(simple("${map(topic,${trim()})}"))
                .to("mcp-task:simulate-research-query?server=everything&operation=start&timeout=1m"
                        + "&restoreHeaders=CamelFileName&statusEndpoint=direct:progress");

        from("direct:progress")
                .log(LoggingLevel.INFO, LOG, "[${header.CamelFileName}] ${header.CamelMcpTaskStatus}: ${body}");

        from("mcp-task:*?server=everything")
                .choice()
                .when(simple("${header.CamelMcpTaskOutcome} == 'completed'"))
                .to("file:{{outbox}}")
                .log(LoggingLevel.INFO, LOG, "[${header.CamelFileName}] done: ${header.CamelFileNameProduced}")
                .bean("samples", "done")
                .otherwise()
                .log(
                        LoggingLevel.ERROR,
                        LOG,
                        "[${header.CamelFileName}] ${header.CamelMcpTaskOutcome}: ${header.CamelMcpTaskErrorMessage}")
                .bean("samples", "failed");
    }
}
