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

import org.camelmcp.mcp.transport.TransportRequest.Lane;

/** One of the bounded number of places of a lane whose requests stay open; free until it is taken. Used on one Vert.x context only. */
final class StreamPlace {

    private final HttpLanes lanes;
    private final Lane lane;
    private boolean taken;

    StreamPlace(HttpLanes lanes, Lane lane) {
        this.lanes = lanes;
        this.lane = lane;
    }

    Lane lane() {
        return lane;
    }

    /** Whether the place is ours: already, or from now on. */
    boolean take() {
        if (!taken) {
            taken = lanes.acquire(lane);
        }
        return taken;
    }

    /** Does nothing when it was not taken. */
    void giveBack() {
        if (taken) {
            taken = false;
            lanes.release(lane);
        }
    }
}
