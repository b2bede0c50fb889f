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

import java.net.URI;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param java  whether the routes are those in Java
 * @param watch whether to go on after the files that are there
 * @param port  to serve at, 0 = any free one
 * @param url   of the server to call, {@code null} = our own
 */
record Options(
        Mode mode,
        boolean java,
        boolean watch,
        int port,
        @Nullable String url) {

    enum Mode {
        BOTH,
        TWO_PROCESSES,
        SERVE,
        CALL
    }

    /** @throws IllegalArgumentException with what is wrong */
    static Options parse(String... args) {
        Mode mode = Mode.BOTH;
        boolean java = false;
        boolean watch = false;
        int port = 0;
        String url = null;
        for (Iterator<String> left = List.of(args).iterator(); left.hasNext(); ) {
            String arg = left.next();
            switch (arg) {
                case "--java" -> java = true;
                case "--watch" -> watch = true;
                case "--port" -> port = port(value(arg, left));
                case "--two", "--serve", "--call" -> {
                    if (mode != Mode.BOTH) {
                        throw new IllegalArgumentException("Only one of --two, --serve and --call can be had");
                    }
                    mode = mode(arg);
                    url = mode == Mode.CALL ? url(value(arg, left)) : null;
                }
                default -> throw new IllegalArgumentException("Unknown option " + arg);
            }
        }
        if (watch && mode == Mode.SERVE) {
            throw new IllegalArgumentException("--serve has no files to --watch, and goes on until Ctrl-C anyway");
        }
        if (port != 0 && mode != Mode.BOTH && mode != Mode.SERVE) {
            throw new IllegalArgumentException("--port says where this process serves, which " + args[0] + " does not");
        }
        return new Options(mode, java, watch, port, url);
    }

    private static Mode mode(String arg) {
        return switch (arg) {
            case "--two" -> Mode.TWO_PROCESSES;
            case "--serve" -> Mode.SERVE;
            default -> Mode.CALL;
        };
    }

    private static String value(String option, Iterator<String> left) {
        if (!left.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return left.next();
    }

    private static int port(String value) {
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
            throw new IllegalArgumentException("--port " + value + " is no port: it is a number up to 65535");
        }
        return Integer.parseInt(value);
    }

    private static String url(String value) {
        if (!value.matches("https?://.+")) {
            throw new IllegalArgumentException("--call " + value + " is no URL: --serve prints the one to use");
        }
        return URI.create(value).toString();
    }
}
