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

import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.SafeCopyProperty;
import org.apache.camel.support.ExchangeHelper;
import org.jspecify.annotations.Nullable;

/**
 * Names the questions of a route by where they are asked (DESIGN 6): the id of the step, its index in a split, a multicast
 * or a loop, and from the second on how many times that step has asked in this run of the task. So a task that runs again
 * finds what was answered before, while the turns of a loop ask anew. A question that was not answered gives its number
 * back, since Camel's redelivery of the step is to ask the same. Thread-safe.
 */
final class AskedStep {

    private static final String PROPERTY = "CamelMcpTaskQuestions";

    /** Used where there is no run to count in: the first each time. */
    private final @Nullable Run run;

    private final String place;
    private int number;

    private AskedStep(@Nullable Run run, String place) {
        this.run = run;
        this.place = place;
    }

    /** A run of a task begins with this exchange; its copies count with it. */
    static void begin(Exchange exchange, String taskId) {
        exchange.getExchangeExtension().setSafeCopyProperty(PROPERTY, new Run(taskId, new ConcurrentHashMap<>()));
    }

    static AskedStep of(Exchange exchange) {
        return new AskedStep(exchange.getExchangeExtension().getSafeCopyProperty(PROPERTY, Run.class), place(exchange));
    }

    private static String place(Exchange exchange) {
        String step = exchange.getExchangeExtension().getHistoryNodeId();
        StringBuilder place =
                new StringBuilder(step != null ? step : String.valueOf(ExchangeHelper.getRouteId(exchange)));
        index(place, 's', exchange.getProperty(ExchangePropertyKey.SPLIT_INDEX));
        index(place, 'm', exchange.getProperty(ExchangePropertyKey.MULTICAST_INDEX));
        index(place, 'l', exchange.getProperty(ExchangePropertyKey.LOOP_INDEX));
        return place.toString();
    }

    private static void index(StringBuilder place, char of, @Nullable Object index) {
        if (index != null) {
            place.append('.').append(of).append(index);
        }
    }

    /** The question's name, such as {@code to3}, {@code to3.s0} or {@code to3#2}. */
    String name() {
        if (run == null) {
            return place;
        }
        number = run.take(place);
        return number == 1 ? place : place + "#" + number;
    }

    /** There was no answer, and whoever asks here next asks this again. */
    void notAnswered() {
        if (run != null && number > 0) {
            run.giveBack(place, number);
        }
    }

    /** Whether the exchange is part of that task's work. */
    boolean worksFor(String taskId) {
        return run != null && run.taskId().equals(taskId);
    }

    /** @param taken the numbers under way or answered, by place */
    private record Run(String taskId, Map<String, BitSet> taken) implements SafeCopyProperty {

        int take(String place) {
            BitSet numbers = taken.computeIfAbsent(place, first -> new BitSet());
            synchronized (numbers) {
                int number = numbers.nextClearBit(1);
                numbers.set(number);
                return number;
            }
        }

        void giveBack(String place, int number) {
            BitSet numbers = taken.get(place);
            if (numbers != null) {
                synchronized (numbers) {
                    numbers.clear(number);
                }
            }
        }

        /** Every copy counts in the same. */
        @Override
        public SafeCopyProperty safeCopy() {
            return this;
        }
    }
}
