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
package org.camelmcp.tasks.receiver;

import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.tasks.store.TaskWeight;
import org.camelmcp.tasks.task.InputAnswer;

/** How large an answer to a question may be, whether it is stored or kept with a plain call (P 122). Pure functions. */
final class AnswerSize {

    /** In bytes of memory, by estimate. */
    private static final long MOST = 1_000_000;

    private AnswerSize() {}

    /** @throws InputTooLargeException when it is larger */
    static void require(InputAnswer answer) {
        long bytes = TaskWeight.of(answer);
        if (bytes > MOST) {
            throw new InputTooLargeException(bytes, MOST);
        }
    }

    /** The answer, or where it is too large what is kept in its place: a client that answers once cannot send a smaller one. */
    static InputAnswer kept(InputAnswer answer) {
        try {
            require(answer);
            return answer;
        } catch (InputTooLargeException tooLarge) {
            return new InputAnswer.Refused(new JsonRpcError(ErrorCodes.INVALID_PARAMS, tooLarge.getMessage()));
        }
    }
}
