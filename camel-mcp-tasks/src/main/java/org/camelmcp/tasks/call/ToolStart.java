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
package org.camelmcp.tasks.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.client.IncompatibleServerException;
import org.camelmcp.mcp.client.McpCall;
import org.camelmcp.mcp.client.McpClient;
import org.camelmcp.mcp.client.McpErrorException;
import org.camelmcp.mcp.client.ServerProfile;
import org.camelmcp.mcp.client.ToolCallOptions;
import org.camelmcp.mcp.client.UnusableToolException;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.MetaKeys;
import org.camelmcp.mcp.protocol.Tool;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.TransportTimeoutException;
import org.camelmcp.tasks.requestor.TaskDialect;
import org.camelmcp.tasks.requestor.TaskMethods;
import org.camelmcp.tasks.requestor.ToolOutcomes;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Starts one tool once: decides whether as a task, sends one {@code tools/call}, and tells a task from a result and a
 * refusal from a call whose fate nobody knows (P 23). Never fails other than by its outcome.
 */
final class ToolStart {

    private final RemoteServer server;
    private final ToolCommand command;
    private final TaskMode mode;
    private final @Nullable String progressToken;
    private final RunInputs inputs;
    private final CompletableFuture<Started> started = new CompletableFuture<>();

    private final Object lock = new Object();
    private @Nullable McpCall call;

    /** @param inputs answers what the server asks before there is a task */
    ToolStart(
            RemoteServer server, ToolCommand command, TaskMode mode, @Nullable String progressToken, RunInputs inputs) {
        this.inputs = inputs;
        this.server = server;
        this.command = command;
        this.mode = mode;
        this.progressToken = progressToken;
    }

    CompletionStage<Started> start() {
        McpClient client = server.client();
        client.connect().thenCompose(this::manner).whenComplete((manner, failure) -> {
            if (failure == null) {
                send(manner);
            } else {
                // nothing but questions of our own has been sent so far
                over(notTaken(StageFailures.unwrap(failure)));
            }
        });
        return started;
    }

    /**
     * Gives the call up at once, whatever it is waiting for.
     *
     * @param unsent the outcome when nothing was sent, and then nothing will be
     * @param sent   the outcome when the server may have taken the call
     */
    void giveUp(TaskOutcome unsent, TaskOutcome sent) {
        McpCall running;
        synchronized (lock) {
            running = call;
            over(running == null ? unsent : sent);
        }
        if (running != null) {
            running.cancel();
        }
    }

    /**
     * How to call.
     *
     * @param generation the generation decided for
     * @param wanted     legacy: whether the call asks for a task; modern: whether the server may make one
     */
    private record Manner(Generation generation, boolean wanted) {}

    private CompletionStage<Manner> manner(ServerProfile profile) {
        if (profile.generation() == Generation.MODERN) {
            if (mode == TaskMode.TASK && !offersModernTasks(profile)) {
                throw refused("the server does not offer tasks (capabilities.extensions[\"" + TaskMethods.EXTENSION
                        + "\"] is absent), and taskMode=task demands one");
            }
            return CompletableFuture.completedFuture(new Manner(Generation.MODERN, mode != TaskMode.PLAIN));
        }
        boolean offered = offersLegacyTasks(profile);
        return server.client().tool(command.tool()).thenApply(tool -> {
            String support = tool.map(ToolStart::taskSupport).orElse("forbidden");
            return new Manner(Generation.LEGACY, legacyTask(offered, tool.isPresent(), support));
        });
    }

    /** P 124, with the messages that tell what to change. */
    private boolean legacyTask(boolean offered, boolean listed, String support) {
        boolean possible = offered && !support.equals("forbidden");
        switch (mode) {
            case TASK:
                if (!offered) {
                    throw refused("this server does not offer tasks (capabilities.tasks.requests.tools is absent), and"
                            + " taskMode=task demands one");
                }
                if (!possible) {
                    throw refused(
                            listed
                                    ? "the tool cannot run as a task (its taskSupport is forbidden or absent), and"
                                            + " taskMode=task demands one"
                                    : "the server does not list this tool");
                }
                return true;
            case PLAIN:
                if (support.equals("required")) {
                    throw refused("the tool only runs as a task, and taskMode=plain forbids one");
                }
                return false;
            default:
                if (support.equals("required") && !offered) {
                    throw refused("the tool only runs as a task, and this server does not offer tasks"
                            + " (capabilities.tasks is absent)");
                }
                return possible;
        }
    }

