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

import org.apache.camel.NamedNode;

/** Where a step stands in its route, as far as it matters when its task is cancelled. */
enum StepPlace {
    /** Anywhere else. */
    ORDINARY,
    /** Directly in {@code doTry} or {@code doCatch}: what ends the block is not to end its {@code doFinally}. */
    TRY_BLOCK,
    /** In {@code doFinally} or {@code onCompletion}: it tidies up, and runs to its end. */
    CLEANUP,
    /** An {@code aggregate}: what comes out of it may belong to many tasks, and obeys none. */
    AGGREGATION;

    static StepPlace of(NamedNode step) {
        for (NamedNode around = step.getParent(); around != null; around = around.getParent()) {
            if (around.getShortName().equals("doFinally")
                    || around.getShortName().equals("onCompletion")) {
                return CLEANUP;
            }
        }
        if (step.getShortName().equals("aggregate")) {
            return AGGREGATION;
        }
        String block = step.getParent() == null ? "" : step.getParent().getShortName();
        return block.equals("doTry") || block.equals("doCatch") ? TRY_BLOCK : ORDINARY;
    }
}
