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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.server.ServerErrorException;
import org.camelmcp.mcp.server.ToolCallRequest;
import org.camelmcp.tasks.delivery.QuestionDelivery;
import org.camelmcp.tasks.receiver.LegacyReceiver;
import org.camelmcp.tasks.receiver.RequestedTask;
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.jspecify.annotations.Nullable;

/**
 * Decides which legacy calls become tasks: those whose client says so ({@code params.task}), within the tool's
 * {@code taskSupport} (P 124). Thread-safe.
 */
final class LegacyTaskCalls {

    private final InputGathering gathering;
    private final QuestionDelivery questions;
    private final TaskStart start;

    LegacyTaskCalls(TaskService service, InputGathering gathering, QuestionDelivery questions) {
        this.gathering = gathering;
        this.questions = questions;
        this.start = new TaskStart(service);
    }

    /** @return empty for a plain call */
    Optional<CompletionStage<? extends JsonNode>> intercept(ToolCallRequest call) {
        Optional<RequestedTask> asked = RequestedTask.in(call.request().params());
        TaskSupport support =
                call.tool() instanceof TaskTool tool ? tool.policy().support() : TaskSupport.FORBIDDEN;
        if (asked.isEmpty()) {
            if (support == TaskSupport.REQUIRED) {
                throw refused(call, "only runs as a task, and this call asks for none: add params.task");
            }
            return Optional.empty();
        }
        if (support == TaskSupport.FORBIDDEN) {
            throw refused(call, "does not run as a task: leave params.task out");
        }
        TaskTool tool = (TaskTool) call.tool();
        Function<ReadyCall, CompletionStage<ObjectNode>> then =
                ready -> start(tool, ready, asked.get().ttl());
        if (tool.before() == null) {
            return Optional.of(then.apply(ReadyCall.of(call)));
        }
        StreamCaller caller = StreamCaller.silent(call.request(), questions);
        return Optional.of(gathering.first(tool, call, caller, then).whenComplete((answer, failure) -> caller.close()));
    }

    private CompletionStage<ObjectNode> start(TaskTool tool, ReadyCall ready, @Nullable Duration ttl) {
        return start.start(ready, CallOrigins.task(tool, ready.call(), ttl))
                .thenApply(task ->
                        LegacyReceiver.INSTANCE.created(task, tool.policy().immediateResponse()));
    }

    /** B10, B11. */
    private static ServerErrorException refused(ToolCallRequest call, String why) {
        return new ServerErrorException(
                ErrorCodes.METHOD_NOT_FOUND, "Tool '" + call.tool().name() + "' " + why);
    }
}
