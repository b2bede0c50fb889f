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
package org.camelmcp.mcp.server.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.Collection;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.jspecify.annotations.Nullable;

/** How an {@link HttpBinding} behaves. Immutable. */
public final class HttpBindingOptions {

    private final OriginPolicy origins;
    private final PrincipalResolver principals;
    private final JsonRpcCodec codec;
    private final Duration keepAlive;
    private final int maxUnwrittenBytes;
    private final int maxBodyBytes;
    private final Duration transferTimeout;
    private final @Nullable Handler<RoutingContext> bodyHandler;

    private HttpBindingOptions(Builder builder) {
        this.origins = builder.origins;
        this.principals = builder.principals;
        this.codec = builder.codec;
        this.keepAlive = builder.keepAlive;
        this.maxUnwrittenBytes = builder.maxUnwrittenBytes;
        this.maxBodyBytes = builder.maxBodyBytes;
        this.transferTimeout = builder.transferTimeout;
        this.bodyHandler = builder.bodyHandler;
    }

    public static Builder builder() {
        return new Builder();
    }

    OriginPolicy origins() {
        return origins;
    }

    PrincipalResolver principals() {
        return principals;
    }

    JsonRpcCodec codec() {
        return codec;
    }

    Duration keepAlive() {
        return keepAlive;
    }

    int maxUnwrittenBytes() {
        return maxUnwrittenBytes;
    }

    boolean isTooLarge(long bodyBytes) {
        return bodyBytes > maxBodyBytes;
    }

    Duration transferTimeout() {
        return transferTimeout;
    }

    Handler<RoutingContext> bodyHandler() {
        return bodyHandler != null ? bodyHandler : BodyHandler.create(false).setBodyLimit(maxBodyBytes);
    }

    /** Collects {@link HttpBindingOptions}. Not thread-safe. */
    public static final class Builder {

        private OriginPolicy origins = OriginPolicy.DEFAULT;
        private PrincipalResolver principals = PrincipalResolver.authenticatedUser();
        private JsonRpcCodec codec = new JsonRpcCodec();
        private Duration keepAlive = Duration.ofSeconds(15);
        private int maxUnwrittenBytes = 1024 * 1024;
        private int maxBodyBytes = 10 * 1024 * 1024;
        private Duration transferTimeout = Duration.ofSeconds(60);
        private @Nullable Handler<RoutingContext> bodyHandler;

        private Builder() {}

        /**
         * The web pages that may call this server, besides those of this machine: values of {@code Origin} such as
         * {@code https://app.example.com}; {@code *} for all pages, which is only sane behind authentication that browsers
         * do not carry out by themselves. Default: none. Clients that are no browsers send no {@code Origin} (P 41). Allowed
         * pages can read the answers (CORS), and their browsers' preflights are answered before anybody is authenticated;
         * where the HTTP server itself authenticates ahead of the binding, it must let {@code OPTIONS} pass.
         *
         * @throws IllegalArgumentException when one is not an origin
         */
        public Builder allowedOrigins(Collection<String> values) {
            origins = origins.withOrigins(values);
            return this;
        }

        /**
         * The names under which this server is reached, without port: checked against {@code Host}, so that no other
         * name can be made to point here (DNS rebinding). Default: on connections over the loopback interface only
         * {@code localhost}, {@code 127.0.0.1} and {@code [::1]}, else any name. Needed behind a proxy on the same machine
         * that passes {@code Host} on.
         *
         * @throws IllegalArgumentException when one is not a host name
         */
        public Builder allowedHosts(Collection<String> values) {
            origins = origins.withHosts(values);
            return this;
        }

        /** Who sends a request. Default: the user whom the HTTP server has authenticated. */
        public Builder principals(PrincipalResolver value) {
            principals = value;
            return this;
        }

        /** Writes the messages. */
        public Builder codec(JsonRpcCodec value) {
            codec = value;
            return this;
        }

        /**
         * How often a comment keeps an event stream alive (P 54), and how long a reply may take until its response becomes
         * one. Default 15 seconds: proxies cut silence at 30 or 60.
         */
        public Builder keepAlive(Duration value) {
            keepAlive = atLeastOneMilli("keepAlive", value);
            return this;
        }

        /**
         * How long a body may take to arrive, from the end of the request's headers; and how long a client may take to read
         * an answer, or the end of its event stream. Whoever takes longer is disconnected, since what is not transferred
         * stays in memory. How long the answer takes to be there does not count. Default 60 seconds.
         */
        public Builder transferTimeout(Duration value) {
            transferTimeout = atLeastOneMilli("transferTimeout", value);
            return this;
        }

        /**
         * How many bytes of an event stream may wait for its reader. One more, and the connection is closed. A single
         * message may be larger. Default 1 MiB.
         */
        public Builder maxUnwrittenBytes(int value) {
            maxUnwrittenBytes = atLeastOne("maxUnwrittenBytes", value);
            return this;
        }

        /** The largest body of a request; larger ones are refused with 413. Default 10 MiB. */
        public Builder maxBodyBytes(int value) {
            maxBodyBytes = atLeastOne("maxBodyBytes", value);
            return this;
        }

        /**
         * Reads bodies in place of our own handler, with its own limit besides {@link #maxBodyBytes}: Camel's
         * {@code router.bodyHandler()} knows {@code camel.server.maxBodySize}. Must fail the context with 413 when that is
         * exceeded, as {@link BodyHandler} does. A body whose client does not say its length is read up to that limit
         * before ours is looked at.
         */
        public Builder bodyHandler(Handler<RoutingContext> value) {
            bodyHandler = value;
            return this;
        }

        public HttpBindingOptions build() {
            return new HttpBindingOptions(this);
        }

        private static Duration atLeastOneMilli(String name, Duration value) {
            if (value.toMillis() < 1) {
                throw new IllegalArgumentException("Illegal argument " + name + ": " + value + " is less than 1 ms");
            }
            return value;
        }

        private static int atLeastOne(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException("Illegal argument " + name + ": " + value + " is less than 1");
            }
            return value;
        }
    }
}
