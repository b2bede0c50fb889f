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

import org.apache.camel.spi.Metadata;

/** The message headers of {@code mcp-task:}, and the values of {@link #OUTCOME}. */
public final class McpTaskConstants {

    // which task, of which tool, on which server

    @Metadata(
            description = "The task's id at its server. Set by every operation on a task and by the consumer; read by"
                    + " await, get, cancel and the reports when the option taskId is not set. A route that is a tool"
                    + " gets one for plain calls too, for its reports. Where a server has no authentication, whoever"
                    + " knows the id can read and cancel the task.",
            javaType = "String")
    public static final String TASK_ID = "CamelMcpTaskId";

    @Metadata(
            description =
                    "The name of the tool. Read when the endpoint names none (an asterisk), in which case call and start"
                            + " need it; set on what comes back.",
            javaType = "String")
    public static final String TOOL = "CamelMcpTaskTool";

    @Metadata(
            description = "The server as configured: its name, or its URL without secrets. Set on what comes back;"
                    + " never read.",
            javaType = "String")
    public static final String SERVER = "CamelMcpTaskServer";

    @Metadata(
            description = "What ties the task to the message that started it. Set by start and call when the option"
                    + " correlationId is set, on exchanges to the statusEndpoint too, and restored by the consumer.",
            javaType = "String")
    public static final String CORRELATION_ID = "CamelMcpTaskCorrelationId";

    // what varies per message

    @Metadata(
            label = "producer",
            description = "Overrides the option operation for this message.",
            javaType = "org.camelmcp.tasks.McpTaskOperation")
    public static final String OPERATION = "CamelMcpTaskOperation";

    @Metadata(
            label = "producer",
            description = "Overrides the option timeout for this message: a duration, a text such as 30s, or a number"
                    + " of milliseconds.",
            javaType = "java.time.Duration")
    public static final String TIMEOUT = "CamelMcpTaskTimeout";

    @Metadata(
            label = "producer",
            description = "Overrides the option requestedTtl for this message: a duration, a text such as 1h, or a"
                    + " number of milliseconds.",
            javaType = "java.time.Duration")
    public static final String REQUESTED_TTL = "CamelMcpTaskRequestedTtl";

    @Metadata(
            label = "producer",
            description = "For list: the page to ask for, as the previous page's CamelMcpTaskNextCursor named it.",
            javaType = "String")
    public static final String CURSOR = "CamelMcpTaskCursor";

    // how the task stands

    @Metadata(
            description = "The task's status as the server last told it: working, input_required, completed, failed or"
                    + " cancelled.",
            javaType = "String")
    public static final String STATUS = "CamelMcpTaskStatus";

    @Metadata(description = "What the server says about the status, for people.", javaType = "String")
    public static final String STATUS_MESSAGE = "CamelMcpTaskStatusMessage";

    @Metadata(description = "When the server created the task.", javaType = "java.time.Instant")
    public static final String CREATED_AT = "CamelMcpTaskCreatedAt";

    @Metadata(
            description = "How long after its creation the server keeps the task; absent when it keeps it without"
                    + " limit or did not say.",
            javaType = "java.time.Duration")
    public static final String TTL = "CamelMcpTaskTtl";

    @Metadata(
            description = "How often the server would like to be asked; absent when it did not say.",
            javaType = "java.time.Duration")
    public static final String POLL_INTERVAL = "CamelMcpTaskPollInterval";

    @Metadata(
            label = "producer",
            description =
                    "On exchanges to the statusEndpoint, and read by the report progress: how far the work has come,"
                            + " in the tool's own unit.",
            javaType = "Double")
    public static final String PROGRESS = "CamelMcpTaskProgress";

    @Metadata(
            label = "producer",
            description =
                    "On exchanges to the statusEndpoint, and read by the report progress: how far it will go, in the"
                            + " same unit; absent when unknown.",
            javaType = "Double")
    public static final String PROGRESS_TOTAL = "CamelMcpTaskProgressTotal";

    @Metadata(
            label = "producer",
            description =
                    "On exchanges to the statusEndpoint, and read by the report progress: what the tool says it is"
                            + " doing, for people.",
            javaType = "String")
    public static final String PROGRESS_MESSAGE = "CamelMcpTaskProgressMessage";

    // how it ended

    @Metadata(
            description = "How the task ended for this application: completed, tool-error (the tool ran and reports an"
                    + " error), failed, cancelled, expired (the server no longer knows it), timed-out (our own"
                    + " deadline), delivery-unknown (nobody knows whether the server received the call) or detached"
                    + " (this application is stopping).",
            javaType = "String")
    public static final String OUTCOME = "CamelMcpTaskOutcome";

    @Metadata(
            description =
                    "The JSON-RPC code of a failure, when the server sent one. Read by the report fail, which without"
                            + " it makes a tool error.",
            javaType = "Integer")
    public static final String ERROR_CODE = "CamelMcpTaskErrorCode";

    @Metadata(
            description =
                    "Why the task did not complete; absent when it did. Read by the report fail: what the client is"
                            + " told.",
            javaType = "String")
    public static final String ERROR_MESSAGE = "CamelMcpTaskErrorMessage";

    @Metadata(
            description = "The tool's whole result as the server sent it, whatever became the body.",
            javaType = "java.util.Map")
    public static final String RESULT = "CamelMcpTaskResult";

    @Metadata(
            label = "producer",
            description = "For call and start: further _meta of the request, such as trace context.",
            javaType = "java.util.Map")
    public static final String META = "CamelMcpTaskMeta";

