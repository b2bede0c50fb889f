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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.TransportTimeoutException;

/**
 * A message on its way to a child process: queued, then written, then ended. The state at its end decides whether the
 * child may have seen it. Thread-safe.
 *
 * @param <T> what a message ends with when all goes well
 */
class StdioOutgoing<T> {

    private enum State {
        QUEUED,
        /** From before the first byte: a pipe that breaks in the middle does not tell how much was read. */
        WRITTEN,
        ENDED
    }

    private final String label;
    private final byte[] bytes;
    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);

    /**
     * @param label what error messages call it
     * @param bytes the encoded message, without its newline
     */
    StdioOutgoing(String label, byte[] bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    /** Called once, before the outcome is known to anyone. */
    void onEnd() {}

    byte[] bytes() {
        return bytes;
    }

    CompletableFuture<T> outcome() {
        return outcome;
    }

    boolean hasEnded() {
        return state.get() == State.ENDED;
    }

    /** False when the message has ended and must not be written any more. */
    boolean startWriting() {
        return state.compareAndSet(State.QUEUED, State.WRITTEN);
    }

    /** Does nothing before the message was written: a peer cannot answer what it has not seen. */
    boolean succeed(T value) {
        if (!state.compareAndSet(State.WRITTEN, State.ENDED)) {
            return false;
        }
        onEnd();
        outcome.complete(value);
        return true;
    }

    /** Ends it with the {@link Delivery} that its state tells; does nothing when it has ended. */
    void fail(String why) {
        State last = state.getAndSet(State.ENDED);
        if (last == State.ENDED) {
            return;
        }
        onEnd();
        outcome.completeExceptionally(
                last == State.QUEUED
                        ? new TransportException(Delivery.NOT_SENT, label + " was not sent: " + why, null)
                        : new TransportException(Delivery.UNKNOWN, label + " was sent, but: " + why, null));
    }

    /** The same for want of time. */
    void timeOut(Duration timeout) {
        State last = state.getAndSet(State.ENDED);
        if (last == State.ENDED) {
            return;
        }
        onEnd();
        outcome.completeExceptionally(new TransportTimeoutException(
                last == State.QUEUED ? Delivery.NOT_SENT : Delivery.UNKNOWN, label, timeout));
    }
}
