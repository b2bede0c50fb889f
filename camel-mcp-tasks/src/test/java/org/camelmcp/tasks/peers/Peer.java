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

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;

/** The servers that the tests run against; what they do is told in {@code peers/README.md}. */
enum Peer {
    /** The reference server: one task tool, which works for four seconds. */
    EVERYTHING(
            "node_modules/@modelcontextprotocol/server-everything/dist/index.js",
            new Work(
                    "simulate-research-query",
                    Map.of("topic", "camels"),
                    List.of(
                            "Gathering sources...",
                            "Analyzing content...",
                            "Synthesizing findings...",
                            "Generating report..."),
                    "# Research Report: camels"),
            "simulate-research-query",
            "echo",
            "message",
            1000),
    /** Ours, on the official SDK: what the reference server does not show. */
    LEGACY(
            "legacy-task-server.mjs",
            new Work(
                    "progress_tool",
                    Map.of("steps", 3, "ms", 400),
                    List.of("step 1 of 3", "step 2 of 3", "step 3 of 3"),
                    "3 steps"),
            "slow_tool",
            "forbidden_tool",
            "text",
            250);

    /**
     * A tool that runs as a task and completes.
     *
     * @param messages the status messages on the way, in order
     * @param result   what its text begins with
     */
    record Work(String tool, Map<String, Object> arguments, List<String> messages, String result) {}

    private final String script;
    private final Work work;
    private final String slowTool;
    private final String plainTool;
    private final String plainArgument;
    private final long pollInterval;

    Peer(String script, Work work, String slowTool, String plainTool, String plainArgument, long pollInterval) {
        this.script = script;
        this.work = work;
        this.slowTool = slowTool;
        this.plainTool = plainTool;
        this.plainArgument = plainArgument;
        this.pollInterval = pollInterval;
    }

    Work work() {
        return work;
    }

    /** A task tool that is not done within a few seconds. */
    String slowTool() {
        return slowTool;
    }

    /** A tool that cannot run as a task, and whose answer has its argument in it. */
    String plainTool() {
        return plainTool;
    }

    Map<String, Object> plainArguments(String text) {
        return Map.of(plainArgument, text);
    }

    /** The least milliseconds between two polls: its own interval, or our minimum if that is more. */
    long pollInterval() {
        return pollInterval;
    }

    /** Arguments of {@code node} that make it a child which talks over its standard streams. */
    List<String> stdioArgs() {
        return List.of(script(), this == LEGACY ? "--stdio" : "stdio");
    }

    /** Starts it as HTTP server on a free port. */
    PeerProcess startHttp() throws Exception {
        return startHttp(freePort());
    }

    /** The same on a certain port, such as that of one that was killed. */
    PeerProcess startHttp(int port) throws Exception {
        PeerProcess process = this == LEGACY
                ? PeerProcess.start(port, Map.of(), script(), "--http", Integer.toString(port))
                : PeerProcess.start(port, Map.of("PORT", Integer.toString(port)), script(), "streamableHttp");
        try {
            if (this == LEGACY) {
                process.awaitLine("listening http://");
            } else {
                // it also says that it listens when the port is taken
                process.awaitInitialize();
            }
            return process;
        } catch (Throwable e) {
            process.close();
            throw e;
        }
    }

    private String script() {
        return PeersInstalled.DIRECTORY.resolve(script).toString();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
