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
package org.camelmcp.tasks.serve;

import java.util.concurrent.Executor;
import org.camelmcp.tasks.receiver.TaskService;

/** How a producer of reports comes by the tasks of this application, wherever they run. Thread-safe. */
@FunctionalInterface
public interface ReportAccess {

    /** What the component's endpoints share; it is the component's to close. */
    Shared open();

    /**
     * @param service knows the tasks
     * @param workers exchanges go on there; must not reject
     * @param asks    those that are suspended until someone answers
     */
    record Shared(TaskService service, Executor workers, OpenAsks asks) {}
}
