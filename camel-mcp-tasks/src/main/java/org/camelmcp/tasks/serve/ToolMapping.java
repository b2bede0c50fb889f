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

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.Exchange;
import org.camelmcp.tasks.receiver.TaskRun;
import org.camelmcp.tasks.task.TaskEnding;

/**
 * Between exchanges and incoming calls: which headers tell what of a call, how bodies become results and exceptions errors.
 * What a Camel user sees of serving is here, and nothing of how serving is done.
 */
public interface ToolMapping {

    /** Makes the message that a call comes to its route as. */
    void called(Exchange exchange, TaskRun run);

    /**
     * How a call ended whose route has ended without an exception.
     *
     * @throws RuntimeException when what the route left cannot be a result of this tool
     */
    TaskEnding ended(Exchange exchange);

    /**
     * The arguments with which a tool is to run whose {@code before} route has ended without an exception.
     *
     * @throws RuntimeException when what the route left cannot be arguments
     */
    ObjectNode gathered(Exchange exchange, TaskRun run);

    /** What the caller is told of a route that failed. */
    TaskEnding failed(Throwable failure);
}
