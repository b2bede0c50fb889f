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

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One run of a tool's work, for a task or a plain call. Thread-safe.
 */
public interface TaskRun {

    /** The id under which reports reach it. For a plain call, too; clients do not know that one. */
    String taskId();

    /** Whether a client follows it as a task; else it is a plain call. */
    boolean isTask();

    /** The tool's name. */
    String tool();

    /** The principal that it belongs to, {@code null} without authentication. */
    @Nullable
    String owner();

    /** The call's arguments. Not to be changed. */
    ObjectNode arguments();

    CallContext context();

    /** How many times this work has been started before: 0, or more after a node went away. */
    int redeliveries();

    TaskCancellation cancellation();
}
