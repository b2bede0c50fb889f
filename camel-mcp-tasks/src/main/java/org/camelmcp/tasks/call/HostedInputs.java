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
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.client.ServerQuestion;

/** Who answers what a legacy server asks as a task. Thread-safe; never blocks. */
interface HostedInputs {

    /** Whether anybody here answers this method, whichever call it belongs to: that is what is declared (P 18). */
    boolean answers(String method);

    /**
     * Has a question answered.
     *
     * @return the result of its method; fails with {@link org.camelmcp.mcp.client.McpErrorException}, or is cancelled when
     *     whoever was asked went away, and somebody else may be asked. Cancel its future when nobody wants the answer any
     *     more
     */
    CompletionStage<JsonNode> answer(ServerQuestion question);

    /** How long that answer may take; whoever answers keeps that time. */
    Duration timeout(ServerQuestion question);
}
