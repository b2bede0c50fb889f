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
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import org.camelmcp.mcp.protocol.Methods;

/** What servers ask of clients. */
public enum InputKind {
    ELICITATION(Methods.ELICITATION_CREATE, "elicitation") {
        /** Revisions before 2025-11-25 know no modes, and do not mind them. */
        @Override
        void declare(ObjectNode capabilities) {
            ObjectNode modes = capabilities.putObject("elicitation");
            modes.putObject("form");
            modes.putObject("url");
        }
    },
    SAMPLING(Methods.SAMPLING_CREATE_MESSAGE, "sampling"),
    ROOTS(Methods.ROOTS_LIST, "roots");

    private final String method;
    private final String capability;

    InputKind(String method, String capability) {
        this.method = method;
        this.capability = capability;
    }

    public String method() {
        return method;
    }

    /** The kind that this method asks for; empty when clients answer no such method. */
    public static Optional<InputKind> of(String method) {
        return Arrays.stream(values())
                .filter(kind -> kind.method.equals(method))
                .findFirst();
    }

    /** Adds the kind to the capabilities of a client. */
    void declare(ObjectNode capabilities) {
        capabilities.putObject(capability);
    }

    static void declare(Collection<InputKind> kinds, ObjectNode capabilities) {
        kinds.forEach(kind -> kind.declare(capabilities));
    }
}
