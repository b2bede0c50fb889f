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
package org.camelmcp.tasks.call;

import java.util.Optional;
import org.apache.camel.Exchange;

/**
 * What an exchange remembers of the calls that a producer made for it, so that Camel's own redelivery never starts a
 * second task (DESIGN 5). Kept as an exchange property: properties survive a redelivery, which restores the message,
 * and are inherited by copies, as {@code enrich} needs it. Immutable and thread-safe, as far as the exchange is.
 */
public final class ExchangeLedger {

    private static final String PROPERTY = "CamelMcpTaskStarted:";

    private final String property;

    /**
     * @param producer tells this producer from others that the exchange meets, and stays the same over redeliveries;
     *                 without credentials, since exchange properties get logged
     */
    public ExchangeLedger(String producer) {
        this.property = PROPERTY + producer;
    }

    /** The call that this producer made, or was about to make, for this exchange and has not ended with success. */
    public Optional<StartedCall> read(Exchange exchange) {
        return Optional.ofNullable(exchange.getProperty(property, StartedCall.class));
    }

    public void write(Exchange exchange, StartedCall call) {
        exchange.setProperty(property, call);
    }

    /** To be called when the result is on the message and nothing more can fail. */
    public void clear(Exchange exchange) {
        exchange.removeProperty(property);
    }
}
