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
package org.camelmcp.examples.approval;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** The application: its routes are in {@code routes}, and this starts them. */
public final class Approval {

    private static final int USAGE = 64;

    private Approval() {}

    /** Not started yet. @param port on 127.0.0.1 */
    static Main onPort(int port) {
        Main main = new Main();
        main.addOverrideProperty("port", Integer.toString(port));
        Questions questions = new Questions();
        main.bind("questions", questions);
        main.bind("page", new Page(questions));
        main.bind("origins", new Origins(port));
        main.configure().withRoutesIncludePattern("classpath:routes/*.yaml");
        return main;
    }

    static String page(int port) {
        return "http://127.0.0.1:" + port + "/";
    }

    /** So that it works whatever else runs on this machine. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public static void main(String[] args) throws Exception {
        boolean demo = false;
        int port = 0;
        for (Iterator<String> left = List.of(args).iterator(); left.hasNext(); ) {
            String arg = left.next();
            if (arg.equals("--demo")) {
                demo = true;
            } else if (arg.equals("--port") && left.hasNext()) {
                port = port(left.next());
            } else {
                wrong("Unknown or incomplete option " + arg);
            }
        }
        port = port == 0 ? freePort() : port;
        System.exit(run(onPort(port), port, demo));
    }

    private static int run(Main main, int port, boolean demo) throws Exception {
        if (demo) {
            main.start();
            try {
                return new Demo(main.getCamelContext(), page(port)).run() ? 0 : 1;
            } finally {
                main.stop();
            }
        }
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterStart(BaseMainSupport started) {
                System.out.println(usage(page(port)));
            }
        });
        try {
            main.run();
            return main.getExitCode();
        } catch (Exception e) {
            System.err.println("Not started: " + e.getMessage());
            return 1;
        }
    }

    private static String usage(String page) {
        String refund = "'{\"order\": \"A-17\", \"amount\": 49.9, \"reason\": \"It arrived broken\"}'";
        return """
                The questions appear at %1$s
                Ask for a refund, in another terminal; any other MCP client will do:
                  examples/call/mcp-task %1$smcp request-refund %2$s
                Or call the shop itself: then it is you who is asked.
                  examples/call/mcp-task %1$sshop refund %2$s
                Ctrl-C ends it.""".formatted(page, refund);
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            wrong("--port " + text + " is no port: it is a number up to 65535");
        }
        return Integer.parseInt(text);
    }

    private static void wrong(String message) {
        System.err.println(message + ". See --help");
        System.exit(USAGE);
    }
}
