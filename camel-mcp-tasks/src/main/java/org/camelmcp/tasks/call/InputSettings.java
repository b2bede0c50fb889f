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

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Endpoint;

/**
 * How what servers ask is answered. Immutable; equal when the same routes answer in the same way.
 *
 * @param routes     where each kind of question goes; what is missing is not declared, and not answered
 * @param timeout    how long an answer may take
 * @param onFailure  what is answered when there is none
 * @param completion who answers
 */
public record InputSettings(
        Map<InputKind, Endpoint> routes, Duration timeout, OnInputFailure onFailure, InputCompletion completion) {

    public InputSettings {
        Map<InputKind, Endpoint> ordered = new EnumMap<>(InputKind.class);
        ordered.putAll(routes);
        routes = Map.copyOf(ordered);
    }

    /** What can be answered, and so is declared (P 18). */
    public Set<InputKind> kinds() {
        return routes.keySet();
    }
}
