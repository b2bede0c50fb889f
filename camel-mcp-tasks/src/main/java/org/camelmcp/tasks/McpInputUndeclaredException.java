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

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.jspecify.annotations.Nullable;

/** The client did not declare that it can be asked that (P 87, P 114). Nothing was sent. */
public class McpInputUndeclaredException extends McpInputException {

    private static final long serialVersionUID = 1L;

    private final String capability;

    /** @param capability what the client would have to declare, such as {@code elicitation} or {@code elicitation.url} */
    public McpInputUndeclaredException(@Nullable String tool, String taskId, String capability) {
        super(tool, taskId, "cannot ask its client", "Client does not support " + capability + " capability");
        this.capability = capability;
    }

    /** What the client would have to declare, such as {@code elicitation}, {@code elicitation.url} or {@code sampling}. */
    public String getCapability() {
        return capability;
    }

    @Override
    JsonRpcError error() {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ObjectNode required = data.putObject("requiredCapabilities");
        for (String part : capability.split("[.]")) {
            required = required.putObject(part);
        }
        return new JsonRpcError(ErrorCodes.MISSING_REQUIRED_CLIENT_CAPABILITY, getReason(), data);
    }
}
