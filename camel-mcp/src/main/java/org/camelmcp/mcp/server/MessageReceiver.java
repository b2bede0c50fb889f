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
package org.camelmcp.mcp.server;

/** What a transport needs of a server: {@link McpServer} implements it. Thread-safe; nothing blocks the caller. */
public interface MessageReceiver {

    /** Takes one message (HTTP {@code POST}, a line on stdio); {@code channel} gets exactly one reply. */
    void receive(Incoming incoming, ReplyChannel channel);

    /**
     * Takes a {@code GET}: the stream of a legacy session's messages that belong to no request. The incoming body is
     * empty.
     *
     * <p>On stdio called once for each peer, before its first message: {@code channel} then writes what belongs to none of
     * its requests, from {@code initialize} on. It is open until the peer's input ends ({@link ReplyChannel#onClosed}) or
     * the server closes, which replies with nothing to say.
     */
    void openStream(Incoming incoming, ReplyChannel channel);

    /** Takes a {@code DELETE}: the end of a legacy session. The incoming body is empty. */
    void endSession(Incoming incoming, ReplyChannel channel);
}
