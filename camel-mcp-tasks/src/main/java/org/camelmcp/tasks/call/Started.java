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

import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskSnapshot;

/** What came of an attempt to start a tool. */
sealed interface Started {

    /** The server runs it as a task. */
    record AsTask(TaskSnapshot snapshot, Generation generation) implements Started {}

    /** It has ended already: the server answered at once, or it did not come to a start. */
    record Over(TaskOutcome outcome) implements Started {}
}
