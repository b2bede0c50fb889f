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
import org.camelmcp.mcp.jsonrpc.JsonRpcError;

/** What became of an {@link InputRequest}. Immutable as long as nobody changes the tree. */
public sealed interface InputAnswer {

    /** It was answered. @param result the result of the request's method, as it came over the wire, and valid */
    record Given(JsonNode result) implements InputAnswer {}

    /** The client answered with an error, or with what cannot be an answer. @param error what it was */
    record Refused(JsonRpcError error) implements InputAnswer {}

    /** Nobody answered in time, and the question stands no longer. @param why for people */
    record Withdrawn(String why) implements InputAnswer {}

    /** There was no way to ask, so that nobody was, and the question stands no longer. @param why for people, and what to do */
    record Unasked(String why) implements InputAnswer {}
}
