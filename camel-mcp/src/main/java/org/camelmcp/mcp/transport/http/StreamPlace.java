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
package org.camelmcp.mcp.transport.http;

/** One of the bounded number of places for streams; free until it is taken. Used on one Vert.x context only. */
final class StreamPlace {

    private final HttpLanes lanes;
    private boolean taken;

    StreamPlace(HttpLanes lanes) {
        this.lanes = lanes;
    }

    /** Whether the place is ours: already, or from now on. */
    boolean take() {
        if (!taken) {
            taken = lanes.acquireStream();
        }
        return taken;
    }

    /** Does nothing when it was not taken. */
    void giveBack() {
        if (taken) {
            taken = false;
            lanes.releaseStream();
        }
    }
}
