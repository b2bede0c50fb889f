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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of legacy sessions that are open here: those of {@code GET}, and the output of each stdio peer. Thread-safe;
 * channels and listeners are called outside the lock.
 */
final class OpenStreams implements SessionStreams {

    private static final Logger LOG = LoggerFactory.getLogger(OpenStreams.class);

    /** A client needs one; a second may overlap while the first breaks unseen. */
    private static final int MAX_PER_SESSION = 4;

    /** A stdio peer. @param sessionId {@code null} until it has initialized */
    private record Peer(ReplyChannel channel, @Nullable String sessionId) {}

    private final Places places;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    private final Object lock = new Object();
    private final Map<String, List<OpenStream>> bySession = new HashMap<>();
    private final Map<Sessions, Peer> peers = new HashMap<>();
    private boolean closed;

    OpenStreams(Places places) {
        this.places = places;
    }

    /**
     * Opens a stream of {@code GET}.
     *
     * @throws ServerErrorException when the session, or all together, have too many, or the server stops
     */
    void open(String sessionId, ReplyChannel channel) {
        OpenStream stream = new OpenStream(channel, places.take(), false);
        boolean refused = false;
        boolean stopping;
        synchronized (lock) {
            stopping = closed;
            List<OpenStream> streams = bySession.computeIfAbsent(sessionId, id -> new ArrayList<>());
            if (stopping || streams.size() == MAX_PER_SESSION) {
                refused = true;
            } else {
                streams.add(stream);
            }
            if (streams.isEmpty()) {
                bySession.remove(sessionId);
            }
        }
        if (refused) {
            stream.close();
            throw stopping
                    ? OpenRequests.stopping()
                    : ServerErrorException.limit(
                            "The session has " + MAX_PER_SESSION + " streams open; close one first",
                            McpServer.STREAM_RETRY);
        }
        channel.open();
        channel.onClosed(() -> remove(sessionId, stream));
        opened(sessionId);
    }

    /** A stdio peer has come, with the channel for what belongs to none of its requests. */
    void connect(Sessions peer, ReplyChannel channel) {
        boolean stopping;
        synchronized (lock) {
            stopping = closed;
            if (!stopping) {
                peers.put(peer, new Peer(channel, null));
            }
        }
        if (stopping) {
            channel.reply(Reply.of(503, null));
            return;
        }
        channel.onClosed(() -> {
            List<OpenStream> over;
            synchronized (lock) {
                over = output(peers.remove(peer));
            }
            over.forEach(OpenStream::close);
        });
    }

    /** A stdio peer has initialized: its output is the stream of that session from now on. */
    void initialized(Sessions peer, String sessionId) {
        List<OpenStream> former;
        synchronized (lock) {
            Peer known = peers.get(peer);
            if (known == null) {
                return; // of HTTP
            }
            former = output(known);
            peers.put(peer, new Peer(known.channel(), sessionId));
            bySession.put(sessionId, new ArrayList<>(List.of(new OpenStream(known.channel(), () -> {}, true))));
        }
        former.forEach(OpenStream::close);
        opened(sessionId);
    }

    /** Under the lock: takes a peer's stream out. */
    private List<OpenStream> output(@Nullable Peer peer) {
        List<OpenStream> streams = peer == null || peer.sessionId() == null ? null : bySession.remove(peer.sessionId());
        return streams == null ? List.of() : streams;
    }

    @Override
    public boolean send(String sessionId, JsonRpcMessage message) {
        Optional<Stream> stream = stream(sessionId);
        stream.ifPresent(open -> open.send(message));
        return stream.isPresent();
    }

    @Override
    public Optional<Stream> stream(String sessionId) {
        synchronized (lock) {
            List<OpenStream> streams = bySession.get(sessionId);
            return streams == null ? Optional.empty() : Optional.of(streams.get(streams.size() - 1));
        }
    }

    @Override
    public AutoCloseable onOpened(Consumer<String> listener) {
        // an object of its own, so that a listener that is added twice is removed once
        Consumer<String> entry = listener::accept;
        listeners.add(entry);
        return () -> listeners.remove(entry);
    }

    void sendToAll(JsonRpcNotification notification) {
        List<String> sessions;
        synchronized (lock) {
            sessions = List.copyOf(bySession.keySet());
        }
        sessions.forEach(session -> send(session, notification));
    }

    /** Ends the streams of a session that has ended. */
    void end(String sessionId) {
        List<OpenStream> streams;
        synchronized (lock) {
            streams = bySession.remove(sessionId);
        }
        if (streams != null) {
            streams.forEach(OpenStream::end);
        }
    }

    void close() {
        List<OpenStream> all = new ArrayList<>();
        synchronized (lock) {
            closed = true;
            bySession.values().forEach(all::addAll);
            peers.values().stream()
                    .filter(peer -> peer.sessionId() == null)
                    .forEach(peer -> all.add(new OpenStream(peer.channel(), () -> {}, true)));
            bySession.clear();
            peers.clear();
        }
        all.forEach(OpenStream::end);
    }

    private void remove(String sessionId, OpenStream stream) {
        synchronized (lock) {
            List<OpenStream> streams = bySession.get(sessionId);
            if (streams != null) {
                streams.remove(stream);
                if (streams.isEmpty()) {
                    bySession.remove(sessionId);
                }
            }
        }
        stream.close();
    }

    private void opened(String sessionId) {
        for (Consumer<String> listener : listeners) {
            try {
                listener.accept(sessionId);
            } catch (RuntimeException e) {
                LOG.warn("A listener to opened streams failed", e);
            }
        }
    }
}
