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
package org.camelmcp.tasks.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.tasks.message.InputAnswerCheck;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.InputRequest;

/** Reads what a client answered (B41-B44). Pure functions, as slow as {@link InputAnswerCheck}. */
final class ResponseReader {

    private static final int LONGEST = 1_000;

    private ResponseReader() {}

    /** What became of the question. @param revision of the session that answers */
    static InputAnswer read(InputRequest asked, JsonRpcResponse response, Revision revision) {
        return response instanceof JsonRpcResponse.Result answered
                ? given(asked, answered.result(), revision)
                : refused(((JsonRpcResponse.Failure) response).error());
    }

    /** An answer that cannot be one is the client's last word all the same: a client answers a request once. */
    static InputAnswer given(InputRequest asked, JsonNode result, Revision revision) {
        Optional<String> problem = InputAnswerCheck.problem(asked.method(), asked.params(), result, revision);
        return problem.isEmpty() ? new InputAnswer.Given(result) : malformed(asked, problem.get());
    }

    /** A client's error, as far as a task may tell of it in its status, and a log: it can be any text, of any length. */
    static InputAnswer refused(JsonRpcError error) {
        String message = error.message();
        String start = message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
        return new InputAnswer.Refused(
                new JsonRpcError(error.code(), start.replaceAll("\\p{Cntrl}", " "), error.data()));
    }

    static InputAnswer malformed(InputRequest asked, String problem) {
        return new InputAnswer.Refused(new JsonRpcError(
                ErrorCodes.INVALID_PARAMS,
                "The client's answer to " + asked.method() + " cannot be understood: " + problem));
    }
}
