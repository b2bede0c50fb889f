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
package org.camelmcp.tasks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a producer of {@code mcp-task:} does: with a server, to a tool or a task of that remote MCP server; without one, to
 * a task that this application serves.
 */
public enum McpTaskOperation {
    /** Start the tool, follow the task to its end, and make the result the body. */
    CALL,
    /** Start the tool and go on at once; {@code from("mcp-task:…?server=…")} emits the outcome when the task ends. */
    START,
    /** Follow a task that was started before, named by its id, to its end. */
    AWAIT,
    /** Ask once how a task stands, whether it is a remote server's or our own. */
    GET,
    /** Ask the server to cancel a task. */
    CANCEL,
    /** Answer what the server has asked, on behalf of a task or a call. */
    ANSWER,
    /** List the tasks that the server keeps, where its protocol has such a list. */
    LIST,
    /** List the tools that the server offers. */
    TOOLS,
    /** Say how far a task is that this application serves. */
    PROGRESS,
    /** End a task that this application serves: the body is its result. */
    COMPLETE,
    /** End a task that this application serves with an error. */
    FAIL,
    /** Ask the person behind the client of a task that this application serves, and go on with the answer. */
    ELICIT,
    /** Have the model of that client answer messages, and go on with what it says. */
    SAMPLE,
    /** Ask that client for its roots: the directories and files that it works with. */
    ROOTS;

    /** As it is written in an endpoint URI. */
    public String optionValue() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The operation that is written so, in either case. */
    static Optional<McpTaskOperation> of(String optionValue) {
        return Arrays.stream(values())
                .filter(operation -> operation.name().equalsIgnoreCase(optionValue))
                .findFirst();
    }
}
