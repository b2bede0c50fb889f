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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.client.InputAnswers;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.jspecify.annotations.Nullable;

/** Declares what can be answered on requests by which nothing is asked. */
record Declaring(Set<InputKind> kinds) implements InputAnswers {

    static @Nullable Declaring of(Set<InputKind> kinds) {
        return kinds.isEmpty() ? null : new Declaring(kinds);
    }

    @Override
    public void declare(ObjectNode capabilities) {
        InputKind.declare(kinds, capabilities);
    }

    @Override
    public CompletionStage<JsonNode> answer(String key, String method, ObjectNode params) {
        return CompletableFuture.failedFuture(
                InputDesk.error(ErrorCodes.INTERNAL_ERROR, "Nobody is asked anything by this request"));
    }
}
