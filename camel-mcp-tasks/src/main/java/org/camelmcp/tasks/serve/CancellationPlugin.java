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
package org.camelmcp.tasks.serve;

import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.spi.ContextServicePlugin;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Lets a cancel reach the steps of all routes of a context. Camel loads it, by {@code META-INF/services}, before any
 * route is made: the component would be too late, since routes that stand before its first endpoint may be reached from
 * there as well.
 */
public final class CancellationPlugin implements ContextServicePlugin {

    @Override
    public void load(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        // a context that starts again loads its plug-ins again
        if (extension.getInterceptStrategies().stream().noneMatch(CancellationInterceptor.class::isInstance)) {
            extension.addInterceptStrategy(new CancellationInterceptor(new SuspendedSteps(context)));
        }
        if (context.getLifecycleStrategies().stream().noneMatch(Delays.class::isInstance)) {
            context.addLifecycleStrategy(new Delays());
        }
    }

    /** Camel is to shut down the pool that it made. */
    @Override
    public void unload(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        if (extension.getContextPlugin(ScheduledExecutorService.class) instanceof CancellableDelays delays) {
            extension.addContextPlugin(ScheduledExecutorService.class, delays.pool());
        }
    }

    /** Camel makes the pool after plug-ins are loaded, and its error handlers fetch it when they start. */
    private static final class Delays extends LifecycleStrategySupport {

        @Override
        public void onContextInitializing(CamelContext context) {
            ExtendedCamelContext extension = context.getCamelContextExtension();
            ScheduledExecutorService pool = extension.getContextPlugin(ScheduledExecutorService.class);
            if (pool != null && !(pool instanceof CancellableDelays)) {
                extension.addContextPlugin(ScheduledExecutorService.class, new CancellableDelays(pool));
            }
        }
    }
}
