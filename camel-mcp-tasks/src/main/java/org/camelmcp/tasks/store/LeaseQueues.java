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
package org.camelmcp.tasks.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import org.camelmcp.tasks.store.RemoteTaskRepository.LeaseRequest;
import org.camelmcp.tasks.store.RemoteTaskRepository.LeaseRequest.Work;

/**
 * The handles that can be leased, by server, work and tool, so that taking the next ones costs nothing for all the
 * others. In each queue a handle either waits for a time (its lease to lapse, its delivery to come due) or is ready.
 * Not thread-safe.
 */
final class LeaseQueues {

    private final Map<Place, Map<String, Queue>> queues = new HashMap<>();

    void add(StoredHandle stored) {
        Work work = stored.work();
        if (work != null) {
            queues.computeIfAbsent(new Place(stored.handle().server(), work), place -> new HashMap<>())
                    .computeIfAbsent(stored.handle().tool(), tool -> new Queue())
                    .add(stored);
        }
    }

    void remove(StoredHandle stored) {
        Work work = stored.work();
        Map<String, Queue> byTool =
                work == null ? null : queues.get(new Place(stored.handle().server(), work));
        Queue queue = byTool == null ? null : byTool.get(stored.handle().tool());
        if (queue != null) {
            queue.remove(stored);
            drop(
                    new Place(stored.handle().server(), Objects.requireNonNull(work)),
                    List.of(stored.handle().tool()));
        }
    }

    /** Takes the oldest ready ones out of their queues. */
    List<StoredHandle> take(LeaseRequest request, Instant now) {
        Place place = new Place(request.server(), request.work());
        Map<String, Queue> byTool = queues.get(place);
        if (byTool == null) {
            return List.of();
        }
        Set<String> asked = new HashSet<>(request.tools().isEmpty() ? byTool.keySet() : request.tools());
        asked.removeAll(request.except());
        PriorityQueue<Queue> heads = new PriorityQueue<>(Comparator.comparing(Queue::oldest, StoredHandle.BY_AGE));
        for (String tool : asked) {
            Queue queue = byTool.get(tool);
            if (queue != null && queue.advance(now)) {
                heads.add(queue);
            }
        }
        List<StoredHandle> taken = new ArrayList<>();
        while (taken.size() < request.limit()) {
            Queue queue = heads.poll();
            if (queue == null) {
                break;
            }
            taken.add(queue.takeOldest());
            if (queue.advance(now)) {
                heads.add(queue);
            }
        }
        drop(place, asked);
        return taken;
    }

    /** Tool names may be computed per message: those without a handle must not pile up. */
    private void drop(Place place, Collection<String> tools) {
        Map<String, Queue> byTool = queues.get(place);
        if (byTool == null) {
            return;
        }
        for (String tool : tools) {
            byTool.computeIfPresent(tool, (name, queue) -> queue.isEmpty() ? null : queue);
        }
        if (byTool.isEmpty()) {
            queues.remove(place);
        }
    }

    boolean isEmpty() {
        return queues.isEmpty();
    }

    private record Place(String server, Work work) {}

    private static final class Queue {

        private final TreeSet<StoredHandle> ready = new TreeSet<>(StoredHandle.BY_AGE);
        private final TreeSet<StoredHandle> waiting = new TreeSet<>(StoredHandle.BY_AVAILABILITY);

        void add(StoredHandle stored) {
            (stored.availableFrom().equals(Instant.MIN) ? ready : waiting).add(stored);
        }

        void remove(StoredHandle stored) {
            // the same handle waits first and is ready later
            if (!waiting.remove(stored)) {
                ready.remove(stored);
            }
        }

        /** Lets those whose time has come be ready; each of them once, so the cost is spread over all calls. */
        boolean advance(Instant now) {
            while (!waiting.isEmpty() && !waiting.first().availableFrom().isAfter(now)) {
                ready.add(Objects.requireNonNull(waiting.pollFirst()));
            }
            return !ready.isEmpty();
        }

        StoredHandle oldest() {
            return ready.first();
        }

        StoredHandle takeOldest() {
            return Objects.requireNonNull(ready.pollFirst());
        }

        boolean isEmpty() {
            return ready.isEmpty() && waiting.isEmpty();
        }
    }
}