    private static RefusedException refused(String reason) {
        return new RefusedException(reason);
    }

    private static boolean offersModernTasks(ServerProfile profile) {
        return profile.capabilities().path("extensions").has(TaskMethods.EXTENSION);
    }

    /** The reference SDK leaves out {@code call} (B2). */
    private static boolean offersLegacyTasks(ServerProfile profile) {
        return profile.capabilities()
                .path("tasks")
                .path("requests")
                .path("tools")
                .isObject();
    }

    private static String taskSupport(Tool tool) {
        return tool.definition().path("execution").path("taskSupport").asText("forbidden");
    }

    private void send(Manner manner) {
        TaskDialect dialect = server.dialect(manner.generation(), inputs.desk().kinds());
        ObjectNode params = params();
        if (manner.wanted()) {
            dialect.requestTask(params, command.requestedTtl());
        }
        boolean plain = manner.generation() == Generation.MODERN && !manner.wanted();
        McpCall sent;
        synchronized (lock) {
            if (started.isDone()) {
                return;
            }
            sent = server.client()
                    .callTool(params, new ToolCallOptions(command.timeout(), manner.generation(), plain, inputs));
            call = sent;
        }
        sent.result().thenApply(answer -> read(dialect, manner, answer)).whenComplete((read, failure) -> {
            if (failure == null) {
                started.complete(read);
            } else {
                over(unanswered(StageFailures.unwrap(failure)));
            }
        });
    }

    private ObjectNode params() {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        params.put("name", command.tool());
        params.set("arguments", command.arguments());
        if (command.meta() != null || progressToken != null) {
            ObjectNode meta = params.putObject(MetaKeys.META);
            if (command.meta() != null) {
                meta.setAll(command.meta());
            }
            if (progressToken != null) {
                meta.put(MetaKeys.PROGRESS_TOKEN, progressToken);
            }
        }
        return params;
    }

    private static Started read(TaskDialect dialect, Manner manner, JsonNode answer) {
        Optional<TaskSnapshot> created = dialect.created(answer);
        return created.isPresent()
                ? new Started.AsTask(created.get(), manner.generation())
                : new Started.Over(ToolOutcomes.of(answer));
    }

    private void over(TaskOutcome outcome) {
        started.complete(new Started.Over(outcome));
    }

    private static TaskOutcome notTaken(Throwable failure) {
        return new TaskOutcome.Failed(
                failure instanceof McpErrorException refused ? refused.error() : null, message(failure), true);
    }

    /** {@code tools/call} was handed to the client, which tells how far it got. */
    private TaskOutcome unanswered(Throwable failure) {
        if (failure instanceof McpErrorException refused) {
            return new TaskOutcome.Failed(refused.error(), message(refused), isRefusal(refused));
        }
        if (failure instanceof TransportTimeoutException) {
            return new TaskOutcome.TimedOut(command.timeout());
        }
        boolean notTaken = failure instanceof TransportException broken && broken.delivery() != Delivery.UNKNOWN
                || failure instanceof IncompatibleServerException
                || failure instanceof UnusableToolException
                || failure instanceof IllegalArgumentException;
        return notTaken
                ? new TaskOutcome.Failed(null, message(failure), true)
                : new TaskOutcome.DeliveryUnknown(message(failure));
    }

    /**
     * Whether an error says that the tool did not run. Not -32602, which the TypeScript SDK answers for a tool that
     * ran as something else than was asked for.
     */
    private static boolean isRefusal(McpErrorException refused) {
        int status = refused.status();
        int code = refused.error().code();
        return status == 401
                || status == 403
                || status == 429
                || status == 503
                // where there is no status to tell by: on stdio, and on a stream that was opened before
                || code == ErrorCodes.LIMIT_EXCEEDED
                || code == ErrorCodes.HEADER_MISMATCH
                || code == ErrorCodes.MISSING_REQUIRED_CLIENT_CAPABILITY
                || code == ErrorCodes.UNSUPPORTED_PROTOCOL_VERSION;
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    /** We decided not to call. */
    private static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RefusedException(String reason) {
            super(reason, null, false, false);
        }
    }
}
