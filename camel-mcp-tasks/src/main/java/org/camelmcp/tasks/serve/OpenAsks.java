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

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.support.ExchangeHelper;
import org.camelmcp.tasks.receiver.StoppingException;
import org.camelmcp.tasks.task.InputAnswer;

/**
 * The suspended exchanges of questions, so that they end when their route or the application begins to stop (DESIGN 7): also
 * those of routes that are no tools, such as the one behind a queue that works on deferred tasks. The questions stay open;
 * asked again under the same name, they are joined. Holds no exchanges. Thread-safe.
 */
public final class OpenAsks {

    private final Map<CompletableFuture<InputAnswer>, Set<String>> routes = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /** @return forgets it */
    Runnable add(Exchange exchange, CompletableFuture<InputAnswer> answer) {
        String from = String.valueOf(exchange.getFromRouteId());
        String at = String.valueOf(ExchangeHelper.getRouteId(exchange));
        routes.put(answer, from.equals(at) ? Set.of(from) : Set.of(from, at));
        if (stopping) {
            answer.completeExceptionally(new StoppingException());
        }
        return () -> routes.remove(answer);
    }

    /** The application begins to stop: nothing is suspended any more. */
    public void stopping() {
        stopping = true;
        end(of -> true);
    }

    /** A route begins to stop. */
    public void stopping(String routeId) {
        end(of -> of.contains(routeId));
    }

    private void end(Predicate<Set<String>> which) {
        routes.forEach((answer, of) -> {
            if (which.test(of)) {
                answer.completeExceptionally(new StoppingException());
            }
        });
    }

    /** How many are open; for tests. */
    public int size() {
        return routes.size();
    }
}
