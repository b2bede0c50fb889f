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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends exactly what the test says, and reads as much as it wants. */
final class RawConnection implements AutoCloseable {

    record Response(int status, Map<String, String> headers, String body) {

        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    RawConnection(int port) {
        this(port, 0);
    }

    /** @param receiveBuffer how much the operating system takes in for a client that does not read; 0 for its default */
    RawConnection(int port, int receiveBuffer) {
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new java.net.InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = socket.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawConnection send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A well-formed POST with further header lines. */
    RawConnection post(String body, String... headers) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return request("POST", "Content-Type: application/json", "Content-Length: " + length, headers)
                .send(body);
    }

    /** A request without body. */
    RawConnection request(String method, String... headers) {
        return request(method, "X-None: 1", "X-None: 2", headers);
    }

    private RawConnection request(String method, String one, String two, String... headers) {
        String all = String.join("\r\n", headers);
        String host = all.contains("Host:") ? "" : "Host: 127.0.0.1\r\n";
        return send(method + " /mcp HTTP/1.1\r\n" + host + one + "\r\n" + two + "\r\n" + all
                + (headers.length == 0 ? "\r\n" : "\r\n\r\n"));
    }

    /** Status line and headers. */
    Response readHead() {
        String status = readLine();
        if (status == null) {
            throw new AssertionError("The connection was closed before there was a response");
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = readLine(); line != null && !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, more) -> one + ", " + more);
        }
        return new Response(Integer.parseInt(status.split(" ")[1]), headers, "");
    }

    /** A whole response. */
    Response read() {
        Response head = readHead();
        StringBuilder body = new StringBuilder();
        if ("chunked".equals(head.header("Transfer-Encoding"))) {
            for (String chunk = readChunk(); chunk != null; chunk = readChunk()) {
                body.append(chunk);
            }
        } else if (head.header("Content-Length") != null) {
            body.append(readText(Integer.parseInt(head.header("Content-Length"))));
        }
        return new Response(head.status(), head.headers(), body.toString());
    }

    /** A chunk of a chunked body; {@code null} at its end. */
    String readChunk() {
        String size = readLine();
        if (size == null) {
            throw new AssertionError("The connection was closed within a chunked body");
        }
        String chunk = readText(Integer.parseInt(size.strip(), 16));
        readLine();
        return chunk.isEmpty() ? null : chunk;
    }

    /** Whether the server closes the connection, after whatever it still sends; waits for it. */
    boolean isClosedByServer() {
        try {
            byte[] rest = new byte[65536];
            int read = in.read(rest);
            while (read >= 0) {
                read = in.read(rest);
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            // reset
            return true;
        }
    }

    private String readText(int length) {
        try {
            return new String(in.readNBytes(length), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String readLine() {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
                }
                if (c != '\r') {
                    line.write(c);
                }
            }
            return line.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Resets the connection. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
