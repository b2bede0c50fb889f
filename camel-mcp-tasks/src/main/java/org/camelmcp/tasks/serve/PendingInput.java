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

import org.apache.camel.Exchange;
import org.apache.camel.SafeCopyProperty;

/**
 * Ends an exchange that has asked its client, when the answer comes with another attempt of the same call, for which the
 * route runs again from its start ({@link org.camelmcp.tasks.receiver.InputPendingException}). It ends as Camel's
 * {@code stop()} does it, without an exception: no error handler, {@code doCatch} or log has anything to do with it, and
 * {@code doFinally} runs. The siblings of a copy go on, to ask what they have to ask; what waits for all of them does not
 * go on after that. Stateless.
 */
final class PendingInput {

    private static final String PROPERTY = "CamelMcpInputPending";

    private PendingInput() {}

    /** Called by the step that has asked, before it calls back. */
    static void stop(Exchange exchange) {
        StepRun run = StepRun.of(exchange);
        if (run != null) {
            run.asks();
        }
        mark(exchange);
        exchange.setRouteStop(true);
    }

    /** No further step of the exchange is to run, but those that tidy up. */
    static void mark(Exchange exchange) {
        exchange.getExchangeExtension().setSafeCopyProperty(PROPERTY, Mark.SET);
    }

    static boolean isOn(Exchange exchange) {
        return exchange.getExchangeExtension().getSafeCopyProperty(PROPERTY, Mark.class) != null;
    }

    private enum Mark implements SafeCopyProperty {
        SET;

        @Override
        public SafeCopyProperty safeCopy() {
            return this;
        }
    }
}
