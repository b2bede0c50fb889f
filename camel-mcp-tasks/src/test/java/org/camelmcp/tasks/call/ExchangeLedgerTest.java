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

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.ExchangeHelper;
import org.camelmcp.tasks.call.Reinvocation.RaiseAgain;
import org.camelmcp.tasks.call.Reinvocation.StartAnew;
import org.camelmcp.tasks.message.ArgumentsHash;
import org.camelmcp.tasks.message.ToolArguments;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExchangeLedgerTest {

    private static final StartedCall SENT = StartedCall.sent("hash");

    private final CamelContext context = new DefaultCamelContext();
    private final ExchangeLedger ledger = new ExchangeLedger("mcp-task:report?server=bi");

    @AfterEach
    void stopCamel() {
        context.stop();
    }

    @Test
    void callIsRememberedUntilItIsCleared() {
        Exchange exchange = new DefaultExchange(context);
        assertThat(ledger.read(exchange)).isEmpty();

        ledger.write(exchange, SENT);
        assertThat(ledger.read(exchange)).contains(SENT);

        ledger.clear(exchange);
        assertThat(ledger.read(exchange)).isEmpty();
    }

    @Test
    void producersDoNotMeet() {
        Exchange exchange = new DefaultExchange(context);
        ledger.write(exchange, SENT);

        assertThat(new ExchangeLedger("mcp-task:export?server=bi").read(exchange))
                .isEmpty();
    }

    @Test
    void copyOfTheExchangeRemembersToo() {
        Exchange exchange = new DefaultExchange(context);
        ledger.write(exchange, SENT);

        assertThat(ledger.read(ExchangeHelper.createCopy(exchange, true))).contains(SENT);
    }

    static Stream<Object> bodies() {
        return Stream.of("{\"a\":1}", new FilterInputStream(new ByteArrayInputStream("{\"a\":1}".getBytes())) {
            @Override
            public boolean markSupported() {
                return false;
            }
        });
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void redeliveryByCamelSendsTheCallOnce(Object body) throws Exception {
        Attempts attempts = new Attempts();

        route(builder -> builder.from("direct:start").streamCache("false").process(attempts));
        context.createProducerTemplate()
                .send("direct:start", exchange -> exchange.getIn().setBody(body));

        assertThat(attempts.seen).hasSize(4).first().isInstanceOf(StartAnew.class);
        assertThat(attempts.seen.subList(1, 4)).hasOnlyElementsOfType(RaiseAgain.class);
    }

    /** Enriching works on a new copy of the exchange at each redelivery. */
    @Test
    void redeliveryOfAnEnrichmentSendsTheCallOnce() throws Exception {
        Attempts attempts = new Attempts();

        route(builder -> {
            builder.from("direct:start").enrich("direct:call");
            builder.from("direct:call").errorHandler(builder.noErrorHandler()).process(attempts);
        });
        context.createProducerTemplate()
                .send("direct:start", exchange -> exchange.getIn().setBody("{}"));

        assertThat(attempts.seen).hasSize(4).first().isInstanceOf(StartAnew.class);
        assertThat(attempts.seen.subList(1, 4)).hasOnlyElementsOfType(RaiseAgain.class);
    }

    private interface Routes {
        void configure(RouteBuilder builder) throws Exception;
    }

    private void route(Routes routes) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                errorHandler(defaultErrorHandler().maximumRedeliveries(3).redeliveryDelay(0));
                routes.configure(this);
            }
        });
        context.start();
    }

    /** A producer whose connection breaks each time after the call was sent. */
    private final class Attempts implements Processor {

        private final List<Reinvocation> seen = new ArrayList<>();
        private final ToolArguments toolArguments = new ToolArguments();

        @Override
        public void process(Exchange exchange) throws IOException {
            ObjectNode arguments = toolArguments.from(exchange.getIn());
            String hash = ArgumentsHash.of(arguments);
            seen.add(Reinvocation.decide(ledger.read(exchange), hash, OnDeliveryUnknown.FAIL));
            ledger.write(exchange, StartedCall.sent(hash));
            throw new IOException("connection reset");
        }
    }
}
