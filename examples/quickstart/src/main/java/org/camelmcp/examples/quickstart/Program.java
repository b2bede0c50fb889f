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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.jspecify.annotations.Nullable;

/** The Camel application of one process: which routes it has, and how it begins and ends. */
final class Program {

    /** What {@link #serve} prints before the URL. */
    static final String SERVING = "The tool summarise is served at ";

    private final Main main = new Main();
    private final boolean java;
    private final List<String> yaml = new ArrayList<>();
    private final List<String> greetings = new ArrayList<>();
    private final Path inbox = Path.of(System.getProperty("inbox", "target/inbox"));
    private final Path outbox = Path.of(System.getProperty("outbox", "target/outbox"));
    private @Nullable Tally tally;
    private volatile boolean stopping;
    private volatile boolean aborted;

    /** @param java whether to take the routes in Java, not those in YAML */
    Program(boolean java) {
        this.java = java;
    }

    /** Adds the routes that are the tool. */
    void serve(int port) {
        main.addOverrideProperty("port", Integer.toString(port));
        main.bind("reader", new Reader());
        if (java) {
            main.configure().addRoutesBuilder(new ToolRoutes());
        } else {
            yaml.add("classpath:routes/tool.yaml");
        }
        greetings.add(SERVING + "http://127.0.0.1:" + port + "/mcp");
    }

    /**
     * Adds the routes that call it.
     *
     * @param url   of the server, {@code null} = the one in this process
     * @param watch whether to go on after the files that are there
     * @throws IllegalArgumentException when there is none, and none to watch for
     */
    void call(@Nullable String url, boolean watch) throws IOException {
        if (url != null) {
            main.addOverrideProperty("url", url);
        }
        int files = filesIn(inbox);
        if (files == 0 && !watch) {
            throw new IllegalArgumentException("There is no text file in " + inbox.toAbsolutePath());
        }
        tally = new Tally(watch ? Tally.ENDLESS : files, main::completed);
        main.bind("tally", tally);
        if (java) {
            main.configure().addRoutesBuilder(new FileRoutes());
        } else {
            yaml.add("classpath:routes/files.yaml");
        }
        if (watch) {
            greetings.add("Drop text files into " + inbox.toAbsolutePath() + "; Ctrl-C ends it");
        }
    }

    private static int filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return (int) files.filter(file -> file.toString().endsWith(".txt")).count();
        }
    }

    /** Runs until the files are done, {@link #stop}, or Ctrl-C; tells whether all is well. */
    boolean run() {
        if (!java) {
            main.configure().withRoutesIncludePattern(String.join(",", yaml));
        }
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterStart(BaseMainSupport support) {
                greetings.forEach(System.out::println);
            }

            @Override
            public void beforeStop(BaseMainSupport support) {
                stopping = true;
            }

            @Override
            public void afterStop(BaseMainSupport support) {
                System.out.println(tally == null ? "Stopped serving" : tally + ", see " + outbox.toAbsolutePath());
            }
        });
        try {
            main.run();
        } catch (Exception e) {
            System.err.println("Not started. " + e.getMessage() + reason(e));
            return false;
        }
        return !aborted && (tally == null || tally.isGood());
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root == failure ? "" : " (" + root.getMessage() + ")";
    }

    /** Ends it, at once or as soon as it has started. Returns without waiting for that. */
    void stop() {
        stopping = true;
        main.completed();
    }

    /** Ends it, unless it is ending, and tells why. */
    void abort(String reason) {
        if (!stopping) {
            System.err.println(reason);
            aborted = true;
            main.completed();
        }
    }
}
