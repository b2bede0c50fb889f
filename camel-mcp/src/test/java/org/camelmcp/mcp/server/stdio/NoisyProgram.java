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
package org.camelmcp.mcp.server.stdio;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.server.McpServer;
import org.camelmcp.mcp.server.ServerSettings;

/** A program that serves MCP on its standard streams, and has libraries that write wherever they like. */
public final class NoisyProgram {

    private NoisyProgram() {}

    /** @param args {@code descriptor} to write to the standard output past {@link System#out}, too */
    public static void main(String[] args) throws IOException {
        JsonRpcCodec codec = new JsonRpcCodec();
        StandardStreams streams = StandardStreams.take();
        System.out.println("a banner");
        if (args.length > 0) {
            new PrintStream(new FileOutputStream(FileDescriptor.out), true).println("a banner by descriptor");
        }
        McpServer server = new McpServer(
                new ServerSettings(new Implementation("noisy", "1"), null, codec, 10, 10, Duration.ZERO, 10),
                List.of(),
                Runnable::run);
        server.register(new EchoTool(() -> {}));
        StdioServer stdio = StdioServer.start(server, codec, streams.in(), streams.out());
        stdio.ended().toCompletableFuture().join();
        System.out.println("good bye");
    }
}
