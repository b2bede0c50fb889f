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
package org.camelmcp.examples.conformance.server;

import org.apache.camel.builder.RouteBuilder;
import org.camelmcp.tasks.McpErrorResponseException;
import org.camelmcp.tasks.McpTaskConstants;

/** One tool for each way that a call can go: at once, slowly, wrong, and wrong in terms of the protocol. */
final class TaskTools extends RouteBuilder {

    /** Calls of {@code slow_compute} that take no time are answered at once, although it can be a task. */
    private static final String ANSWER_AT_ONCE = "&inlineWindow=100ms";

    /** The task, or the plain call, is the one that the exchange came as. */
    private static final String REPORT = "mcp-task:test_tool_with_progress?operation=progress";

    @Override
    public void configure() {
        from("mcp-task:greet?taskSupport=forbidden&description=Greets by name"
                        + "&parameter.name=string&parameter.name.required=true")
                .setBody(simple("Hello, ${body[name]}!"));

        from("mcp-task:slow_compute?description=Takes as many seconds as it is told to"
                        + "&inputSchema=classpath:slow_compute.json&pollInterval=500ms" + ANSWER_AT_ONCE)
                .process(new Pause(simple("${body[seconds]}", Double.class)))
                .setBody(simple("Computed ${body[label]} in ${body[seconds]} seconds"));

        from("mcp-task:failing_job?taskSupport=required&description=Fails after a second, as tools do"
                        + "&pollInterval=500ms&exposeErrors=true")
                .process(new Pause(constant(1.0)))
                .throwException(new IllegalStateException("This job always fails"));

        from("mcp-task:test_tool_with_progress?description=Says how far it is&pollInterval=500ms")
                .setHeader(McpTaskConstants.PROGRESS_TOTAL, constant(100))
                .setHeader(McpTaskConstants.PROGRESS, constant(0))
                .to(REPORT)
                .process(new Pause(constant(0.05)))
                .setHeader(McpTaskConstants.PROGRESS, constant(50))
                .to(REPORT)
                .process(new Pause(constant(0.05)))
                .setHeader(McpTaskConstants.PROGRESS, constant(100))
                .to(REPORT)
                .setBody(constant("Done, and said so"));

        from("mcp-task:protocol_error_job?description=Ends with a JSON-RPC error&pollInterval=500ms")
                .throwException(new McpErrorResponseException(-32603, "This job always ends with a protocol error"));
    }
}
