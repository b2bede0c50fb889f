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

import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Ordered;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;

/** Puts a {@link CancellableStep} before every step of every route, in front of all other interceptors. */
final class CancellationInterceptor implements InterceptStrategy, Ordered {

    private final SuspendedSteps suspended;

    CancellationInterceptor(SuspendedSteps suspended) {
        this.suspended = suspended;
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return new CancellableStep(target, StepPlace.of(definition), context, suspended);
    }

    @Override
    public int getOrder() {
        return HIGHEST;
    }
}
