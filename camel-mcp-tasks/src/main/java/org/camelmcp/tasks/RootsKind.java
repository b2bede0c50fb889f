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
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmcp.tasks.message.PlainValues;
import org.camelmcp.tasks.task.InputRequest;

/** Asks for the roots of a client; the body becomes a List of Maps with {@code uri} and, where given, {@code name}. */
final class RootsKind implements InputKind {

    @Override
    public InputRequest request(Exchange exchange) {
        return new InputRequest("roots/list", JsonNodeFactory.instance.objectNode());
    }

    @Override
    public void answered(Message message, JsonNode result) {
        message.setBody(PlainValues.of(result.path("roots")));
    }
}
