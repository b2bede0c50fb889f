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

/** The four things an {@code mcp-task:} endpoint can be: a consumer or a producer, of a remote server or of this application. */
enum Quadrant {
    /** {@code to("mcp-task:TOOL?server=…")} */
    CALL,
    /** {@code from("mcp-task:TOOL?server=…")} */
    RESULTS,
    /** {@code from("mcp-task:TOOL")} */
    SERVE,
    /** {@code to("mcp-task:TOOL?operation=…")} */
    REPORT;

    /** @param remote whether it has a server */
    static Quadrant of(boolean consumer, boolean remote) {
        if (remote) {
            return consumer ? RESULTS : CALL;
        }
        return consumer ? SERVE : REPORT;
    }

    /** As a route author would write it. @param operations what stands after {@code operation=} in a producer */
    String example(String operations) {
        return switch (this) {
            case CALL -> "to(\"mcp-task:…?server=…&operation=" + operations + "\")";
            case RESULTS -> "from(\"mcp-task:…?server=…\")";
            case SERVE -> "from(\"mcp-task:…\") without server";
            case REPORT -> "to(\"mcp-task:…?operation=" + operations + "\") without server";
        };
    }
}
