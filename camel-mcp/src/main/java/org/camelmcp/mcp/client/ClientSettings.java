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
package org.camelmcp.mcp.client;

import java.time.Duration;
import org.camelmcp.mcp.protocol.Generation;
import org.jspecify.annotations.Nullable;

/**
 * How a client behaves.
 *
 * @param generation        speak only this generation, {@code null} = find out
 * @param requestTimeout    how long an answer may take unless the request says otherwise
 * @param stdioProbeTimeout how long a child process may take to answer the probe before it counts as legacy
 * @param legacyVerdictAge  how long a server counts as legacy before it is probed again
 * @param maxInputRounds    how often a server may ask for input before it gives a result (P 86)
 */
public record ClientSettings(
        @Nullable Generation generation,
        Duration requestTimeout,
        Duration stdioProbeTimeout,
        Duration legacyVerdictAge,
        int maxInputRounds) {

    public static final ClientSettings DEFAULTS =
            new ClientSettings(null, Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofHours(1), 10);

    public ClientSettings {
        requirePositive("requestTimeout", requestTimeout);
        requirePositive("stdioProbeTimeout", stdioProbeTimeout);
        requirePositive("legacyVerdictAge", legacyVerdictAge);
        if (maxInputRounds < 1) {
            throw new IllegalArgumentException("Illegal maxInputRounds " + maxInputRounds + ": at least 1");
        }
    }

    public ClientSettings withGeneration(@Nullable Generation only) {
        return new ClientSettings(only, requestTimeout, stdioProbeTimeout, legacyVerdictAge, maxInputRounds);
    }

    public ClientSettings withRequestTimeout(Duration timeout) {
        return new ClientSettings(generation, timeout, stdioProbeTimeout, legacyVerdictAge, maxInputRounds);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException("Illegal " + name + " of " + value.toMillis() + " ms: at least 1 ms");
        }
    }
}
