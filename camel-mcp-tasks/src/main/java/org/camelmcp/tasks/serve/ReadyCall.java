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

import java.util.Map;
import org.camelmcp.mcp.server.ToolCallRequest;
import org.camelmcp.tasks.store.StoredInput;

/**
 * A call whose tool can run.
 *
 * @param call     with the arguments to run with
 * @param answered what its client was asked before, as in {@link org.camelmcp.tasks.store.ServedTask#inputs}
 */
record ReadyCall(ToolCallRequest call, Map<String, StoredInput> answered) {

    /** One whose client was asked nothing. */
    static ReadyCall of(ToolCallRequest call) {
        return new ReadyCall(call, Map.of());
    }
}
