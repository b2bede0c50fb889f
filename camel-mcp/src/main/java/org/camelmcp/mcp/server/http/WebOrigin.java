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

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value of {@code Origin}: the web page that a browser sends a request for (RFC 6454).
 *
 * @param scheme in lower case
 * @param host   in lower case; IPv6 addresses in brackets
 * @param port   the scheme's own where none was given; -1 where it has none
 */
record WebOrigin(String scheme, String host, int port) {

    private static final Pattern SHAPE =
            Pattern.compile("([a-z][a-z0-9+.-]*)://(" + HostName.PATTERN + ")(?::([0-9]{1,5}))?");

    /** Empty for everything that is not exactly an origin, {@code null} among it, which stands for "cannot be named". */
    static Optional<WebOrigin> parse(String value) {
        Matcher matcher = SHAPE.matcher(value.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String scheme = matcher.group(1);
        int port = matcher.group(3) == null ? defaultPort(scheme) : Integer.parseInt(matcher.group(3));
        return Optional.of(new WebOrigin(scheme, matcher.group(2), port));
    }

    /** Whether it is a page of the web that came from the machine itself. */
    boolean isLoopback() {
        return isWeb() && HostName.isLoopback(host);
    }

    /** Whether a browser got the page from that {@code Host}, by whatever scheme: a proxy may have ended TLS. */
    boolean isPageOf(String lowerCaseAuthority) {
        return isWeb()
                && (authority().equals(lowerCaseAuthority)
                        || port == defaultPort(scheme) && host.equals(lowerCaseAuthority));
    }

    private String authority() {
        return host + ":" + port;
    }

    private boolean isWeb() {
        return defaultPort(scheme) > 0;
    }

    private static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> -1;
        };
    }
}
