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

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.server.ServerErrorException;
import org.camelmcp.mcp.server.ServerRequest;
import org.camelmcp.tasks.requestor.TaskMethods;

/**
 * Whether a modern client declares the tasks extension: on each request anew (P 104). Legacy {@code capabilities.tasks}
 * count for nothing here (P 69). Pure functions.
 */
final class TasksExtensionDeclared {

    private TasksExtensionDeclared() {}

    static boolean on(ServerRequest request) {
        return request.client().capabilities().path("extensions").hasNonNull(TaskMethods.EXTENSION);
    }

    /** @throws ServerErrorException when it is not declared: HTTP 400, -32021 (P 111) */
    static void require(ServerRequest request, String what) {
        if (!on(request)) {
            throw missing(what);
        }
    }

    /** @param what needs the extension, as the beginning of a sentence */
    static ServerErrorException missing(String what) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.putObject("requiredCapabilities").putObject("extensions").putObject(TaskMethods.EXTENSION);
        String message = what + " needs the extension " + TaskMethods.EXTENSION
                + "; declare it in the client capabilities of this request";
        return new ServerErrorException(
                new JsonRpcError(ErrorCodes.MISSING_REQUIRED_CLIENT_CAPABILITY, message, data), 400, null);
    }
}
