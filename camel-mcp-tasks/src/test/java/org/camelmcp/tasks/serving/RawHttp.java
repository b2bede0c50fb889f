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
package org.camelmcp.tasks.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One HTTP request with whatever headers the test says, those included that Java's client keeps to itself. */
final class RawHttp {

    private static final String PROBE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

    record Answer(int status, Map<String, String> headers, String body) {

        /** Headers that the server did not send are {@code null}. */
        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    private RawHttp() {}

    /** @param headers whole lines; without a {@code Host} among them, it is the address */
    static Answer send(int port, String method, String body, String... headers) {
        String all = String.join("\r\n", headers);
        String host = all.contains("Host:") ? "" : "Host: 127.0.0.1:" + port + "\r\n";
        String length = all.contains("Transfer-Encoding:")
                ? ""
                : "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n";
        String request = method + " /mcp HTTP/1.1\r\nConnection: close\r\nContent-Type: application/json\r\n" + host
                + length + all + (headers.length == 0 ? "\r\n" : "\r\n\r\n") + body;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request of a legacy client that has no session; where it is let in at all, the status is 400. */
    static Answer probe(int port, String... headers) {
        return send(port, "POST", PROBE, headers);
    }

    private static Answer parse(String response) {
        int end = response.indexOf("\r\n\r\n");
        String[] lines = response.substring(0, end).split("\r\n");
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] header = lines[i].split(":", 2);
            headers.put(header[0].toLowerCase(Locale.ROOT), header[1].strip());
        }
        return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, response.substring(end + 4));
    }
}
