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

import org.camelmcp.tasks.store.ServedTask;

/** Wants to know how a task goes on. Called by one thread at a time, and never under a lock. */
interface TaskObserver {

    /** Whether it wants to know of changes before the end. */
    boolean wantsEveryChange();

    /** The task as it stands, at least once after this began to observe. */
    void seen(ServedTask task);

    /** There is no such task any more, or never was. */
    void gone();

    /** The task could not be read this time. */
    default void unreachable(Throwable failure) {}

    /** This service stops. */
    default void stopped() {}

    /** Whether it has learnt all that it wanted to. */
    boolean isOver();
}
