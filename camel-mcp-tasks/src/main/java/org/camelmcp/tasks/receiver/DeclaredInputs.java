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
package org.camelmcp.tasks.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.camelmcp.tasks.task.InputRequest;

/**
 * What a client may be asked, by what it declared: the same rules in both generations (P 87, P 90, P 114). Pure; never reads
 * what is asked for more than its kind.
 */
public final class DeclaredInputs {

    private DeclaredInputs() {}

    /**
     * What is missing for a question to be sent.
     *
     * @param capabilities as the client declared them, on the call that it made or on a poll
     * @return such as {@code elicitation} or {@code sampling.tools}; empty when the client may be asked
     */
    public static Optional<String> missing(InputRequest request, ObjectNode capabilities) {
        return switch (request.method()) {
            case "elicitation/create" -> elicitation(request.params(), capabilities.path("elicitation"));
            case "sampling/createMessage" -> sampling(request.params(), capabilities.path("sampling"));
            case "roots/list" -> unless(capabilities.path("roots").isObject(), "roots");
            default -> Optional.of(request.method());
        };
    }

    /** @throws UndeclaredInputException when something is {@link #missing} */
    public static void require(InputRequest request, ObjectNode capabilities) {
        missing(request, capabilities).ifPresent(capability -> {
            throw new UndeclaredInputException(capability);
        });
    }

    /** Declared without a mode it means forms, which are all that there was before modes. */
    private static Optional<String> elicitation(ObjectNode params, JsonNode declared) {
        if (!declared.isObject()) {
            return Optional.of("elicitation");
        }
        boolean url = declared.path("url").isObject();
        if ("url".equals(params.path("mode").textValue())) {
            return unless(url, "elicitation.url");
        }
        return unless(!url || declared.path("form").isObject(), "elicitation.form");
    }

    private static Optional<String> sampling(ObjectNode params, JsonNode declared) {
        if (!declared.isObject()) {
            return Optional.of("sampling");
        }
        boolean tools = params.hasNonNull("tools") || params.hasNonNull("toolChoice");
        return unless(!tools || declared.path("tools").isObject(), "sampling.tools");
    }

    private static Optional<String> unless(boolean may, String capability) {
        return may ? Optional.empty() : Optional.of(capability);
    }
}
