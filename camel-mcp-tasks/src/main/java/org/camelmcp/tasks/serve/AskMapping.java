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

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.camelmcp.tasks.receiver.InputQuestion;
import org.camelmcp.tasks.task.InputAnswer;

/**
 * Between exchanges and questions to the client of a task: what is asked, what of the answer becomes body and headers, and
 * which exceptions a route gets. What a Camel user sees of asking is here. Thread-safe.
 */
public interface AskMapping {

    /** The task whose client is asked; throws when the exchange names none. */
    String taskId(Exchange exchange);

    /**
     * The question; throws what becomes the exchange's exception, and nothing is asked then.
     *
     * @param defaultName makes the question's name, where the route chooses none
     */
    InputQuestion question(Exchange exchange, Supplier<String> defaultName);

    /** Writes the answer: body and headers. */
    void answered(Exchange exchange, JsonNode result);

    /** The client answered with an error, or with what is no answer. */
    Exception refused(String taskId, InputAnswer.Refused refused);

    /** Nobody answered in time. */
    Exception withdrawn(String taskId, InputAnswer.Withdrawn withdrawn);

    /** There was no way to ask. */
    Exception unasked(String taskId, InputAnswer.Unasked unasked);

    /** What a route gets for a failure of {@link org.camelmcp.tasks.receiver.TaskService#ask}. */
    Throwable failed(String taskId, Throwable failure);
}
