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

import org.camelmcp.tasks.task.Task;

/** There is no such task: it never was, has expired, or belongs to somebody else, which all look the same (P 110). */
public class UnknownTaskException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnknownTaskException(String taskId) {
        super("Task " + Task.shorten(taskId) + " is not known here: it never was, or its ttl has lapsed");
    }
}
