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

/**
 * Tells the work of a task, or of a plain call, that nobody wants its result any more: it was cancelled, is out of time,
 * or has expired. A route finds it in the header {@code CamelMcpTaskCancellation}. Thread-safe.
 */
public interface TaskCancellation {

    boolean isCancelled();

    /** Why, as a sentence for people; an empty text as long as it is not cancelled. */
    String reason();

    /**
     * Runs an action once when it is cancelled, on a worker thread; at once when that was so already.
     *
     * @return forgets the action
     */
    Runnable onCancelled(Runnable action);
}
