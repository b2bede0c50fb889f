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

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.main.Main;

/** An application whose tools are on its standard streams, as a client starts it; it ends with its client. */
public final class StdioToolServer {

    private StdioToolServer() {}

    /** As a launcher starts it: MCP gets a descriptor of its own, and whatever else writes to stdout reaches stderr. */
    static Map<String, Object> program() {
        return Map.of(
                "command",
                "sh",
                "args",
                List.of(
                        "-c",
                        "exec \"$0\" \"$@\" 3>&1 1>&2",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.camelmcp.stdio.fd=3",
                        "--add-opens",
                        "java.base/java.io=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StdioToolServer.class.getName()));
    }

    public static void main(String[] args) throws Exception {
        Main main = new Main();
        main.addInitialProperty("camel.component.mcp-task.stdio", "true");
        main.addInitialProperty("camel.component.mcp-task.server-name", "stdio-tools");
        main.addInitialProperty("camel.main.shutdownTimeout", "5");
        main.configure().withBasePackageScanEnabled(false);
        main.configure().addRoutesBuilder(new ServedTools());
        main.configure().addRoutesBuilder(new AskingTools());
        main.run();
        System.exit(main.getExitCode());
    }
}
