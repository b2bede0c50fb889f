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
package org.camelmcp.tasks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.mcp.server.SessionStreams;
import org.camelmcp.tasks.requestor.PollTimer;
import org.junit.jupiter.api.Test;

/** What the streams of a session, which last as long as their client, know of the tasks that asked there. */
class OutletTest {

    private final OneStream session = new OneStream();

    private Outlet outlet() {
        Outlet outlet = new Outlet(session, new NoTimer());
        outlet.address(new Address("s1", new Recipient(Revision.V2025_11_25, JsonNodeFactory.instance.objectNode())));
        return outlet;
    }

    private static OutgoingRequest request(String id) {
        JsonRpcRequest message = new JsonRpcRequest(RequestId.of(id), "elicitation/create", null);
        return new OutgoingRequest(message.id(), recipient -> Optional.of(message));
    }

    @Test
    void aStreamForgetsATaskThatAsksNothingAnyMore() {
        for (int task = 0; task < 100; task++) {
            Outlet outlet = outlet();
            outlet.post(request("q1"), Duration.ZERO);
            outlet.post(request("q2"), Duration.ZERO);
            outlet.drop(RequestId.of("q1"), null);
            outlet.drop(RequestId.of("q2"), "The task is cancelled");
        }
        assertThat(session.sent).hasSize(300);
        assertThat(session.listeners).isEmpty();
    }

    @Test
    void aTaskThatAsksAgainHearsAgainThatTheStreamIsOver() {
        Outlet outlet = outlet();
        outlet.post(request("q1"), Duration.ZERO);
        outlet.drop(RequestId.of("q1"), null);
        outlet.post(request("q2"), Duration.ZERO);
        assertThat(session.listeners).hasSize(1);

        session.sent.clear();
        session.breakOff();

        assertThat(session.sent)
                .singleElement()
                .extracting(sent -> ((JsonRpcRequest) sent).id())
                .isEqualTo(RequestId.of("q2"));
    }

    @Test
    void aStreamThatComesAndGoesUnseenHasNothingSentTwiceOnTheOneThatStays() {
        Outlet outlet = outlet();
        outlet.post(request("q1"), Duration.ZERO);
        SessionStreams.Stream stays = session.stream;
        session.stream = session.open();
        outlet.post(request("q2"), Duration.ZERO);
        session.stream = stays;
        session.sent.clear();

        outlet.opened("s1");

        assertThat(session.sent)
                .extracting(sent -> ((JsonRpcRequest) sent).id())
                .containsExactly(RequestId.of("q2"));
    }

    /** A session with one stream, which another replaces once it breaks. */
    private static final class OneStream implements SessionStreams {

        private final List<JsonRpcMessage> sent = new ArrayList<>();
        private final Map<Object, Runnable> listeners = new LinkedHashMap<>();
        private Stream stream = open();

        private Stream open() {
            return new Stream() {
                @Override
                public void send(JsonRpcMessage message) {
                    sent.add(message);
                }

                @Override
                public Runnable onClosed(Runnable action) {
                    Object key = new Object();
                    listeners.put(key, action);
                    return () -> listeners.remove(key);
                }

                @Override
                public boolean isWholeOutput() {
                    return false;
                }
            };
        }

        private void breakOff() {
            stream = open();
            List<Runnable> told = List.copyOf(listeners.values());
            listeners.clear();
            told.forEach(Runnable::run);
        }

        @Override
        public boolean send(String sessionId, JsonRpcMessage message) {
            stream.send(message);
            return true;
        }

        @Override
        public Optional<Stream> stream(String sessionId) {
            return Optional.of(stream);
        }

        @Override
        public AutoCloseable onOpened(Consumer<String> opened) {
            return () -> {};
        }
    }

    /** None of these questions waits for a better stream. */
    private static final class NoTimer implements PollTimer {

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Pending schedule(Duration delay, Runnable action) {
            throw new AssertionError("Nothing is to be scheduled");
        }
    }
}
