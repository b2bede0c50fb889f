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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.camelmcp.mcp.client.InputAnswers;
import org.camelmcp.mcp.client.McpClient;
import org.camelmcp.mcp.client.McpErrorException;
import org.camelmcp.mcp.client.Subscription;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.tasks.requestor.Following;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.requestor.TaskMethods;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subscribes to the status of many tasks over few {@code subscriptions/listen} streams. Tasks that start within a
 * moment share a stream; with all streams in use, the smallest is replaced by a larger one, which overlaps it so that
 * nothing is missed in between. Beyond what the streams hold, tasks are followed by polling only. Thread-safe.
 */
final class ListenStreams {

    private static final Logger LOG = LoggerFactory.getLogger(ListenStreams.class);

    /** Short tasks end before a subscription would be of use, and tasks started together share one. */
    private static final Duration GATHER = Duration.ofMillis(50);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofMinutes(1);

    static final int MAX_IDS = 500;

    private static final int ASKED_AT_ONCE = 20;

    private final McpClient client;
    private final @Nullable InputAnswers declaring;
    private final PollTimer timer;
    private final int maxStreams;
    private final Function<String, Optional<Following>> followings;
    private final Consumer<JsonNode> statuses;

    /** Guards all that follows; nothing outside is called while it is held. */
    private final Object lock = new Object();

    private final Set<String> waiting = new LinkedHashSet<>();
    private final List<Stream> streams = new ArrayList<>();
    private PollTimer.@Nullable Pending flush;
    private Duration retry = FIRST_RETRY;
    private long notBefore;
    private boolean refused;
    private boolean closed;

    /** @param declaring what the subscriber can answer, {@code null} = nothing */
    ListenStreams(
            McpClient client,
            @Nullable InputAnswers declaring,
            PollTimer timer,
            int maxStreams,
            Function<String, Optional<Following>> followings,
            Consumer<JsonNode> statuses) {
        this.client = client;
        this.declaring = declaring;
        this.timer = timer;
        this.maxStreams = maxStreams;
        this.followings = followings;
        this.statuses = statuses;
        this.notBefore = timer.nanoTime();
    }

    void add(String taskId) {
        synchronized (lock) {
            if (refused || closed) {
                return;
            }
            waiting.add(taskId);
            flushSoon();
        }
    }

    void remove(String taskId) {
        // more than one where a larger stream overlaps the one that it replaces
        List<Stream> idle = new ArrayList<>();
        synchronized (lock) {
            waiting.remove(taskId);
            if (waiting.isEmpty()) {
                cancelFlush();
            }
            for (Stream stream : streams) {
                if (stream.ids.remove(taskId) && stream.ids.isEmpty()) {
                    idle.add(stream);
                }
            }
            streams.removeAll(idle);
        }
        idle.forEach(Stream::close);
    }

    void close() {
        List<Stream> open;
        synchronized (lock) {
            closed = true;
            waiting.clear();
            cancelFlush();
            open = List.copyOf(streams);
            streams.clear();
        }
        open.forEach(Stream::close);
    }

    private void cancelFlush() {
        if (flush != null) {
            flush.cancel();
            flush = null;
        }
    }

    private void flushSoon() {
        if (flush == null && !closed) {
            long pause = Math.max(GATHER.toNanos(), notBefore - timer.nanoTime());
            flush = timer.schedule(Duration.ofNanos(pause), this::flush);
        }
    }

    private void flush() {
        Stream opened;
        synchronized (lock) {
            flush = null;
            if (waiting.isEmpty() || refused || closed) {
                return;
            }
            Set<String> ids = new HashSet<>();
            Stream replaced = null;
            if (streams.size() >= maxStreams) {
                replaced = streams.stream()
                        .filter(stream -> !stream.replaced)
                        .min(Comparator.comparingInt(stream -> stream.ids.size()))
                        .orElse(null);
                if (replaced == null || replaced.ids.size() >= MAX_IDS) {
                    // no room; when there is some again, tasks that started meanwhile are still only polled
                    waiting.clear();
                    return;
                }
                replaced.replaced = true;
                ids.addAll(replaced.ids);
            }
            for (String id : List.copyOf(waiting)) {
                if (ids.size() < MAX_IDS) {
                    ids.add(id);
                    waiting.remove(id);
                }
            }
            if (!waiting.isEmpty()) {
                flushSoon();
            }
            opened = new Stream(ids, replaced);
            streams.add(opened);
        }
        opened.open();
    }

