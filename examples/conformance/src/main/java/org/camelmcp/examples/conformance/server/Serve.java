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
package org.camelmcp.examples.conformance.server;

import java.util.concurrent.Callable;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line. What it says goes to stderr, but for its help: with {@code --stdio}, stdout belongs to MCP. */
@Command(
        name = "serve",
        header =
                "Serves the fixture tools of the MCP conformance suite, legacy and modern, each of them a Camel route.",
        sortOptions = false,
        exitCodeOnInvalidInput = Serve.USAGE,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:its client has closed stdin", "1:could not serve", "64:wrong usage", "143:terminated"},
        footerHeading = "%nExamples:%n",
        footer = {"  serve --port 8080", "  serve --stdio"})
public final class Serve implements Callable<Integer> {

    static final int FAILED = 1;
    static final int USAGE = 64;

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Transport transport;

    /** One of them. */
    static final class Transport {

        @Option(
                names = "--port",
                paramLabel = "N",
                description = "Serve at http://127.0.0.1:N/mcp; 0 = any free port. The URL is printed on stderr.")
        private @Nullable Integer port;

        @Option(names = "--stdio", description = "Serve on stdin and stdout, until stdin ends.")
        private boolean stdio;
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Say this, and go.")
    private boolean help;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** The exit code, once it does not serve any more. */
    static int run(String... args) {
        return new CommandLine(new Serve())
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler(Serve::wrongUsage)
                .setExecutionExceptionHandler(Serve::failed)
                .execute(args);
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        System.err.println(e.getMessage());
        System.err.println("Try serve --help");
        return USAGE;
    }

    private static int failed(Exception e, CommandLine command, ParseResult parsed) {
        System.err.println("Could not serve: " + e.getMessage());
        return FAILED;
    }

    @Override
    public Integer call() throws Exception {
        Main application = transport.stdio ? Application.onStdio() : onPort();
        application.run();
        return application.getExitCode();
    }

    private Main onPort() {
        Main application = Application.onPort(port());
        application.addMainListener(new MainListenerSupport() {
            @Override
            public void afterStart(BaseMainSupport main) {
                System.err.println("Serving at " + Application.url(main.getCamelContext()));
            }
        });
        return application;
    }

    private int port() {
        int port = transport.port == null ? -1 : transport.port;
        if (port < 0 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), "--port " + port + ": it must be from 0 to 65535");
        }
        return port;
    }
}
