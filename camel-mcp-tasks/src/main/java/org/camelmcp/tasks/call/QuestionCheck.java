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
import org.camelmcp.mcp.client.McpErrorException;
import org.camelmcp.mcp.protocol.ErrorCodes;

/** Whether a question says enough to be asked; what a route can do without is left to it. Stateless. */
final class QuestionCheck {

    private QuestionCheck() {}

    /** @throws McpErrorException when it does not */
    static void require(InputKind kind, ObjectNode params) {
        switch (kind) {
            case ELICITATION -> elicitation(params);
            case SAMPLING -> require(params.path("messages").isArray(), "messages is not an array");
            case ROOTS -> {
                // has no parameters
            }
        }
    }

    /** Without a mode it is a form (P 90). */
    private static void elicitation(ObjectNode params) {
        require(params.path("message").isTextual(), "message is not a string");
        JsonNode mode = params.path("mode");
        boolean form = mode.isMissingNode() || mode.asText().equals("form");
        require(form || mode.asText().equals("url"), "mode is neither form nor url");
        require(form || params.path("url").isTextual(), "url is not a string");
    }

    private static void require(boolean met, String otherwise) {
        if (!met) {
            throw InputDesk.error(ErrorCodes.INVALID_PARAMS, "Invalid question: " + otherwise);
        }
    }
}
