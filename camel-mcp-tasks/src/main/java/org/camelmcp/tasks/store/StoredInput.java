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

import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.InputRequest;
import org.jspecify.annotations.Nullable;

/**
 * Something that a task asks its requestor, with what became of it. Immutable.
 *
 * @param key     unique for the task's whole life (P 114), and the key on the wire
 * @param name    by which the route knows the question; several questions may have the same, one after another, when an
 *                earlier one was refused or withdrawn
 * @param request what is asked
 * @param asTask  whether a legacy client that can is to run it as a task of its own
 * @param answer  {@code null} as long as it is open
 */
public record StoredInput(
        String key,
        String name,
        InputRequest request,
        boolean asTask,
        @Nullable InputAnswer answer) {

    public boolean isOpen() {
        return answer == null;
    }

    /** The same, with what became of it. */
    public StoredInput with(InputAnswer became) {
        return new StoredInput(key, name, request, asTask, became);
    }
}
