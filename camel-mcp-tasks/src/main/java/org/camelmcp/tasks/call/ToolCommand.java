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
import java.time.Duration;
import org.camelmcp.tasks.message.ArgumentsHash;
import org.jspecify.annotations.Nullable;

/**
 * What one message asks for.
 *
 * @param tool         the tool's name
 * @param arguments    its arguments
 * @param meta         further {@code _meta} of the call, {@code null} = none
 * @param timeout      how long the task may take before we give up
 * @param requestedTtl how long the server is asked to keep the task, {@code null} = as it likes
 */
public record ToolCommand(
        String tool,
        ObjectNode arguments,
        @Nullable ObjectNode meta,
        Duration timeout,
        @Nullable Duration requestedTtl) {

    /** The same for the same tool with the same arguments. */
    String hash() {
        return tool + ":" + ArgumentsHash.of(arguments);
    }
}
