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

import java.time.Duration;
import org.camelmcp.mcp.server.ServerRequest;
import org.camelmcp.mcp.server.ServerSession;
import org.camelmcp.mcp.server.ToolCallRequest;
import org.camelmcp.tasks.receiver.CallContext;
import org.camelmcp.tasks.store.TaskOrigin;
import org.jspecify.annotations.Nullable;

/** Notes down where a call came from, for the task or the run that it becomes. Pure functions. */
final class CallOrigins {

    private CallOrigins() {}

    /** Of a call that becomes a task. @param ttl what a legacy client asks for, {@code null} for nothing */
    static TaskOrigin task(TaskTool tool, ToolCallRequest call, @Nullable Duration ttl) {
        return origin(tool, call, ttl, true);
    }

    /** Of a plain call, which no client can follow. */
    static TaskOrigin plain(TaskTool tool, ToolCallRequest call) {
        return origin(tool, call, null, false);
    }

    private static TaskOrigin origin(TaskTool tool, ToolCallRequest call, @Nullable Duration ttl, boolean visible) {
        ServerRequest request = call.request();
        ServerSession session = request.session();
        CallContext context = new CallContext(
                request.revision(),
                request.client().info(),
                request.client().capabilities(),
                ttl,
                request.progressToken(),
                request.meta());
        return new TaskOrigin(
                tool.key().server(),
                tool.key().tool(),
                request.principal(),
                request.generation(),
                session == null ? null : session.id(),
                visible,
                call.arguments(),
                context.write());
    }
}
