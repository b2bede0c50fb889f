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

import org.apache.camel.Exchange;
import org.camelmcp.tasks.receiver.TaskProgress;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.task.TaskEnding;
import org.camelmcp.tasks.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * Between exchanges and reports: which headers name the task and say what of it, how bodies become results, and which
 * exceptions a route gets. What a Camel user sees of reporting is here. Thread-safe; methods may throw what becomes the
 * exchange's exception, and nothing is reported then.
 */
public interface ReportMapping {

    /** The task that the exchange is about; throws when it names none. */
    String taskId(Exchange exchange);

    /** How far the work is. */
    TaskProgress progress(Exchange exchange);

    /** The result that the message is, for that task. */
    TaskEnding completed(Exchange exchange, ServedTask task);

    /** The error that exception, headers or body tell of. */
    TaskEnding failed(Exchange exchange, ServedTask task);

    /** Writes how a task stands; the body stays. */
    void status(Exchange exchange, ServedTask task);

    /** There is no such task of that tool. */
    Exception unknown(String taskId);

    /** @param status how the task ended before, {@code null} when not known */
    Exception ended(String taskId, @Nullable TaskStatus status);
}
