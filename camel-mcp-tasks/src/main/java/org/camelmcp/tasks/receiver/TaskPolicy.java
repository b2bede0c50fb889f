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

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the tasks of a tool live. Immutable.
 *
 * @param support           whether it may or must be called as a task
 * @param completion        what ends its tasks
 * @param ttl               how long a task is kept when its client asks for nothing
 * @param minTtl            the least that a client gets, whatever it asks for
 * @param maxTtl            the most that a client gets
 * @param pollInterval      how often clients are asked to poll
 * @param executionTimeout  how long a task, or a plain call, may run (P 117)
 * @param resultRetention   how long its result is kept at least
 * @param immediateResponse what a legacy client may give its model at once ({@code model-immediate-response}), {@code null}
 *                          for nothing
 * @param inlineWindow      a modern call that ends within it is answered at once (P 105); zero = off
 * @param maxTasks          how many of its tasks may be live at once, and apart from those how many plain calls
 * @param maxTasksPerOwner  how many of those may belong to one principal
 * @param maxInputs         how often one of its tasks, or one call, may ask its client (P 122)
 */
public record TaskPolicy(
        TaskSupport support,
        Completion completion,
        Duration ttl,
        Duration minTtl,
        Duration maxTtl,
        Duration pollInterval,
        Duration executionTimeout,
        Duration resultRetention,
        @Nullable String immediateResponse,
        Duration inlineWindow,
        int maxTasks,
        int maxTasksPerOwner,
        int maxInputs) {

    /** The same, ended by something else. */
    TaskPolicy with(Completion other) {
        return new TaskPolicy(
                support,
                other,
                ttl,
                minTtl,
                maxTtl,
                pollInterval,
                executionTimeout,
                resultRetention,
                immediateResponse,
                inlineWindow,
                maxTasks,
                maxTasksPerOwner,
                maxInputs);
    }

    /**
     * The ttl that a task gets: what was asked for, clamped to [{@code minTtl}, {@code maxTtl}], but never less than it
     * may run plus {@code resultRetention} (DESIGN 6).
     *
     * @param requested {@code null} when nothing was asked for
     */
    public Duration grant(@Nullable Duration requested) {
        Duration wanted = requested == null ? ttl : requested;
        Duration clamped = min(max(wanted, minTtl), maxTtl);
        return max(clamped, executionTimeout.plus(resultRetention));
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
