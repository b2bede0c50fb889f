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
package org.camelmcp.tasks.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.camelmcp.mcp.client.Progress;
import org.camelmcp.tasks.store.RemoteTask;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Between exchanges and calls: which headers and options say what, how results become bodies and outcomes exceptions.
 * What a Camel user sees of calling is here, and nothing of how calling is done.
 */
public interface ExchangeMapping {

    /**
     * What the exchange asks for.
     *
     * @throws RuntimeException when body, headers or expressions are not usable; nothing is sent then
     */
    ToolCommand command(Exchange exchange);

    /** The caller's own id for what the exchange asks for, {@code null} when it has none. */
    @Nullable
    String correlationId(Exchange exchange);

    /** The task that the exchange is about; throws when it names none. */
    String taskId(Exchange exchange);

    /** How long to follow a task that was started before. */
    Duration timeout(Exchange exchange);

    /** Where a listing is to go on, {@code null} = at its beginning. */
    @Nullable
    String cursor(Exchange exchange);

    /** The headers to keep with a started task. */
    Map<String, Object> headersToRestore(Exchange exchange);

    /** What tells the news of a task apart from those of others: its correlation id and the headers kept with it. */
    Map<String, Object> newsHeaders(Exchange exchange);

    /**
     * Writes how a call ended.
     *
     * @param tool the tool, {@code null} when not known
     * @param task the task as last seen, {@code null} when none was made
     */
    void outcome(Exchange exchange, TaskOutcome outcome, @Nullable String tool, @Nullable Task task);

    /** Writes that a tool was started, or how a task stands; the body stays. */
    void started(Exchange exchange, String tool, @Nullable Task task, @Nullable TaskOutcome outcome);

    /** Writes how a task stands. */
    void status(Exchange exchange, Task task);

    /** Writes a listing of tools or tasks. */
    void listing(Exchange exchange, JsonNode entries, @Nullable String nextCursor);

    /** Makes the message that tells the outcome of a started task. */
    void emitted(Exchange exchange, RemoteTask handle);

    /** Makes the message that tells of a change of status, or of progress. */
    void changed(Exchange exchange, @Nullable String tool, @Nullable Task task, @Nullable Progress progress);
}
