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

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.camelmcp.mcp.transport.TransportRequest.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection pools of one server, one for each {@link Lane}, so that a full one never delays the others. Used on
 * one Vert.x context only.
 */
final class HttpLanes {

    private static final Logger LOG = LoggerFactory.getLogger(HttpLanes.class);

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

    /**
     * A pooled connection that the server closes just as a tools/call goes out leaves its delivery unknown (P 39), so
     * idle ones are soon given up here. Where the server names its own limit (Keep-Alive), Vert.x keeps to that.
     */
    private static final Duration CALL_KEEP_ALIVE = Duration.ofSeconds(2);

    private final HttpTarget target;
    private final Map<Lane, HttpClient> clients = new EnumMap<>(Lane.class);
    private final HttpTransportOptions options;
    private final Map<Lane, Integer> open = new EnumMap<>(Lane.class);

    HttpLanes(Vertx vertx, HttpTransportOptions options) {
        this.target = options.target();
        this.options = options;
        for (Lane lane : Lane.values()) {
            clients.put(lane, client(vertx, options, lane));
        }
    }

    private static HttpClient client(Vertx vertx, HttpTransportOptions options, Lane lane) {
        int connectMillis = Math.toIntExact(options.connectTimeout().toMillis());
        HttpClientOptions client = new HttpClientOptions()
                .setSsl(options.target().tls())
                .setConnectTimeout(connectMillis)
                .setSslHandshakeTimeout(connectMillis)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeepAliveTimeout(Math.toIntExact((lane == Lane.CALL ? CALL_KEEP_ALIVE : KEEP_ALIVE).toSeconds()))
                // a stream may be silent for hours; the kernel notices when its peer is gone
                .setTcpKeepAlive(isBounded(lane));
        options.httpClient().accept(client);
        // the stream that takes the place of a cancelled one may have to wait until that one's connection is closed
        PoolOptions pool = new PoolOptions()
                .setHttp1MaxSize(isBounded(lane) ? places(options, lane) : options.maxConnections())
                .setMaxWaitQueueSize(isBounded(lane) ? places(options, lane) : options.maxWaiting());
        return vertx.httpClientBuilder()
                .with(client)
                .with(pool)
                // whoever waits on the connection hears of it anyway; unhandled, Vert.x logs each reset as an error
                .withConnectHandler(connection ->
                        connection.exceptionHandler(e -> LOG.debug("A connection to {} broke", options.target(), e)))
                .build();
    }

    /** A request on a connection of that lane, with nothing written yet. */
    Future<HttpClientRequest> request(Lane lane, RequestOptions request) {
        return clients.get(lane)
                .request(request.setHost(target.host())
                        .setPort(target.port())
                        .setSsl(target.tls())
                        .setURI(target.path())
                        .setFollowRedirects(false));
    }

    /** Whether what the lane carries stays open, so that it has a number of places instead of a queue. */
    static boolean isBounded(Lane lane) {
        return lane == Lane.STREAM || lane == Lane.WAIT;
    }

    private static int places(HttpTransportOptions options, Lane lane) {
        return lane == Lane.STREAM ? options.maxStreams() : options.maxWaits();
    }

    /** Takes one of the places of a bounded lane, if any is free. */
    boolean acquire(Lane lane) {
        if (open.getOrDefault(lane, 0) >= places(options, lane)) {
            return false;
        }
        open.merge(lane, 1, Integer::sum);
        return true;
    }

    void release(Lane lane) {
        open.merge(lane, -1, Integer::sum);
    }

    /** Closes every connection. */
    Future<Void> close() {
        List<Future<Void>> closing =
                clients.values().stream().map(HttpClient::close).toList();
        return Future.join(closing).mapEmpty();
    }
}
