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
import org.apache.camel.builder.AggregationStrategies;
import org.apache.camel.builder.RouteBuilder;

/** What {@code routes/tool.yaml} says, in Java. */
public class ToolRoutes extends RouteBuilder {

    @Override
    public void configure() {
        from("mcp-task:summarise?taskSupport=required&pollInterval=500ms"
                        + "&description=Counts the words of a text, and finds its most frequent and its longest ones"
                        + "&parameter.text=string&parameter.text.required=true")
                .log(
                        LoggingLevel.INFO,
                        Quickstart.LOG,
                        "[summarise] ${body[text].length} characters, over MCP ${header.CamelMcpTaskProtocolVersion}")
                .setBody(simple("${body[text]}"))
                .split(method("reader", "paragraphs"), AggregationStrategies.groupedBody())
                // no thread waits here; without it, there would be nothing to watch
                .delay(700)
                .end()
                .bean("reader", "read")
                // tells whoever started the task: the body as text
                .to("mcp-task:summarise?operation=progress")
                .end()
                .bean("reader", "summary");
    }
}
