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
package org.camelmcp.examples.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tool in a process of its own: what it prints is printed here too, with a mark. It ends when its standard input does,
 * so that it never outlives this process, however that ends.
 */
final class ServerProcess implements AutoCloseable {

    private static final String ENDS_WITH_PARENT = "endsWithParent";
    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 10;

    private final Process process;
    private final CompletableFuture<String> url = new CompletableFuture<>();
    private final Thread printer = new Thread(this::print, "server-output");

    private ServerProcess(Process process) {
        this.process = process;
    }

    static ServerProcess start(boolean java) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-D" + ENDS_WITH_PARENT + "=true",
                "-cp",
                System.getProperty("java.class.path"),
                Quickstart.class.getName(),
                "--serve"));
        if (java) {
            command.add("--java");
        }
        ServerProcess server = new ServerProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
        server.printer.setDaemon(true);
        server.printer.start();
        return server;
    }

    private void print() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println("server | " + line);
                if (line.startsWith(Program.SERVING)) {
                    url.complete(line.substring(Program.SERVING.length()));
                }
            }
        } catch (IOException e) {
            // it has ended, which is told elsewhere
        }
    }

    /** Waits for the server to listen; {@code null} when it does not. */
    @Nullable
    String url() throws InterruptedException {
        process.onExit().thenRun(() -> url.completeExceptionally(new IllegalStateException("ended")));
        try {
            return url.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null;
        }
    }

    void whenEnded(IntConsumer told) {
        process.onExit().thenAccept(ended -> told.accept(ended.exitValue()));
    }

    /** Ends the process. */
    @Override
    public void close() throws Exception {
        process.getOutputStream().close();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        printer.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
    }

    /** In the process itself: lets it end with its parent, if it was started like this. */
    static void endWithParent(Program program) {
        if (!Boolean.getBoolean(ENDS_WITH_PARENT)) {
            return;
        }
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // nothing is ever said, only the end counts
                        }
                    } catch (IOException e) {
                        // that is an end as well
                    }
                    program.stop();
                },
                "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }
}
