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
package org.camelmcp.tasks;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server on which MCP servers are mounted: the application's, with its port, TLS and authentication; where it has
 * none, one of our own. That is a plain one of Vert.x: Camel's {@code VertxPlatformHttpServer} takes the component
 * {@code platform-http} and the application's Vert.x with it when it stops, and leaves its router in the registry.
 * Not thread-safe.
 */
final class HttpHost implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpHost.class);

    private final Router router;
    private final String url;
    private final @Nullable HttpServer own;

    private HttpHost(Router router, String url, @Nullable HttpServer own) {
        this.router = router;
        this.url = url;
        this.own = own;
    }

    /** @throws IllegalStateException when our own server cannot listen */
    static HttpHost open(McpTaskComponent component, Threads threads) {
        VertxPlatformHttpRouter application = router(component.getCamelContext());
        return application != null
                ? new HttpHost(application, url(application), null)
                : listen(threads.vertx(), component.getHost(), component.getPort());
    }

    /** With a management server there are two. */
    private static @Nullable VertxPlatformHttpRouter router(CamelContext context) {
        Set<VertxPlatformHttpRouter> routers = context.getRegistry().findByType(VertxPlatformHttpRouter.class);
        return routers.stream()
                .filter(router -> VertxPlatformHttpRouter.SERVER_TYPE_SERVER.equals(router.getServerType()))
                .findFirst()
                .or(() -> routers.stream()
                        .filter(router -> routers.size() == 1
                                && !VertxPlatformHttpRouter.SERVER_TYPE_MANAGEMENT.equals(router.getServerType()))
                        .findFirst())
                .orElse(null);
    }

    private static String url(VertxPlatformHttpRouter router) {
        var server = router.getServer(); // Quarkus has a server of its own
        return server == null ? "" : "http://" + server.getHost() + ":" + server.getPort();
    }

    private static HttpHost listen(Vertx vertx, String host, int port) {
        Router router = Router.router(vertx);
        // else connections whose clients have lost power or network would stay for ever
        HttpServer server = vertx.createHttpServer(
                new HttpServerOptions().setHost(host).setPort(port).setTcpKeepAlive(true));
        try {
            server.requestHandler(router)
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "Cannot listen on " + host + ":" + port
                            + ": set camel.component.mcp-task.host and .port, or let the"
                            + " application have an HTTP server (camel.server.enabled=true)",
                    e);
        }
        return new HttpHost(router, "http://" + host + ":" + server.actualPort(), server);
    }

    Router router() {
        return router;
    }

    /** Reads bodies as the application's server has it configured; empty on our own. */
    Optional<Handler<RoutingContext>> bodyHandler() {
        return router instanceof VertxPlatformHttpRouter application
                ? Optional.of(application.bodyHandler())
                : Optional.empty();
    }

    /** Scheme, host and port; empty when not known. */
    String url() {
        return url;
    }

    /** Stops our own server. */
    @Override
    public void close() {
        if (own != null) {
            Threads.await("the HTTP server", own.close().toCompletionStage());
            LOG.debug("Stopped listening at {}", url);
        }
    }
}
