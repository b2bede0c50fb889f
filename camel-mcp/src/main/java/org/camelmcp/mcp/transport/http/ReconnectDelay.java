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
package org.camelmcp.mcp.transport.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before a broken stream is opened again: what the server's {@code retry} asks (P 132), doubled with
 * each failure in a row after the first, at most 30 seconds. Not thread-safe.
 */
final class ReconnectDelay {

    static final Duration MAX = Duration.ofSeconds(30);

    /** A server that asks for {@code retry: 0} and ends every stream at once must not keep us spinning. */
    static final Duration MIN = Duration.ofMillis(100);

    private static final int MAX_DOUBLINGS = 10;

    private Duration retry = Duration.ofSeconds(1);
    private int failures;

    /** The server's {@code retry} field. */
    void serverAsks(Duration value) {
        retry = value.compareTo(MIN) < 0 ? MIN : min(value, MAX);
    }

    void succeeded() {
        failures = 0;
    }

    void failed() {
        failures++;
    }

    int failures() {
        return failures;
    }

    /**
     * The delay before the next attempt.
     *
     * @param atLeast what {@code Retry-After} asks, which may exceed the 30 seconds; {@code null} for nothing
     */
    Duration next(@Nullable Duration atLeast) {
        int doublings = Math.max(0, Math.min(failures - 1, MAX_DOUBLINGS));
        Duration delay = min(retry.multipliedBy(1L << doublings), MAX);
        return atLeast != null && atLeast.compareTo(delay) > 0 ? atLeast : delay;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
