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
package org.camelmcp.tasks.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A network between client and server: it remembers when requests passed, and can be cut and mended. */
final class Relay implements AutoCloseable {

    private record Passed(long nanos, String text) {}

    private final int target;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Passed> requests = new CopyOnWriteArrayList<>();
    private volatile boolean cut;

    Relay(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        run("accept", this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort() + "/mcp";
    }

    /** When requests of this method passed, in nanoseconds of an arbitrary origin. */
    List<Long> times(String method) {
        return requests.stream()
                .filter(passed -> passed.text().contains("\"method\":\"" + method + "\""))
                .map(Passed::nanos)
                .toList();
    }

    /** Whether something that a client sent began so. */
    boolean saw(String beginning) {
        return requests.stream().anyMatch(passed -> passed.text().startsWith(beginning));
    }

    /** Whether all connections are closed. */
    boolean isIdle() {
        return open.isEmpty();
    }

    /** Breaks all connections, and each new one as soon as it is made. */
    void cut() {
        cut = true;
        open.forEach(Relay::close);
    }

    void mend() {
        cut = false;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(Relay::close);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (cut) {
                    close(client);
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(server);
                run("out", () -> copy(client, server, true));
                run("in", () -> copy(server, client, false));
            } catch (IOException e) {
                // closed, or the server is down: the client finds out by itself
            }
        }
    }

    private void copy(Socket from, Socket to, boolean isRequest) {
        byte[] buffer = new byte[65536];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (isRequest) {
                    requests.add(new Passed(System.nanoTime(), new String(buffer, 0, n, StandardCharsets.UTF_8)));
                }
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException e) {
            // one side is gone, and so goes the other
        } finally {
            close(from);
            close(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void run(String what, Runnable work) {
        Thread thread = new Thread(work, "relay-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // gone already
        }
    }
}
