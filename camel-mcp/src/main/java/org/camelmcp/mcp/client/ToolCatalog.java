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
package org.camelmcp.mcp.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.mcp.protocol.ParamHeaders;
import org.camelmcp.mcp.protocol.Tool;
import org.camelmcp.mcp.stage.StageFailures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tools of a server: all pages of {@code tools/list}, fetched once however many wait for them, and kept as long as
 * the server allows ({@code ttlMs}, P 135) or until it announces a change. Thread-safe.
 */
final class ToolCatalog {

    private static final Logger LOG = LoggerFactory.getLogger(McpClient.class);

    /** How long a list is kept when its server does not say: legacy servers cannot. */
    private static final Duration DEFAULT_AGE = Duration.ofMinutes(5);

    private static final Duration MAX_AGE = Duration.ofHours(1);

    /** A server that hands out cursors for ever is cut off here (P 21). */
    private static final int MAX_PAGES = 1_000;

    /** And so is one that lists tools without end, of which each costs memory. */
    static final int MAX_TOOLS = 10_000;

    /** Characters of all definitions together. */
    private static final int MAX_SIZE = 32 * 1024 * 1024;

    private static final int MAX_WARNINGS = 20;

    private final Function<McpRequest, CompletionStage<JsonNode>> requests;
    private final boolean withHeaders;
    private final LongSupplier nanoTime;

    private final Object lock = new Object();
    private @Nullable CompletableFuture<Tools> loading;
    private @Nullable Tools current;
    private long invalidations;

    ToolCatalog(Function<McpRequest, CompletionStage<JsonNode>> requests, boolean withHeaders, LongSupplier nanoTime) {
        this.requests = requests;
        this.withHeaders = withHeaders;
        this.nanoTime = nanoTime;
    }

    /**
     * The tools of a server at one moment.
     *
     * @param usable     by name, in the server's order
     * @param unusable   tools left out (P 32), with the reason
     * @param validUntil in {@link System#nanoTime} units
     */
    record Tools(Map<String, Tool> usable, Map<String, String> unusable, long validUntil) {}

    CompletionStage<Collection<Tool>> all() {
        return load().thenApply(tools -> tools.usable().values());
    }

    /**
     * A tool by name; a name that is not there is looked up afresh once, since servers register tools late.
     *
     * @return empty when the server does not list it; fails with {@link UnusableToolException} when it was left out
     */
    CompletionStage<Optional<Tool>> find(String name) {
        Tools kept;
        synchronized (lock) {
            kept = current;
        }
        return load().thenCompose(tools -> {
                    if (tools != kept
                            || tools.usable().containsKey(name)
                            || tools.unusable().containsKey(name)) {
                        return CompletableFuture.completedFuture(tools);
                    }
                    outdated(tools);
                    return load();
                })
                .thenApply(tools -> {
                    String reason = tools.unusable().get(name);
                    if (reason != null) {
                        throw new UnusableToolException(name, reason);
                    }
                    return Optional.ofNullable(tools.usable().get(name));
                });
    }

    /**
     * The same for a call that is about to be made: a list past its time still serves, since a server refuses headers
     * that are wrong by now before it does anything, and is then asked for its tools afresh (P 33). A server that gives
     * its list no time at all would otherwise be asked for it before every call.
     */
    CompletionStage<Optional<Tool>> findForCall(String name) {
        Tools kept;
        synchronized (lock) {
            kept = current;
        }
        return kept != null && kept.usable().containsKey(name)
                ? CompletableFuture.completedFuture(Optional.of(kept.usable().get(name)))
                : find(name);
    }

    /** Forgets the list. */
    void invalidate() {
        synchronized (lock) {
            current = null;
            loading = null;
            invalidations++;
        }
    }

    /** Forgets this list, unless somebody else was quicker. */
    private void outdated(Tools tools) {
        synchronized (lock) {
            if (current == tools) {
                current = null;
            }
        }
    }

    private CompletionStage<Tools> load() {
        CompletableFuture<Tools> mine;
        long began;
        synchronized (lock) {
            if (current != null && nanoTime.getAsLong() - current.validUntil() < 0) {
                return CompletableFuture.completedFuture(current);
            }
            if (loading != null) {
                return loading;
            }
            mine = new CompletableFuture<>();
            loading = mine;
            began = invalidations;
        }
        page(null, 1, new Listing(), MAX_AGE).whenComplete((tools, failure) -> {
            synchronized (lock) {
                if (invalidations == began) {
                    loading = null;
                    current = tools;
                }
            }
            if (failure == null) {
                mine.complete(tools);
            } else {
                mine.completeExceptionally(StageFailures.unwrap(failure));
            }
        });
        return mine;
    }

    private CompletionStage<Tools> page(@Nullable String cursor, int number, Listing listing, Duration maxAge) {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        if (cursor != null) {
            params.put("cursor", cursor);
        }
        return requests.apply(McpRequest.of(Methods.TOOLS_LIST, params)).thenCompose(result -> {
            boolean full = !listing.addAll(result.path("tools"), withHeaders);
            Duration age = min(maxAge, age(result));
            String next = result.path("nextCursor").textValue();
            if (next == null || full || !listing.cursors.add(next) || number == MAX_PAGES) {
                if (next != null || full) {
                    LOG.warn(
                            "Stopped reading tools/list at page {}: it is too long, or its cursors repeat or do not end",
                            number);
                }
                return CompletableFuture.completedFuture(
                        new Tools(listing.usable, listing.unusable, nanoTime.getAsLong() + age.toNanos()));
            }
            return page(next, number + 1, listing, age);
        });
    }

    private static Duration age(JsonNode result) {
        JsonNode ttl = result.path("ttlMs");
        if (!ttl.isIntegralNumber()) {
            return DEFAULT_AGE;
        }
        return ttl.canConvertToLong() ? Duration.ofMillis(Math.max(0, ttl.longValue())) : MAX_AGE;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** What has been read so far. */
    private static final class Listing {

        private final Map<String, Tool> usable = new LinkedHashMap<>();
        private final Map<String, String> unusable = new LinkedHashMap<>();
        private final Set<String> cursors = new HashSet<>();
        private long size;
        private int warnings;

        /** @return whether there was room for all of them */
        boolean addAll(JsonNode definitions, boolean withHeaders) {
            for (JsonNode definition : definitions) {
                size += definition.toString().length();
                if (usable.size() + unusable.size() >= MAX_TOOLS || size > MAX_SIZE) {
                    return false;
                }
                add(definition, withHeaders);
            }
            return true;
        }

        private void add(JsonNode definition, boolean withHeaders) {
            String name = definition.path("name").textValue();
            if (name == null) {
                warn("Ignored an entry of tools/list that has no name", null, null);
                return;
            }
            try {
                usable.put(
                        name,
                        new Tool(
                                name,
                                definition,
                                withHeaders ? ParamHeaders.of(definition.path("inputSchema")) : List.of()));
            } catch (IllegalArgumentException e) {
                warn("Tool '{}' cannot be used: {}", name, e.getMessage());
                unusable.put(name, String.valueOf(e.getMessage()));
            }
        }

        private void warn(String message, @Nullable String tool, @Nullable String reason) {
            if (++warnings <= MAX_WARNINGS) {
                LOG.warn(message, tool, reason);
            }
        }
    }
}
