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
package org.camelmcp.mcp.protocol;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The protocol revisions that this library speaks, oldest first, so that {@link #compareTo} orders them by age. */
public enum Revision {
    V2025_03_26("2025-03-26", Generation.LEGACY),
    V2025_06_18("2025-06-18", Generation.LEGACY),
    V2025_11_25("2025-11-25", Generation.LEGACY),
    V2026_07_28("2026-07-28", Generation.MODERN);

    private final String wire;
    private final Generation generation;

    Revision(String wire, Generation generation) {
        this.wire = wire;
        this.generation = generation;
    }

    /** The revision as it is spelt on the wire, for example {@code 2026-07-28}. */
    public String wire() {
        return wire;
    }

    public Generation generation() {
        return generation;
    }

    /** The revision of that wire spelling, or empty when we do not speak it. */
    public static Optional<Revision> of(String wire) {
        return Arrays.stream(values()).filter(r -> r.wire.equals(wire)).findFirst();
    }

    /** The newest revision of a generation that we speak. */
    public static Revision newest(Generation generation) {
        return newest(generation, Arrays.stream(values()).map(Revision::wire).toList())
                .orElseThrow();
    }

    /** The newest revision of a generation that is among the wire spellings given and that we speak too. */
    public static Optional<Revision> newest(Generation generation, Collection<String> offered) {
        return Arrays.stream(values())
                .filter(r -> r.generation == generation && offered.contains(r.wire))
                .max(Comparator.naturalOrder());
    }

    /** All wire spellings, newest first. */
    public static List<String> wires() {
        return Arrays.stream(values())
                .sorted(Comparator.reverseOrder())
                .map(Revision::wire)
                .toList();
    }

    @Override
    public String toString() {
        return wire;
    }
}
