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
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Runs the tool, the routes that call it, or both, in this process or in two. Ends with exit code 0 when the files that
 * were in the inbox are done, 1 when not all of them are, 64 when the command line cannot be understood.
 */
public final class Quickstart {

    /** The logger whose lines are for the reader of the console. */
    static final String LOG = "quickstart";

    private static final int USAGE = 64;

    private Quickstart() {}

    public static void main(String[] args) throws Exception {
        int exit;
        try {
            exit = run(Options.parse(args)) ? 0 : 1;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + ". See --help");
            exit = USAGE;
        }
        System.exit(exit);
    }

    private static boolean run(Options options) throws Exception {
        Program program = new Program(options.java());
        try (Interrupt interrupt = Interrupt.stops(program)) {
            switch (options.mode()) {
                case BOTH -> {
                    program.serve(portFor(options));
                    program.call(null, options.watch());
                }
                case SERVE -> {
                    program.serve(portFor(options));
                    ServerProcess.endWithParent(program);
                }
                case CALL -> program.call(options.url(), options.watch());
                case TWO_PROCESSES -> {
                    return runTwo(program, options);
                }
            }
            return program.run();
        }
    }

    private static boolean runTwo(Program program, Options options) throws Exception {
        try (ServerProcess server = ServerProcess.start(options.java())) {
            String url = server.url();
            if (url == null) {
                System.err.println("The server process has not started, see above");
                return false;
            }
            program.call(url, options.watch());
            server.whenEnded(exit -> program.abort("The server process has ended, with exit code " + exit));
            return program.run();
        }
    }

    /** So that it works whatever else runs on this machine. An application that others call has a fixed one. */
    private static int portFor(Options options) throws IOException {
        if (options.port() != 0) {
            return options.port();
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
