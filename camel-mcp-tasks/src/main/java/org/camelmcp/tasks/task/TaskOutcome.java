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
package org.camelmcp.tasks.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.jspecify.annotations.Nullable;

/**
 * How a followed task ended, as its requestor sees it. Plain data, so that a repository can keep it; immutable.
 *
 * <p>The generations disagree on {@code isError} ({@code failed} in legacy, {@code completed} in modern: P 99, P 128);
 * here it is a {@link ToolError} in both.
 */
public sealed interface TaskOutcome {

    /** The tool succeeded. An inline answer, for which no task was made, ends like this too. */
    record Completed(JsonNode result) implements TaskOutcome {}

    /** The tool ran and reports an error of its own: a result with {@code isError: true}. */
    record ToolError(JsonNode result) implements TaskOutcome {}

    /**
     * The task, or the attempt to start it, failed with a protocol error or for a definite reason on the way.
     *
     * @param error    the peer's JSON-RPC error, {@code null} when the peer was not reached or did not speak JSON-RPC
     * @param reason   a sentence for people
     * @param notTaken whether the peer surely did not act, so that starting again cannot repeat a side effect
     */
    record Failed(@Nullable JsonRpcError error, String reason, boolean notTaken) implements TaskOutcome {}

    /** The task was cancelled at the server. */
    record Cancelled(@Nullable String statusMessage) implements TaskOutcome {}

    /** The server no longer knows the task: its ttl lapsed, it was removed, or it is not ours (P 96). */
    record Expired(String reason) implements TaskOutcome {}

    /**
     * Our deadline passed first; the task may go on at the server.
     *
     * @param after how long we followed it
     */
    record TimedOut(Duration after) implements TaskOutcome {}

    /** {@code tools/call} may or may not have arrived, and is never repeated by itself (P 23). */
    record DeliveryUnknown(String reason) implements TaskOutcome {}

    /** We stopped following, because the application or the route stops; the task may go on at the server. */
    record Detached() implements TaskOutcome {}
}
