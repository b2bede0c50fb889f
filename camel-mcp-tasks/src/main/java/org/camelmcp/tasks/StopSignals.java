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
package org.camelmcp.tasks;

import java.util.Collection;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Tells when the application or a route begins to stop, which is before Camel waits for suspended exchanges: it would
 * wait its whole shutdown timeout for tasks that run for hours (DESIGN 7).
 */
final class StopSignals extends LifecycleStrategySupport {

    private final List<Stopping> holders;

    /** @param holders told in this order */
    StopSignals(List<Stopping> holders) {
        this.holders = holders;
    }

    @Override
    public void onContextStopping(CamelContext context) {
        holders.forEach(Stopping::stopping);
    }

    /**
     * Camel prepares the services of a route for its end when its consumer takes nothing more, and before it waits for
     * exchanges. What is added when the route is created is lost when its services are initialised.
     */
    @Override
    public void onRoutesAdd(Collection<Route> routes) {
        routes.forEach(route -> route.addService(new RouteEnd(holders, route.getRouteId())));
    }

    /** Equal to others of the same route, so that a route has one however often it starts. */
    private record RouteEnd(List<Stopping> holders, String routeId) implements Service, ShutdownPrepared {

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public void prepareShutdown(boolean suspendOnly, boolean forced) {
            if (!suspendOnly) {
                holders.forEach(holder -> holder.stopping(routeId));
            }
        }
    }
}
