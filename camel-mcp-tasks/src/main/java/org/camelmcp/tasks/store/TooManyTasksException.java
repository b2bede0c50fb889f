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
package org.camelmcp.tasks.store;

/** A bound on tasks, or on plain calls beside them, is reached, so none was created. */
public class TooManyTasksException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Which bound. */
    public enum Bound {
        ALL("live tasks or calls, the most that this server may have"),
        TOOL("live tasks or calls, the most that this tool may have"),
        OWNER("live tasks or calls, the most that one caller of this tool may have"),
        /** Ended ones count as well: their results are kept until their ttl lapses. */
        KEPT("tasks kept with their results, the most that the store may have");

        private final String most;

        Bound(String most) {
            this.most = most;
        }
    }

    private final Bound bound;

    public TooManyTasksException(Bound bound, int most) {
        super("There are " + most + " " + bound.most);
        this.bound = bound;
    }

    public Bound bound() {
        return bound;
    }
}
