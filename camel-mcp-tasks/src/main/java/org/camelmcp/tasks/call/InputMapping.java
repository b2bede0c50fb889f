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
import org.apache.camel.Exchange;
import org.camelmcp.tasks.receiver.TaskCancellation;
import org.camelmcp.tasks.task.InputRequest;
import org.jspecify.annotations.Nullable;

/** Between exchanges and what servers ask: how a question becomes a message, and what a route leaves becomes an answer. */
public interface InputMapping {

    /**
     * Makes the message that asks.
     *
     * @param inputId   unique in this process, for {@code operation=answer}
     * @param withdrawn tells the route when nobody wants the answer any more
     */
    void ask(Exchange exchange, Question question, String inputId, TaskCancellation withdrawn);

    /**
     * The answer in an exchange, as the result of the request's method.
     *
     * @param request what was asked; its params are empty where they are not known
     * @throws RuntimeException when there is none, with a message that says what is wrong and never quotes a form
     */
    JsonNode answer(Exchange exchange, InputRequest request);

    /** What an exchange answers that is an answer by {@code operation=answer}. */
    Target target(Exchange exchange);

    /** That there is no such open question. */
    Exception unknown(Target target, String why);

    /**
     * Which question is answered.
     *
     * @param inputId the id of a question that is open in this process, {@code null} when task and key name it
     * @param taskId  {@code null} when {@code inputId} names the question
     * @param key     the same
     * @param method  what was asked, where that is not known here
     */
    record Target(
            @Nullable String inputId,
            @Nullable String taskId,
            @Nullable String key,
            String method) {}
}
