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
package org.camelmcp.mcp.transport.stdio;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.transport.StoppableTimeout;
import org.camelmcp.mcp.transport.TransportRequest;
import org.camelmcp.mcp.transport.TransportResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests that wait for the response of one child. Ids are compared with their JSON type (P 2); a response to an
 * id that is not, or no longer, in use is dropped (P 57). Thread-safe.
 */
final class StdioCalls {

    private static final Logger LOG = LoggerFactory.getLogger(StdioCalls.class);

    private final StdioOutbox outbox;
    private final ScheduledExecutorService scheduler;
    private final Map<RequestId, Call> pending = new ConcurrentHashMap<>();

    /**
     * @param outbox    where a request waits until it is written; one that ends before is taken out
     * @param scheduler runs the timeouts
     */
    StdioCalls(StdioOutbox outbox, ScheduledExecutorService scheduler) {
        this.outbox = outbox;
        this.scheduler = scheduler;
    }

    /** Registers a request and starts its timeout. It has failed already when that is not possible. */
    Call add(TransportRequest request, byte[] bytes) {
        Call call = new Call(request, bytes);
        if (pending.putIfAbsent(call.id, call) != null) {
            call.fail("another request with this id is still unanswered");
        } else {
            call.startTimeout();
        }
        return call;
    }

    void answer(JsonRpcResponse response) {
        RequestId id = response.id();
        Call call = id == null ? null : pending.get(id);
        if (call == null || !call.succeed(new TransportResponse(response, 200, Map.of(), null))) {
            LOG.debug("A response was dropped: its id {} is not, or no longer, in use", id);
        }
    }

    /** A message with this id has come that is no valid response. */
    void refuse(RequestId id, String why) {
        Call call = pending.get(id);
        if (call != null) {
            call.fail("its answer cannot be read. " + why);
        }
    }

    void failAll(String why) {
        pending.values().forEach(call -> call.fail(why));
    }

    int size() {
        return pending.size();
    }

    final class Call extends StdioOutgoing<TransportResponse> {

        private final RequestId id;
        private final StoppableTimeout timeout;

        Call(TransportRequest request, byte[] bytes) {
            super(
                    "The request '" + request.message().method() + "' with id "
                            + request.message().id(),
                    bytes);
            this.id = request.message().id();
            this.timeout = new StoppableTimeout(
                    request.timeout(), this::startTimer, System::nanoTime, () -> timeOut(request.timeout()));
        }

        void startTimeout() {
            orFail(timeout::start);
        }

        void hold() {
            timeout.hold();
        }

        void release() {
            orFail(timeout::release);
        }

        private void orFail(Runnable timerStart) {
            try {
                timerStart.run();
            } catch (RejectedExecutionException e) {
                fail("the scheduler of the transport has been shut down");
            }
        }

        private Runnable startTimer(Duration delay, Runnable action) {
            Future<?> timer = scheduler.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> timer.cancel(false);
        }

        @Override
        void onEnd() {
            timeout.cancel();
            pending.remove(id, this);
            outbox.remove(this);
        }
    }
}
