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
package org.camelmcp.examples.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.camelmcp.tasks.McpProtocol;
import org.camelmcp.tasks.McpTaskOperation;
import org.camelmcp.tasks.call.TaskMode;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param server    a URL, or {@code stdio:command args}
 * @param arguments of the tool, a JSON object, {@code null} = none
 * @param timeout   {@code null} = the component's
 * @param bearer    the token itself, {@code null} = none
 */
record Request(
        String server,
        McpTaskOperation operation,
        @Nullable String tool,
        @Nullable JsonNode arguments,
        @Nullable String taskId,
        @Nullable Duration timeout,
        TaskMode mode,
        boolean push,
        McpProtocol protocol,
        @Nullable String bearer,
        Map<String, String> headers) {}
