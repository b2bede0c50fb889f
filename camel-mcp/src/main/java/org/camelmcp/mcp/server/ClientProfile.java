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
package org.camelmcp.mcp.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.camelmcp.mcp.protocol.Implementation;
import org.jspecify.annotations.Nullable;

/**
 * What a client says about itself: modern clients on every request, legacy ones once, when they initialize. Immutable as
 * long as nobody changes the tree.
 *
 * @param info         for people and logs; no behaviour may depend on it (P 20); {@code null} when not said
 * @param capabilities what the client can do; may be empty
 */
public record ClientProfile(@Nullable Implementation info, ObjectNode capabilities) {

    /** A client that said nothing. */
    public static final ClientProfile UNKNOWN = new ClientProfile(null, JsonNodeFactory.instance.objectNode());
}
