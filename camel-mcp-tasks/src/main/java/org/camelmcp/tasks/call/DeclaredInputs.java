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

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the sessions with a legacy server declare that can be answered: agreed once, whatever endpoints come later. Thread-safe. */
final class DeclaredInputs {

    private static final Logger LOG = LoggerFactory.getLogger(DeclaredInputs.class);

    private final String server;
    private final Supplier<Set<InputKind>> kinds;
    private final Set<InputKind> warned = EnumSet.noneOf(InputKind.class);
    private @Nullable Set<InputKind> declared;

    /** @param kinds what can be answered at the moment */
    DeclaredInputs(String server, Supplier<Set<InputKind>> kinds) {
        this.server = server;
        this.kinds = kinds;
    }

    /** A session begins. */
    void declare(ObjectNode capabilities) {
        Set<InputKind> now = kinds.get();
        synchronized (this) {
            declared = now;
        }
        InputKind.declare(now, capabilities);
    }

    /** Whether the session knows that this is answered; before there is one, whether it would. */
    boolean isDeclared(InputKind kind) {
        Set<InputKind> known;
        synchronized (this) {
            known = declared;
        }
        return (known == null ? kinds.get() : known).contains(kind);
    }

    /** Somebody answers these. Warns once for each kind that the session under way does not know of. */
    void answered(Set<InputKind> more) {
        for (InputKind kind : more) {
            synchronized (this) {
                if (declared == null || declared.contains(kind) || !warned.add(kind)) {
                    continue;
                }
            }
            LOG.warn(
                    "Server '{}' does not know that {} is answered here, since its session began before the endpoint that"
                            + " answers it; it may not ask",
                    server,
                    kind.method());
        }
    }
}
