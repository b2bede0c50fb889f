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

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.HttpHeaders;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.mcp.server.Reply;

/**
 * What a request must fulfil before its body is read, in the order of P 53: {@link #checkPage} comes before the
 * principal is asked for, {@link #checkMedia} after it.
 */
final class Admission {

    private Admission() {}

    /** Method and origin. Empty to go on, unless it is a {@linkplain CrossOrigin#isPreflight preflight}. */
    static Optional<Reply> checkPage(HttpServerRequest request, OriginPolicy origins) {
        HttpMethod method = request.method();
        boolean preflight = CrossOrigin.isPreflight(request);
        if (!preflight && method != HttpMethod.POST && method != HttpMethod.GET && method != HttpMethod.DELETE) {
            return Optional.of(Refusal.of(
                    405,
                    "Method '" + Quoted.of(method.name()) + "' is not allowed: MCP uses POST, GET and DELETE",
                    Map.of("Allow", "POST, GET, DELETE")));
        }
        if (!preflight && method != HttpMethod.POST && isModern(request.headers())) {
            return Optional.of(Refusal.of(
                    405,
                    "MCP " + request.getHeader(HttpHeaders.PROTOCOL_VERSION) + " has no " + method
                            + ": send subscriptions/listen by POST",
                    Map.of("Allow", "POST")));
        }
        return origins.refusal(hosts(request), request.headers().getAll("Origin"), isLoopback(request))
                .map(reason -> Refusal.of(403, reason));
    }

    /** What the client sends, and what it takes. Empty to go on. */
    static Optional<Reply> checkMedia(HttpServerRequest request) {
        List<String> accept = request.headers().getAll("Accept");
        if (request.method() == HttpMethod.GET && !MediaTypes.accepts(accept, MediaTypes.EVENT_STREAM)) {
            return Optional.of(Refusal.of(406, "GET answers with text/event-stream, which 'Accept' excludes"));
        }
        if (request.method() != HttpMethod.POST) {
            return Optional.empty();
        }
        if (!MediaTypes.accepts(accept, MediaTypes.JSON) && !MediaTypes.accepts(accept, MediaTypes.EVENT_STREAM)) {
            return Optional.of(Refusal.of(
                    406, "'Accept' excludes both application/json and text/event-stream; it should name both"));
        }
        List<String> contentType = request.headers().getAll("Content-Type");
        if (!MediaTypes.isJson(contentType)) {
            return Optional.of(Refusal.of(
                    415,
                    "Content-Type is '" + Quoted.of(String.join(", ", contentType))
                            + "'; it must be application/json in UTF-8"));
        }
        return Optional.empty();
    }

    /** How many bytes the body will have; 0 where the client does not say, as Vert.x has refused what is no number. */
    static long announcedLength(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Modern peers have neither GET nor DELETE (P 42). */
    private static boolean isModern(MultiMap headers) {
        String version = headers.get(HttpHeaders.PROTOCOL_VERSION);
        return version != null
                && Revision.of(version)
                        .filter(revision -> revision.generation() == Generation.MODERN)
                        .isPresent();
    }

    /** As the client sent it: what a proxy may say instead, a page may say too. */
    private static List<String> hosts(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            return request.headers().getAll("Host");
        }
        HostAndPort authority = request.authority(true);
        return authority == null ? List.of() : List.of(authority.toString());
    }

    private static boolean isLoopback(HttpServerRequest request) {
        SocketAddress address = request.localAddress();
        if (address == null || address.hostAddress() == null) {
            return false;
        }
        try {
            // an address, so no name is looked up
            return InetAddress.getByName(address.hostAddress()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
