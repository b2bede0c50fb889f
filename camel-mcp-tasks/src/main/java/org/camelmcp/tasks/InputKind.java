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
package org.camelmcp.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmcp.tasks.task.InputRequest;

/** One kind of question that a route asks: how it is made of an exchange, and what of its answer a route sees. Thread-safe. */
interface InputKind {

    /** What is asked; throws what becomes the exchange's exception. */
    InputRequest request(Exchange exchange);

    /** Writes the answer; the header with all of it is written by the caller. */
    void answered(Message message, JsonNode result);
}
