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
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportRequest.Lane;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request up to its status: fetches a token, takes a connection, writes, and after a 401 tries once more with
 * a new token. Used on one Vert.x context only.
 */
final class HttpExchange {

    private static final byte[] NO_BODY = {};

    private final HttpLink link;
    private final Lane lane;
    private final HttpMethod method;
    private final Map<String, String> headers;
    private final byte @Nullable [] body;

    private @Nullable HttpClientRequest current;
    private boolean written;
    private boolean aborted;

    /** @param headers beside the configured ones and the token; they take precedence over the configured ones */
    HttpExchange(HttpLink link, Lane lane, HttpMethod method, Map<String, String> headers, byte @Nullable [] body) {
        this.link = link;
        this.lane = lane;
        this.method = method;
        this.headers = headers;
        this.body = body;
    }

    /** A message on its way out. */
    static HttpExchange post(HttpLink link, Lane lane, Map<String, String> headers, JsonRpcMessage message) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Accept", "application/json, text/event-stream");
        all.put("Content-Type", "application/json");
        return new HttpExchange(
                link, lane, HttpMethod.POST, all, link.options().codec().encode(message));
    }

    /** Ends with the server's reply or a {@link TransportException}, on the context. Called once. */
    Future<HttpReply> send() {
        return token(false).compose(this::attempt).compose(this::renewTokenIfRefused);
    }

    /** Whether the server may have seen the request. */
    boolean written() {
        return written;
    }

    /** Gives the request up and closes its connection. Idempotent. */
    void abort() {
        aborted = true;
        if (current != null) {
            try {
                current.reset();
            } catch (RejectedExecutionException e) {
                // Vert.x was closed before us, and the connection with it
            }
        }
    }

    private Future<HttpReply> renewTokenIfRefused(HttpReply reply) {
        if (link.options().tokens() == null
                || !(reply instanceof HttpReply.Refused refused && refused.status() == 401)) {
            return Future.succeededFuture(reply);
        }
        // refused before it was looked at, so that sending it again is safe
        written = false;
        return token(true).compose(token -> token == null ? Future.succeededFuture(reply) : attempt(token));
    }

    private Future<@Nullable String> token(boolean previousWasRefused) {
        BearerTokenProvider tokens = link.options().tokens();
        if (tokens == null) {
            return Future.succeededFuture();
        }
        Promise<@Nullable String> promise = Promise.promise();
        try {
            tokens.token(previousWasRefused)
                    .whenComplete((token, failure) -> link.context().runOnContext(v -> {
                        if (failure != null) {
                            promise.fail(link.faults().unsendable("no bearer token could be had", failure));
                        } else if (token != null && !HttpTransportOptions.isFieldValue(token)) {
                            promise.fail(link.faults()
                                    .unsendable("the bearer token has a character that HTTP does not carry", null));
                        } else {
                            promise.complete(token);
                        }
                    }));
        } catch (RuntimeException e) {
            promise.fail(link.faults().unsendable("no bearer token could be had", e));
        }
        return promise.future();
    }

    private Future<HttpReply> attempt(@Nullable String token) {
        if (aborted) {
            return Future.failedFuture(link.faults().unsendable("the request was given up", null));
        }
        Future<HttpClientRequest> connected;
        try {
            connected = link.lanes().request(lane, options(token));
        } catch (RuntimeException e) {
            return Future.failedFuture(
                    link.faults().unsendable("a header has a character that HTTP does not carry", null));
        }
        return connected
                .recover(e -> Future.failedFuture(link.faults().notSent("no connection could be had", e)))
                .compose(this::write);
    }

    private RequestOptions options(@Nullable String token) {
        RequestOptions options = new RequestOptions().setMethod(method);
        link.options().headers().forEach(options::putHeader);
        headers.forEach(options::putHeader);
        if (token != null) {
            options.putHeader("Authorization", "Bearer " + token);
        }
        return options;
    }

    private Future<HttpReply> write(HttpClientRequest request) {
        current = request;
        // failures arrive with the response, too; unhandled here, Vert.x logs them as errors
        request.exceptionHandler(e -> {});
        if (aborted) {
            request.reset();
            return Future.failedFuture(link.faults().unsendable("the request was given up", null));
        }
        written = true;
        Future<HttpClientResponse> response = body == null ? request.send() : request.send(Buffer.buffer(body));
        return response.recover(e -> Future.failedFuture(link.faults().unknown("the connection broke", e)))
                .compose(this::read);
    }

    private Future<HttpReply> read(HttpClientResponse response) {
        response.exceptionHandler(e -> {}); // whoever reads the body replaces it
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return Future.succeededFuture(new HttpReply.Accepted(response));
        }
        return HttpBody.read(response, link.options().codec().maxBytes())
                .recover(e -> {
                    response.request().reset();
                    return Future.succeededFuture(NO_BODY);
                })
                .map(bytes -> new HttpReply.Refused(status, HttpBody.headers(response), bytes));
    }
}
