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
package org.camelmcp.tasks;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One way to use an endpoint: a quadrant and, in a producer, the operation. Each option belongs to some of them. */
enum EndpointUse {
    CALL(Quadrant.CALL, McpTaskOperation.CALL),
    START(Quadrant.CALL, McpTaskOperation.START),
    AWAIT(Quadrant.CALL, McpTaskOperation.AWAIT),
    GET(Quadrant.CALL, McpTaskOperation.GET),
    CANCEL(Quadrant.CALL, McpTaskOperation.CANCEL),
    ANSWER(Quadrant.CALL, McpTaskOperation.ANSWER),
    LIST(Quadrant.CALL, McpTaskOperation.LIST),
    TOOLS(Quadrant.CALL, McpTaskOperation.TOOLS),
    RESULTS(Quadrant.RESULTS, null),
    SERVE(Quadrant.SERVE, null),
    REPORT_PROGRESS(Quadrant.REPORT, McpTaskOperation.PROGRESS),
    REPORT_COMPLETE(Quadrant.REPORT, McpTaskOperation.COMPLETE),
    REPORT_FAIL(Quadrant.REPORT, McpTaskOperation.FAIL),
    REPORT_GET(Quadrant.REPORT, McpTaskOperation.GET),
    ASK_ELICIT(Quadrant.REPORT, McpTaskOperation.ELICIT),
    ASK_SAMPLE(Quadrant.REPORT, McpTaskOperation.SAMPLE),
    ASK_ROOTS(Quadrant.REPORT, McpTaskOperation.ROOTS);

    private final Quadrant quadrant;
    private final @Nullable McpTaskOperation operation;

    EndpointUse(Quadrant quadrant, @Nullable McpTaskOperation operation) {
        this.quadrant = quadrant;
        this.operation = operation;
    }

    Quadrant quadrant() {
        return quadrant;
    }

    /** The operation, {@code null} in a consumer. */
    @Nullable
    McpTaskOperation operation() {
        return operation;
    }

    static Optional<EndpointUse> of(Quadrant quadrant, @Nullable McpTaskOperation operation) {
        return Arrays.stream(values())
                .filter(use -> use.quadrant == quadrant && use.operation == operation)
                .findFirst();
    }

    /** The uses in this quadrant. */
    static Set<EndpointUse> in(Quadrant quadrant) {
        return Arrays.stream(values())
                .filter(use -> use.quadrant == quadrant)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(EndpointUse.class)));
    }

    /** As a route author would write it. */
    @Override
    public String toString() {
        return quadrant.example(operation == null ? "" : operation.optionValue());
    }
}
