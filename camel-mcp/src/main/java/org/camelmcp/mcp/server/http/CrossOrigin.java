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
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.camelmcp.mcp.protocol.HttpHeaders;
import org.camelmcp.mcp.server.Reply;

/**
 * Lets a page whose origin {@link OriginPolicy} allows read what it is answered (CORS, as the Fetch standard has it). A
 * browser keeps everything from a page that does not carry these headers. Never with credentials: a browser's cookies are
 * not to act for a page. Pure functions.
 */
final class CrossOrigin {

    /** What pages may read of an answer's headers, besides what the Fetch standard lets them read always. */
    private static final String EXPOSED = String.join(", ", HttpHeaders.SESSION_ID, "WWW-Authenticate", "Retry-After");

    /** What MCP clients send of their own. */
    private static final List<String> TAKEN = List.of(
            "Content-Type",
            "Authorization",
            HttpHeaders.PROTOCOL_VERSION,
            HttpHeaders.SESSION_ID,
            HttpHeaders.METHOD,
            HttpHeaders.NAME,
            HttpHeaders.LAST_EVENT_ID);

    /** Its names are the tools' own, so that a page must say which ones it means to send. */
    private static final Pattern PARAMETER = Pattern.compile(
            Pattern.quote(HttpHeaders.PARAM_PREFIX.toLowerCase(Locale.ROOT)) + "[!#$%&'*+.^_`|~0-9a-z-]+");

    /** For how long a browser need not ask again, in seconds: as long as browsers take. */
    private static final String MAX_AGE = "7200";

    private CrossOrigin() {}

    /** Whether a browser asks if a page may send what it means to; any other {@code OPTIONS} is none of MCP's. */
    static boolean isPreflight(HttpServerRequest request) {
        MultiMap headers = request.headers();
        return request.method() == HttpMethod.OPTIONS
                && headers.contains("Origin")
                && headers.contains("Access-Control-Request-Method");
    }

    /** The answer to a preflight; {@link #allow} belongs to it as to every other one. */
    static Reply preflight(HttpServerRequest request) {
        List<String> taken = new ArrayList<>(TAKEN);
        for (String value : request.headers().getAll("Access-Control-Request-Headers")) {
            for (String name : value.toLowerCase(Locale.ROOT).split(",")) {
                if (PARAMETER.matcher(name.strip()).matches()) {
                    taken.add(name.strip());
                }
            }
        }
        return new Reply(
                204,
                null,
                Map.of(
                        "Access-Control-Allow-Methods",
                        "POST, GET, DELETE",
                        "Access-Control-Allow-Headers",
                        String.join(", ", taken),
                        "Access-Control-Max-Age",
                        MAX_AGE));
    }

    /** Prepares the response to a request whose origin is allowed; without {@code Origin} there is nothing to say. */
    static void allow(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        if (origin != null) {
            HttpServerResponse response = request.response();
            response.putHeader("Access-Control-Allow-Origin", origin);
            response.putHeader("Access-Control-Expose-Headers", EXPOSED);
            // others get other answers, which caches must know; what the application varies by stays
            response.headers().add("Vary", "Origin");
        }
    }
}
