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

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;

/**
 * An {@code http} or {@code https} URL, taken apart.
 *
 * @param path path and query, never empty
 */
record HttpTarget(boolean tls, String host, int port, String path) {

    static HttpTarget parse(String text) {
        // no message or cause here repeats the URL: it may hold a password, or a key in its query
        URL url;
        try {
            url = new URI(text.strip()).toURL();
        } catch (URISyntaxException | MalformedURLException | IllegalArgumentException e) {
            throw new IllegalArgumentException("The server's URL is not a valid http or https URL");
        }
        boolean tls = url.getProtocol().equalsIgnoreCase("https");
        if (!tls && !url.getProtocol().equalsIgnoreCase("http")) {
            throw new IllegalArgumentException(
                    "The server's URL must start with http:// or https://, not with '" + url.getProtocol() + ":'");
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "The server's URL must not carry a user or password; use a header or a bearer token");
        }
        if (url.getHost().isEmpty()) {
            throw new IllegalArgumentException("The server's URL names no host");
        }
        int port = url.getPort() >= 0 ? url.getPort() : url.getDefaultPort();
        String file = url.getFile();
        String path = file.startsWith("/") ? file : "/" + file;
        return new HttpTarget(tls, url.getHost(), port, path);
    }

    /** What messages call the server: neither path nor query, where keys are found at times. */
    String origin() {
        return (tls ? "https://" : "http://") + host + ":" + port;
    }

    @Override
    public String toString() {
        return origin();
    }
}
