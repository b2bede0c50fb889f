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
package org.camelmcp.tasks.receiver;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.SafeCopyProperty;
import org.jspecify.annotations.Nullable;

/**
 * Ties an exchange to the task that it works for. Copies inherit it (split, multicast, wire tap, seda, enrich), and so
 * does an exchange that takes over their results; no route can remove it by removing properties. Nothing here holds an
 * exchange, which Camel may pool. Stateless.
 */
public final class ExchangeCancellation {

    private static final String PROPERTY = "CamelMcpTaskCancellationToken";

    private ExchangeCancellation() {}

    /** From now on the exchange, and every copy made of it, works for that task. */
    public static void attach(Exchange exchange, TaskCancellation cancellation) {
        exchange.getExchangeExtension().setSafeCopyProperty(PROPERTY, new Token(cancellation));
    }

    /** From now on the exchange, and every copy made of it, works for no task. Copies made before keep theirs. */
    public static void detach(Exchange exchange) {
        exchange.getExchangeExtension().setSafeCopyProperty(PROPERTY, null);
    }

    /** What the exchange has to obey, {@code null} when it works for no task. Costs next to nothing then. */
    public static @Nullable TaskCancellation of(Exchange exchange) {
        ExchangeExtension extension = exchange.getExchangeExtension();
        Token token = extension.getSafeCopyProperty(PROPERTY, Token.class);
        return token == null ? null : token.cancellation();
    }

    private record Token(TaskCancellation cancellation) implements SafeCopyProperty {

        /** Every copy obeys the same. */
        @Override
        public SafeCopyProperty safeCopy() {
            return this;
        }
    }
}
