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

// tag::start[]
import org.apache.camel.builder.RouteBuilder;

public class ResearchRoutes extends RouteBuilder {
    @Override
    public void configure() {
        from("timer:once?repeatCount=1")
                .routeId("research")
                .setBody(constant("{\"topic\": \"camels\"}"))
                .to("mcp-task:simulate-research-query?server=everything&timeout=1m" + "&statusEndpoint=direct:status")
                .log("${body}");
        from("direct:status")
                .routeId("status")
                .log("${header.CamelMcpTaskStatus}: ${header.CamelMcpTaskStatusMessage}");
    }
}
// end::start[]
