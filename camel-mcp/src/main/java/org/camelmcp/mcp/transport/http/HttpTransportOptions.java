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

import io.vertx.core.http.HttpClientOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one server over Streamable HTTP. Immutable; {@link #toString} shows neither headers nor the URL's path
 * and query, any of which may hold a secret.
 */
public final class HttpTransportOptions {

    private final HttpTarget target;
    private final Map<String, String> headers;
    private final @Nullable BearerTokenProvider tokens;
    private final JsonRpcCodec codec;
    private final int maxStreams;
    private final int maxWaits;
    private final int maxConnections;
    private final int maxWaiting;
    private final Duration connectTimeout;
    private final Consumer<HttpClientOptions> httpClient;

    private HttpTransportOptions(Builder builder) {
        this.target = builder.target;
        this.headers = Map.copyOf(builder.headers);
        this.tokens = builder.tokens;
        this.codec = builder.codec;
        this.maxStreams = builder.maxStreams;
        this.maxWaits = builder.maxWaits;
        this.maxConnections = builder.maxConnections;
        this.maxWaiting = builder.maxWaiting;
        this.connectTimeout = builder.connectTimeout;
        this.httpClient = builder.httpClient;
    }

    /**
     * Starts from the defaults.
     *
     * @param url the server's MCP endpoint, {@code http} or {@code https}
     * @throws IllegalArgumentException when it is anything else, or carries a user or password; never repeats the URL
     */
    public static Builder builder(String url) {
        return new Builder(HttpTarget.parse(url));
    }

    HttpTarget target() {
        return target;
    }

    Map<String, String> headers() {
        return headers;
    }

    @Nullable
    BearerTokenProvider tokens() {
        return tokens;
    }

    JsonRpcCodec codec() {
        return codec;
    }

    int maxStreams() {
        return maxStreams;
    }

    int maxWaits() {
        return maxWaits;
    }

    int maxConnections() {
        return maxConnections;
    }

    int maxWaiting() {
        return maxWaiting;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    Consumer<HttpClientOptions> httpClient() {
        return httpClient;
    }

    @Override
    public String toString() {
        return "HttpTransportOptions[" + target + ", maxStreams=" + maxStreams + ", maxWaits=" + maxWaits
                + ", maxConnections=" + maxConnections + ", maxWaiting=" + maxWaiting + ", connectTimeout="
                + connectTimeout + "]";
    }

    /** Collects {@link HttpTransportOptions}. Not thread-safe. */
    public static final class Builder {

        private final HttpTarget target;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private @Nullable BearerTokenProvider tokens;
        private JsonRpcCodec codec = new JsonRpcCodec();
        private int maxStreams = 8;
        private int maxWaits = 1000;
        private int maxConnections = 64;
        private int maxWaiting = 4096;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Consumer<HttpClientOptions> httpClient = options -> {};

        private Builder(HttpTarget target) {
            this.target = target;
        }

        /**
         * Sends a header with every request. The transport's own and those of a single request come first.
         *
         * @throws IllegalArgumentException when HTTP cannot carry it; never repeats the value
         */
        public Builder header(String name, String value) {
            if (name.isEmpty() || !name.chars().allMatch(HttpTransportOptions::isTokenCharacter)) {
                throw new IllegalArgumentException("Illegal header name: '" + name + "'");
            }
            if (!isFieldValue(value)) {
                throw new IllegalArgumentException("The value of header '" + name
                        + "' has a character that HTTP does not carry; only visible ASCII, space and tab are allowed");
            }
            headers.put(name, value);
            return this;
        }

        /** Where bearer tokens come from. Default: none are sent. */
        public Builder bearerToken(BearerTokenProvider provider) {
            this.tokens = provider;
            return this;
        }

        /** Reads and writes messages; its size limit also bounds each response body and each event of a stream. */
        public Builder codec(JsonRpcCodec value) {
            this.codec = value;
            return this;
        }

        /** How many streams may be open at once. Default 8: a server need not spend more on one client. */
        public Builder maxStreams(int value) {
            this.maxStreams = atLeastOne("maxStreams", value);
            return this;
        }

        /** How many requests may wait at once for something to end that may take hours. Default 1000. */
        public Builder maxWaits(int value) {
            this.maxWaits = atLeastOne("maxWaits", value);
            return this;
        }

        /** How many connections short requests may use, and as many again for tool calls. Default 64. */
        public Builder maxConnections(int value) {
            this.maxConnections = atLeastOne("maxConnections", value);
            return this;
        }

        /** How many requests may wait for a connection in each lane; more are refused, unsent. Default 4096. */
        public Builder maxWaiting(int value) {
            this.maxWaiting = atLeastOne("maxWaiting", value);
            return this;
        }

        /** How long to try to connect, and again as long for the TLS handshake. Default 10 seconds. */
        public Builder connectTimeout(Duration value) {
            if (value.toMillis() < 1 || value.toMillis() > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "Illegal argument connectTimeout: " + value + " is not between 1 ms and 24 days");
            }
            this.connectTimeout = value;
            return this;
        }

        /** Changes the options of the HTTP clients before they are made: TLS, proxy. Called once for each lane. */
        public Builder httpClient(Consumer<HttpClientOptions> customizer) {
            this.httpClient = customizer;
            return this;
        }

        public HttpTransportOptions build() {
            return new HttpTransportOptions(this);
        }

        private static int atLeastOne(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException("Illegal argument " + name + ": " + value + " is less than 1");
            }
            return value;
        }
    }

    private static boolean isTokenCharacter(int c) {
        return c > 0x20 && c < 0x7F && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }

    /** Whether HTTP carries the value unchanged; also keeps line breaks out, and with them forged headers. */
    static boolean isFieldValue(String value) {
        return value.chars().allMatch(c -> c >= 0x20 && c <= 0x7E || c == '\t');
    }
}
