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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.camelmcp.mcp.client.Progress;
import org.camelmcp.tasks.requestor.FollowListener;
import org.camelmcp.tasks.task.Task;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each status change and progress notification of a task to another endpoint: those of one task in order, one at
 * a time, and never so that a slow or failing endpoint could hold up the task or fill the memory.
 */
public final class StatusPublisher extends ServiceSupport {

    private static final Logger LOG = LoggerFactory.getLogger(StatusPublisher.class);

    /** Per task; when the endpoint is slower than the server, the oldest are dropped. */
    private static final int MAX_WAITING = 32;

    private final Endpoint endpoint;
    private final ExchangeMapping mapping;
    private final Executor workers;
    private @Nullable AsyncProducer producer;

    public StatusPublisher(Endpoint endpoint, ExchangeMapping mapping, Executor workers) {
        this.endpoint = endpoint;
        this.mapping = mapping;
        this.workers = workers;
    }

    @Override
    protected void doStart() throws Exception {
        producer = endpoint.createAsyncProducer();
        ServiceHelper.startService(endpoint, producer);
    }

    @Override
    protected void doStop() {
        ServiceHelper.stopService(producer);
    }

    /**
     * The news of one task.
     *
     * @param headers what each exchange carries besides
     */
    News of(@Nullable String tool, Map<String, Object> headers) {
        return new News(tool, headers);
    }

    final class News implements FollowListener {

        private record Item(@Nullable Task task, @Nullable Progress progress) {}

        private final @Nullable String tool;
        private final Map<String, Object> headers;
        private final Deque<Item> waiting = new ArrayDeque<>();
        private @Nullable Task last;
        private boolean sending;

        private News(@Nullable String tool, Map<String, Object> headers) {
            this.tool = tool;
            this.headers = headers;
        }

        @Override
        public void changed(Task task) {
            synchronized (waiting) {
                last = task;
            }
            add(new Item(task, null));
        }

        /** Progress may come before the answer that creates the task, or without one. */
        void progressed(Progress progress) {
            Task task;
            synchronized (waiting) {
                task = last;
            }
            add(new Item(task, progress));
        }

        private void add(Item item) {
            synchronized (waiting) {
                if (waiting.size() >= MAX_WAITING) {
                    waiting.removeFirst();
                }
                waiting.addLast(item);
                if (sending) {
                    return;
                }
                sending = true;
            }
            workers.execute(this::sendNext);
        }

        private void sendNext() {
            Item item;
            synchronized (waiting) {
                item = waiting.pollFirst();
                if (item == null) {
                    sending = false;
                    return;
                }
            }
            AsyncProducer to = producer;
            if (to == null || !isStarted()) {
                synchronized (waiting) {
                    waiting.clear();
                    sending = false;
                }
                return;
            }
            try {
                publish(to, item);
            } catch (RuntimeException e) {
                LOG.warn("A status could not be published to {}", endpoint.getEndpointBaseUri(), e);
                workers.execute(this::sendNext);
            }
        }

        private void publish(AsyncProducer to, Item item) {
            Exchange exchange = endpoint.createExchange();
            headers.forEach(exchange.getMessage()::setHeader);
            mapping.changed(exchange, tool, item.task(), item.progress());
            to.process(exchange, doneSync -> {
                if (exchange.getException() != null) {
                    LOG.warn(
                            "The status of {} could not be published to {}: {}",
                            item.task() == null
                                    ? "a call"
                                    : "task " + item.task().shortId(),
                            endpoint.getEndpointBaseUri(),
                            exchange.getException().toString());
                }
                workers.execute(this::sendNext);
            });
        }
    }
}
