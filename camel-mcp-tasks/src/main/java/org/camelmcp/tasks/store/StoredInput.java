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
package org.camelmcp.tasks.store;

import com.fasterxml.jackson.databind.JsonNode;
import org.camelmcp.tasks.task.InputRequest;
import org.jspecify.annotations.Nullable;

/**
 * Something that a task asks its requestor, with the answer once there is one. Immutable.
 *
 * @param key     unique for the task's whole life (P 114), and the key on the wire
 * @param request what is asked
 * @param answer  the result that the client gave, {@code null} as long as it is open
 */
public record StoredInput(
        String key, InputRequest request, @Nullable JsonNode answer) {

    public boolean isOpen() {
        return answer == null;
    }
}