    /** Waits longer with the next subscription each time one comes to nothing. Called with the lock held. */
    private void backOff() {
        notBefore = timer.nanoTime() + retry.toNanos();
        retry = retry.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? retry.multipliedBy(2) : LAST_RETRY;
    }

    /** One subscription. */
    private final class Stream {

        private final Set<String> ids;
        private @Nullable Stream predecessor;
        private boolean replaced;
        private @Nullable Subscription subscription;

        Stream(Set<String> ids, @Nullable Stream predecessor) {
            this.ids = ids;
            this.predecessor = predecessor;
        }

        void open() {
            ObjectNode filter = JsonNodeFactory.instance.objectNode();
            ArrayNode taskIds = filter.putArray("taskIds");
            synchronized (lock) {
                ids.forEach(taskIds::add);
            }
            Subscription asked = client.listen(filter, declaring, notification -> {
                if (notification.method().equals(TaskMethods.MODERN_STATUS) && notification.params() != null) {
                    statuses.accept(notification.params());
                }
            });
            boolean unwanted;
            synchronized (lock) {
                subscription = asked;
                // its last task ended, or all was closed, before there was anything to close
                unwanted = !streams.contains(this);
            }
            asked.acknowledged().whenComplete((honoured, failure) -> {
                if (failure == null) {
                    acknowledged(honoured.path("taskIds"));
                }
            });
            asked.ended().thenRun(() -> ended(asked));
            if (unwanted) {
                asked.close();
            }
        }

        void close() {
            Subscription open;
            synchronized (lock) {
                open = subscription;
            }
            if (open != null) {
                open.close();
            }
        }

        /**
         * What happened before the acknowledgement is not sent, so each task is asked for once (P 83): at once if they are
         * few; many would be a burst, and the polls that are due anyway ask for them within an interval. A server need not
         * agree to all or any tasks; the official SDKs agree to none, since they do not know tasks.
         */
        private void acknowledged(JsonNode honoured) {
            Set<String> watched = new LinkedHashSet<>();
            Set<String> polled;
            Stream replacedOne;
            boolean unwanted;
            synchronized (lock) {
                honoured.forEach(id -> {
                    if (ids.contains(id.asText())) {
                        watched.add(id.asText());
                    }
                });
                polled = new HashSet<>(ids);
                polled.removeAll(watched);
                // what the server does not agree to, it is not asked for again
                ids.retainAll(watched);
                if (!watched.isEmpty()) {
                    retry = FIRST_RETRY;
                } else if (!polled.isEmpty()) {
                    backOff();
                }
                unwanted = ids.isEmpty();
                if (unwanted) {
                    streams.remove(this);
                }
                replacedOne = predecessor;
                // else each would keep its own, and that one its own, for as long as there are tasks
                predecessor = null;
                if (replacedOne != null) {
                    streams.remove(replacedOne);
                }
            }
            if (replacedOne != null) {
                replacedOne.close();
            }
            for (String id : watched) {
                followings.apply(id).ifPresent(following -> {
                    following.watched(true);
                    if (watched.size() <= ASKED_AT_ONCE) {
                        following.pollNow();
                    }
                });
            }
            polled.forEach(id -> followings.apply(id).ifPresent(following -> following.watched(false)));
            if (unwanted) {
                close();
            }
        }

        private void ended(Subscription asked) {
            Set<String> orphans;
            synchronized (lock) {
                boolean current = streams.remove(this);
                if (!current || closed) {
                    return;
                }
                if (predecessor != null) {
                    predecessor.replaced = false;
                }
                refused = isRefusal(asked);
                orphans = Set.copyOf(ids);
                if (!refused) {
                    waiting.addAll(orphans);
                    backOff();
                    flushSoon();
                }
            }
            LOG.debug("A subscription to {} tasks ended; they are polled", orphans.size());
            orphans.forEach(id -> followings.apply(id).ifPresent(following -> following.watched(false)));
        }

        /** Whether the server does not offer subscriptions; anything else may pass. */
        private boolean isRefusal(Subscription asked) {
            return asked.acknowledged()
                    .handle((honoured, failure) -> failure instanceof McpErrorException answer
                            && isRefusal(answer.error().code()))
                    .toCompletableFuture()
                    .join();
        }

        private boolean isRefusal(int code) {
            return code == ErrorCodes.METHOD_NOT_FOUND
                    || code == ErrorCodes.INVALID_PARAMS
                    || code == ErrorCodes.MISSING_REQUIRED_CLIENT_CAPABILITY;
        }
    }
}
