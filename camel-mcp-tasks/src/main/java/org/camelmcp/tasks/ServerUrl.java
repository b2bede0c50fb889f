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

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a server's URL may look like, and what of it may be shown. No message here repeats the URL. */
final class ServerUrl {

    private static final Pattern SECRET_PARAMETER =
            Pattern.compile("(?i).*(token|secret|passw|pwd|auth|credential|signature|jwt|api[-_]?key).*|key|sig|code");

    private ServerUrl() {}

    /**
     * Parses an absolute http(s) URL without user info.
     *
     * @param what what the URL is, for the message
     */
    static URI require(String what, String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(what + " is not a URL: " + e.getReason() + " at index " + e.getIndex());
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(what + " must begin with http:// or https://");
        }
        if (uri.getRawUserInfo() != null
                || (uri.getRawAuthority() != null && uri.getRawAuthority().indexOf('@') >= 0)) {
            throw new IllegalArgumentException(
                    what + " must not contain user info (the part before @): configure a named"
                            + " server with accessToken, tokenProvider or headers");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(what + " names no host");
        }
        return uri;
    }

    /** The name of the first query parameter that looks like a credential, {@code null} when none does. */
    static @Nullable String secretParameter(URI uri) {
        if (uri.getRawQuery() == null) {
            return null;
        }
        for (String parameter : uri.getRawQuery().split("&")) {
            String name = parameter.split("=", 2)[0];
            if (SECRET_PARAMETER.matcher(name).matches()) {
                return name;
            }
        }
        return null;
    }

    /** Scheme, host, port and path: what may stand in logs and in headers. */
    static String withoutSecrets(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
    }
}
