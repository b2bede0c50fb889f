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

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** An application whose tools are on its standard streams, as a client starts it. */
public final class StdioProgram {

    private StdioProgram() {}

    public static void main(String[] args) throws Exception {
        Main main = new Main();
        main.addInitialProperty("camel.component.mcp-task.stdio", "true");
        main.addInitialProperty("camel.main.shutdownTimeout", "5");
        RouteBuilder tools = new RouteBuilder() {
            @Override
            public void configure() {
                from("mcp-task:greet?parameter.name=string&parameter.name.required=true&httpPath=/one")
                        .setBody(simple("Hello, ${body[name]}!"));
                from("mcp-task:noisy?taskSupport=required&httpPath=/two")
                        .process(exchange -> System.out.println("this belongs on no wire"))
                        .delay(200)
                        .asyncDelayed()
                        .setBody(constant("done"));
            }
        };
        if (args.length == 0) {
            main.configure().addRoutesBuilder(tools);
        } else {
            main.addMainListener(new Late(tools));
        }
        main.run();
        System.exit(main.getExitCode());
    }

    /** Adds the routes when the application has started already, and stops and starts all of them once more. */
    private static final class Late extends MainListenerSupport {

        private final RouteBuilder routes;

        Late(RouteBuilder routes) {
            this.routes = routes;
        }

        @Override
        public void afterStart(BaseMainSupport main) {
            CamelContext context = main.getCamelContext();
            try {
                context.addRoutes(routes);
                for (Route route : context.getRoutes()) {
                    context.getRouteController().stopRoute(route.getRouteId());
                }
                for (Route route : context.getRoutes()) {
                    context.getRouteController().startRoute(route.getRouteId());
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
