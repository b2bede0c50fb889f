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

import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.camelmcp.tasks.McpTaskComponent;

/** The Camel application: its routes, and the options of the component that serves them. */
final class Application {

    private Application() {}

    /** @param port on 127.0.0.1; 0 = any free one */
    static Main onPort(int port) {
        Main main = withTools();
        main.addInitialProperty("camel.component.mcp-task.port", Integer.toString(port));
        return main;
    }

    /** On the streams of this process. */
    static Main onStdio() {
        Main main = withTools();
        main.addInitialProperty("camel.component.mcp-task.stdio", "true");
        return main;
    }

    private static Main withTools() {
        Main main = new Main();
        main.configure().addRoutesBuilder(new TaskTools());
        main.configure().addRoutesBuilder(new ContentTools());
        main.configure().addRoutesBuilder(new ListTools());
        main.configure().addRoutesBuilder(new AskingTools());
        main.configure().addRoutesBuilder(new AskingFirstTools());
        main.addInitialProperty("camel.main.name", "camel-mcp-conformance");
        main.addInitialProperty("camel.component.mcp-task.server-title", "Fixtures of the conformance suite");
        return main;
    }

    /** Where a started application serves; a client can call all of its tools. */
    static String url(CamelContext context) {
        return context.getComponent("mcp-task", McpTaskComponent.class).httpUrl() + "/mcp";
    }
}
