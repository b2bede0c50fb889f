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
package org.camelmcp.mcp.transport;

import java.util.concurrent.CompletionStage;

/** The legacy stream of messages that a server sends without being asked. */
public interface TransportStream {

    /** Ends normally when the stream stands for the first time, exceptionally when the server refuses it. */
    CompletionStage<Void> opened();

    /** Ends when the stream is over for good; never exceptionally. */
    CompletionStage<Void> closed();

    /** Closes the stream and opens it no more. Idempotent. */
    void cancel();
}
