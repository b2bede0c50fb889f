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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One way to use an endpoint: a quadrant and, in a producer, the operation. Each option belongs to some of them. */
enum EndpointUse {
    CALL(Quadrant.CALL, McpTaskOperation.CALL),
    START(Quadrant.CALL, McpTaskOperation.START),
    AWAIT(Quadrant.CALL, McpTaskOperation.AWAIT),
    GET(Quadrant.CALL, McpTaskOperation.GET),
    CANCEL(Quadrant.CALL, McpTaskOperation.CANCEL),
    LIST(Quadrant.CALL, McpTaskOperation.LIST),
    TOOLS(Quadrant.CALL, McpTaskOperation.TOOLS),
    RESULTS(Quadrant.RESULTS, null);

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

    /** As a route author would write it. */
    @Override
    public String toString() {
        return operation == null
                ? "from(\"mcp-task:…?server=…\")"
                : "to(\"mcp-task:…?server=…&operation=" + operation.optionValue() + "\")";
    }
}
