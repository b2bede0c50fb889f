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
package org.camelmcp.tasks.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.server.stdio.StdioServer;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.task.InputAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Questions among the lines of a process's output. */
@Timeout(30)
class QuestionsOverStdioTest extends QuestionsFixture {

    private final PipedOutputStream toServer = new PipedOutputStream();
    private BufferedReader fromServer;
    private StdioServer stdio;

    @BeforeEach
    void initialize() throws IOException {
        PipedOutputStream out = new PipedOutputStream();
        fromServer =
                new BufferedReader(new InputStreamReader(new PipedInputStream(out, 1 << 20), StandardCharsets.UTF_8));
        stdio = StdioServer.start(server.mcp(), new JsonRpcCodec(), new PipedInputStream(toServer, 1 << 20), out);
        request(
                "initialize",
                Json.object(
                        "protocolVersion",
                        "2025-11-25",
                        "capabilities",
                        ASKABLE,
                        "clientInfo",
                        Json.object("name", "peer", "version", "1")));
        next(line -> line.has("result"));
    }

    @AfterEach
    void closeStdio() throws IOException {
        toServer.close();
        stdio.close();
    }

    private void request(String method, ObjectNode params) throws IOException {
        write(Json.object("jsonrpc", "2.0", "id", method, "method", method, "params", params));
    }

    private void write(ObjectNode message) throws IOException {
        toServer.write((message + "\n").getBytes(StandardCharsets.UTF_8));
        toServer.flush();
    }

    private ObjectNode next(Predicate<ObjectNode> which) throws IOException {
        ObjectNode line = Json.parse(fromServer.readLine());
        while (!which.test(line)) {
            line = Json.parse(fromServer.readLine());
        }
        return line;
    }

    private ObjectNode question() throws IOException {
        return next(line -> line.path("method").asText().equals("elicitation/create"));
    }

    private void answer(ObjectNode asked) throws IOException {
        write(Json.object("jsonrpc", "2.0", "id", asked.get("id"), "result", accepted("name", "Eve")));
    }

    @Test
    void aTaskAsksBeforeAnybodyWaitsForIt_B41() throws IOException {
        request("tools/call", Json.parse("{'name':'report','arguments':{},'task':{}}"));
        String taskId =
                next(line -> line.has("result")).at("/result/task/taskId").asText();
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");

        ObjectNode asked = question();
        assertThat(asked.at("/params/_meta/io.modelcontextprotocol~1related-task/taskId")
                        .asText())
                .isEqualTo(taskId);
        request("tasks/result", Json.object("taskId", taskId));
        answer(asked);
        assertGiven(answer, accepted("name", "Eve"));
        report.job().answer("done");

        ObjectNode last = next(line -> line.path("id").asText().equals("tasks/result")
                || line.path("method").asText().equals("elicitation/create"));
        assertThat(last.at("/result/content/0/text").asText()).isEqualTo("done");
    }

    @Test
    void aPlainCallAsks_B40() throws IOException {
        request("tools/call", Json.parse("{'name':'report','arguments':{}}"));
        ManualTool.Job job = report.job();
        CompletableFuture<InputAnswer> answer = ask(job.run().taskId(), "name");

        answer(question());
        assertGiven(answer, accepted("name", "Eve"));
        job.answer("done");

        assertThat(next(line -> line.has("result")).at("/result/content/0/text").asText())
                .isEqualTo("done");
    }
}
