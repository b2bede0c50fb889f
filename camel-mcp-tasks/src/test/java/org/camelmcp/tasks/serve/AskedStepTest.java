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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.ExchangeHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AskedStepTest {

    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    private Exchange at(String step) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getExchangeExtension().setHistoryNodeId(step);
        return exchange;
    }

    private Exchange inRun(String step) {
        Exchange exchange = at(step);
        AskedStep.begin(exchange, "task-1");
        return exchange;
    }

    private static String name(Exchange exchange) {
        return AskedStep.of(exchange).name();
    }

    @Test
    void aStepThatAsksAgainInOneRunHasAnotherName() {
        Exchange exchange = inRun("to3");

        assertThat(List.of(name(exchange), name(exchange), name(exchange))).containsExactly("to3", "to3#2", "to3#3");
        assertThat(name(inRun("to3"))).as("another run").isEqualTo("to3");
    }

    @Test
    void withoutARunTheNameIsThatOfTheStep() {
        Exchange exchange = at("to3");

        assertThat(name(exchange)).isEqualTo("to3");
        assertThat(name(exchange)).isEqualTo("to3");
    }

    @Test
    void copiesCountWithTheirOrigin() {
        Exchange exchange = inRun("to3");
        Exchange copy = ExchangeHelper.createCorrelatedCopy(exchange, false);
        copy.getExchangeExtension().setHistoryNodeId("to3");

        assertThat(name(copy)).isEqualTo("to3");
        assertThat(name(exchange)).isEqualTo("to3#2");
    }

    @Test
    void theIndexTellsTheCopiesOfOneStepApart() {
        Exchange exchange = inRun("to3");
        exchange.setProperty(ExchangePropertyKey.LOOP_INDEX, 4);
        exchange.setProperty(ExchangePropertyKey.SPLIT_INDEX, 2);

        assertThat(name(exchange)).isEqualTo("to3.s2.l4");
    }

    @Test
    void whatWasNotAnsweredIsAskedUnderItsNameAgain() {
        Exchange exchange = inRun("to3");
        AskedStep first = AskedStep.of(exchange);
        first.name();
        AskedStep second = AskedStep.of(exchange);
        second.name();

        first.notAnswered();

        assertThat(name(exchange)).isEqualTo("to3");
        assertThat(name(exchange)).isEqualTo("to3#3");
    }

    @Test
    void aQuestionThatWasNeverNamedGivesNothingBack() {
        Exchange exchange = inRun("to3");
        name(exchange);

        AskedStep.of(exchange).notAnswered();

        assertThat(name(exchange)).isEqualTo("to3#2");
    }

    @Test
    void copiesThatAskAtOnceHaveNamesOfTheirOwn() {
        Exchange exchange = inRun("to3");
        List<AskedStep> steps =
                IntStream.range(0, 1_000).mapToObj(i -> AskedStep.of(exchange)).toList();
        Set<String> names = ConcurrentHashMap.newKeySet();

        steps.parallelStream().forEach(step -> names.add(step.name()));

        assertThat(names).hasSize(1_000);
    }
}
