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
package org.camelmcp.tasks.requestor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.camelmcp.mcp.client.McpErrorException;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.camelmcp.tasks.task.TaskStatus;
import org.junit.jupiter.api.Test;

/** A task id may be all that protects a task (P 103), so that nothing which is logged has the whole. */
class PollFailuresTest {

    private static final String ID = "786512e2-9e0d-44bd-8f29-789f320fe840";

    @Test
    void noStackTraceOfAFailedPollHasTheWholeId() {
        for (Throwable failure : List.of(
                new McpErrorException(new JsonRpcError(-32603, "No task " + ID), 200, null),
                new TransportException(Delivery.UNKNOWN, "The server answered 'no task " + ID + "'", null),
                new IllegalStateException("Task " + ID, new RuntimeException("no " + ID)))) {
            StringWriter trace = new StringWriter();
            PollFailures.explain(ID, failure).printStackTrace(new PrintWriter(trace));

            assertThat(trace.toString()).doesNotContain(ID).contains("786512e2");
        }
    }

    @Test
    void noTextFormOfATaskHasTheWholeId() {
        Task task = new Task(ID, TaskStatus.WORKING, null, null, null, null, null);

        assertThat(TaskSnapshot.of(task).toString()).doesNotContain(ID).contains("786512e2");
    }
}
