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

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.camelmcp.tasks.scripted.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients of an application that stops get answers (DESIGN 7). */
class StoppingServiceTest {

    private final TaskServer server = new TaskServer();
    private final ManualTool report = server.tool("report", TaskSupport.OPTIONAL);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whoWaitsIsAnswered() {
        TestClient client = server.legacy("ann");
        Recorded result = client.task(
                "tasks/result", client.createTask("report").path("taskId").asText());
        report.job();
        Recorded plain = client.call("report");
        report.job();

        stop();

        assertThat(result.error().code()).isEqualTo(-32603);
        assertThat(result.error().message()).contains("stopping");
        assertThat(plain.error().message()).contains("stopping");
        assertThat(plain.reply().status()).isEqualTo(503);
    }

    @Test
    void newCallsAreRefusedForNow() {
        TestClient client = server.legacy("ann");

        stop();

        for (Recorded refused : List.of(
                client.call("report"),
                client.call("report", "task", Json.object()),
                server.modern("ann").call("report"))) {
            assertThat(refused.error().message()).contains("stopping");
            assertThat(refused.reply().status()).isEqualTo(503);
            assertThat(refused.reply().headers()).containsKey("Retry-After");
        }
    }

    private void stop() {
        server.service()
                .stop()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
