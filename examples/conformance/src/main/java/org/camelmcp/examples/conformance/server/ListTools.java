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

import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.RouteController;

/** A tool that comes and goes with its route, of which clients are told, and the one that makes it do so. */
final class ListTools extends RouteBuilder {

    private static final String CHANGING = "test_changing_tool";

    @Override
    public void configure() {
        from("mcp-task:" + CHANGING + "?taskSupport=forbidden&description=Is there at times")
                .routeId(CHANGING)
                .autoStartup(false)
                .setBody(constant("Here I am"));

        from("mcp-task:test_trigger_tool_change?taskSupport=forbidden" + "&description=Adds the tool " + CHANGING
                        + ", or takes it away again")
                .process(ListTools::change);
    }

    private static void change(Exchange exchange) throws Exception {
        RouteController routes = exchange.getContext().getRouteController();
        ServiceStatus status = routes.getRouteStatus(CHANGING);
        if (status.isStarted()) {
            routes.stopRoute(CHANGING);
        } else {
            routes.startRoute(CHANGING);
        }
        exchange.getMessage().setBody(status.isStarted() ? "Taken away" : "Added");
    }
}
