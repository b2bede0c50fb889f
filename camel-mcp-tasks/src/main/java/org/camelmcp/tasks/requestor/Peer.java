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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Whoever runs the tasks that are followed, as far as a dialect needs it: something that answers requests in one
 * generation. A remote server for a client that calls; a client for a server that asks it to run a task.
 */
@FunctionalInterface
public interface Peer {

    /**
     * Sends a request about a task.
     *
     * @param taskId the task it is about, {@code null} for none
     * @param wait   how long the answer may take
     * @return fails as {@link org.camelmcp.mcp.client.McpCall#result()} does; with {@link Wait#UNTIL_END}, cancelling its
     *     future gives the request up
     */
    CompletionStage<JsonNode> request(String method, ObjectNode params, @Nullable String taskId, Wait wait);

    enum Wait {
        /** An ordinary request. */
        BRIEF,
        /** The peer answers when the task has ended; carried beside the ordinary requests, so that they never queue behind it. */
        UNTIL_END
    }
}
