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
package org.camelmcp.tasks;

/** Lets tests in other packages see what a component has not let go of. */
public final class UnderWay {

    private UnderWay() {}

    /** How many requests, suspended calls and followed tasks have not ended. */
    public static int in(McpTaskComponent component) {
        return component.remoteServers().underWay();
    }

    /** How many requests, streams, runs, waiters and watchers there are of what the component serves. */
    public static int servedBy(McpTaskComponent component) {
        return component.localServers().underWay();
    }
}
