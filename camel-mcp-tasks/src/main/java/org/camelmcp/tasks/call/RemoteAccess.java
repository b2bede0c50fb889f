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
package org.camelmcp.tasks.call;

/** Lends an endpoint's remote side to a producer or consumer for as long as it runs. */
public interface RemoteAccess {

    /** Connects to what is shared; nothing is sent, so a server that is down does not matter. */
    RemoteEndpoint open() throws Exception;

    /** Gives it back: the last one to do so closes the server's connections, or ends its process. */
    void close(RemoteEndpoint remote);
}