    @Metadata(
            label = "producer",
            description = "For list: the page after this one; absent on the last.",
            javaType = "String")
    public static final String NEXT_CURSOR = "CamelMcpTaskNextCursor";

    // a call that came in, to a route that is a tool

    @Metadata(
            label = "consumer",
            description = "In a route that is a tool: the authenticated principal that calls; absent without"
                    + " authentication.",
            javaType = "String")
    public static final String OWNER = "CamelMcpTaskOwner";

    @Metadata(
            label = "consumer",
            description = "In a route that is a tool: what the client says that it is, as its name, a slash and its"
                    + " version. For people and logs: nothing vouches for it.",
            javaType = "String")
    public static final String CLIENT = "CamelMcpTaskClient";

    @Metadata(
            label = "consumer",
            description = "In a route that is a tool: the revision of MCP that the client speaks, such as 2025-11-25.",
            javaType = "String")
    public static final String PROTOCOL_VERSION = "CamelMcpTaskProtocolVersion";

    @Metadata(
            label = "consumer",
            description = "In a route that is a tool: how long the client asked to keep the task; absent when it did"
                    + " not ask.",
            javaType = "java.time.Duration")
    public static final String CLIENT_TTL = "CamelMcpTaskClientTtl";

    @Metadata(
            label = "consumer",
            description = "In a route that is a tool: with which token the client wants to hear of progress; absent"
                    + " when it does not. The operation progress uses it by itself.",
            javaType = "Object")
    public static final String PROGRESS_TOKEN = "CamelMcpTaskProgressToken";

    @Metadata(
            label = "consumer",
            description = "In a route that is a tool: the _meta of the client's request. Not sent on by calls.",
            javaType = "java.util.Map")
    public static final String CLIENT_META = "CamelMcpTaskClientMeta";

    @Metadata(
            label = "consumer",
            description = "In a route that is a tool: how many times the work of this task was started before, 0 the"
                    + " first time. More after a node went away.",
            javaType = "Integer")
    public static final String REDELIVERIES = "CamelMcpTaskRedeliveries";

    @Metadata(
            label = "consumer",
            description = "In a route that is a tool: whether the call was made as a task. If not, its client waits for"
                    + " the answer.",
            javaType = "Boolean")
    public static final String IS_TASK = "CamelMcpTaskIsTask";

    @Metadata(
            description =
                    "In a route that is a tool, or answers what a server asks: tells long steps that nobody wants"
                            + " the result any more, since the call was cancelled or is out of time. Can be asked, and calls back.",
            javaType = "org.camelmcp.tasks.receiver.TaskCancellation")
    public static final String CANCELLATION = "CamelMcpTaskCancellation";

    // questions in the middle of a task

    @Metadata(
            description = "What is asked: elicitation/create, sampling/createMessage or roots/list.",
            javaType = "String")
    public static final String INPUT_METHOD = "CamelMcpInputMethod";

    @Metadata(description = "Which question of its task it is.", javaType = "String")
    public static final String INPUT_KEY = "CamelMcpInputKey";

    @Metadata(
            description = "How a person is asked: form, or url for a page to visit.",
            enums = "form,url",
            javaType = "String")
    public static final String INPUT_MODE = "CamelMcpInputMode";

    @Metadata(
            description = "What the person did: accept, decline or cancel (neither of the two: the question was"
                    + " dismissed).",
            enums = "accept,decline,cancel",
            javaType = "String")
    public static final String INPUT_ACTION = "CamelMcpInputAction";

    @Metadata(
            label = "producer",
            description = "After elicit, sample and roots: the whole answer as the client sent it, whatever became the"
                    + " body.",
            javaType = "java.util.Map")
    public static final String INPUT_RESULT = "CamelMcpInputResult";

    @Metadata(
            label = "producer",
            description =
                    "On exchanges that ask, and read by answer: names the question in this process, whether it has"
                            + " a task or not.",
            javaType = "String")
    public static final String INPUT_ID = "CamelMcpInputId";

    @Metadata(
            label = "producer",
            description =
                    "Read from the answer to a sampling request: the name of the model that has answered. Default:"
                            + " camel.",
            javaType = "String")
    public static final String INPUT_MODEL = "CamelMcpInputModel";

    /** Value of {@link #OUTCOME}: the tool answered. */
    public static final String OUTCOME_COMPLETED = "completed";

    /** Value of {@link #OUTCOME}: see {@link McpToolErrorException}. */
    public static final String OUTCOME_TOOL_ERROR = "tool-error";

    /** Value of {@link #OUTCOME}: see {@link McpTaskFailedException}. */
    public static final String OUTCOME_FAILED = "failed";

    /** Value of {@link #OUTCOME}: see {@link McpTaskCancelledException}. */
    public static final String OUTCOME_CANCELLED = "cancelled";

    /** Value of {@link #OUTCOME}: see {@link McpTaskExpiredException}. */
    public static final String OUTCOME_EXPIRED = "expired";

    /** Value of {@link #OUTCOME}: see {@link McpTaskTimedOutException}. */
    public static final String OUTCOME_TIMED_OUT = "timed-out";

    /** Value of {@link #OUTCOME}: see {@link McpDeliveryUnknownException}. */
    public static final String OUTCOME_DELIVERY_UNKNOWN = "delivery-unknown";

    /** Value of {@link #OUTCOME}: see {@link McpTaskDetachedException}. */
    public static final String OUTCOME_DETACHED = "detached";

    private McpTaskConstants() {}
}
