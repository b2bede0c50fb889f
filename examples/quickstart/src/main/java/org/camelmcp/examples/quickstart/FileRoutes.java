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

import static org.apache.camel.LoggingLevel.ERROR;
import static org.apache.camel.LoggingLevel.INFO;
import static org.camelmcp.examples.quickstart.Quickstart.LOG;

import org.apache.camel.builder.RouteBuilder;

/** What {@code routes/files.yaml} says, in Java. */
public class FileRoutes extends RouteBuilder {

    @Override
    public void configure() {
        onException(Exception.class)
                .handled(true)
                .log(ERROR, LOG, "[${header.CamelFileName}] failed: ${exception.message}")
                .bean("tally", "failed");

        from("file:{{inbox}}?include=.*\\.txt&sortBy=file:name&charset=UTF-8")
                .setBody(simple("${map(text,${bodyAs(String)})}"))
                .to("mcp-task:summarise?server=local&operation=start&timeout=1m"
                        + "&restoreHeaders=CamelFileName&statusEndpoint=direct:progress")
                .log(INFO, LOG, "[${header.CamelFileName}] started");

        from("direct:progress")
                .filter(simple("${header.CamelMcpTaskStatus} == 'working' && ${body} != null"))
                .log(INFO, LOG, "[${header.CamelFileName}] ${body}");

        from("mcp-task:*?server=local")
                .choice()
                .when(simple("${header.CamelMcpTaskOutcome} == 'completed'"))
                .to("file:{{outbox}}")
                .log(INFO, LOG, "[${header.CamelFileName}] done: ${header.CamelFileNameProduced}")
                .bean("tally", "done")
                .otherwise()
                .log(
                        ERROR,
                        LOG,
                        "[${header.CamelFileName}] ${header.CamelMcpTaskOutcome}: ${header.CamelMcpTaskErrorMessage}")
                .bean("tally", "failed");
    }
}
