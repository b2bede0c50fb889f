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

/** Whether a tool is called as a task. */
public enum TaskMode {
    /** As the tool and the server have it: as a task where both allow one, else plainly. */
    AUTO,
    /** As a task, or not at all; a modern server that offers tasks may still answer at once. */
    TASK,
    /** Never as a task: the call lasts as long as its connection. */
    PLAIN
}
