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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.camelmcp.tasks.receiver.Completion;
import org.camelmcp.tasks.receiver.TaskPolicy;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.jspecify.annotations.Nullable;

/**
 * The options of a tool that a route of this application is: {@code from("mcp-task:TOOL")}. A class of its own for the
 * reader; Camel's generator wants all options of an endpoint in one class and its superclasses. Not thread-safe; it is
 * not to be changed once its endpoint has started.
 */
@UriParams
public abstract class McpToolConfiguration {

    private static final Duration ROUTE_TIMEOUT = Duration.ofHours(1);
    private static final Duration DEFERRED_TIMEOUT = Duration.ofDays(7);
    private static final Duration MAX_TTL = Duration.ofDays(7);

    @UriParam(label = "consumer")
    private @Nullable String title;

    @UriParam(label = "consumer")
    private @Nullable String description;

    @UriParam(label = "consumer")
    private @Nullable String inputSchema;

    @UriParam(label = "consumer", prefix = "parameter.", multiValue = true)
    private Map<String, Object> parameters = new LinkedHashMap<>();

    @UriParam(label = "consumer")
    private @Nullable String outputSchema;

    @UriParam(label = "consumer", prefix = "annotations.", multiValue = true)
    private Map<String, Object> annotations = new LinkedHashMap<>();

    @UriParam(label = "consumer,advanced")
    private @Nullable String icons;

    @UriParam(label = "consumer", enums = "required,optional,forbidden", defaultValue = "optional")
    private TaskSupport taskSupport = TaskSupport.OPTIONAL;

    @UriParam(label = "consumer", enums = "route,deferred", defaultValue = "route")
    private Completion completion = Completion.ROUTE;

    @UriParam(label = "consumer", javaType = "java.time.Duration")
    private @Nullable Duration executionTimeout;

    @UriParam(label = "consumer", defaultValue = "1h", javaType = "java.time.Duration")
    private Duration resultRetention = Duration.ofHours(1);

    @UriParam(label = "consumer", javaType = "java.time.Duration")
    private @Nullable Duration ttl;

    @UriParam(label = "consumer,advanced", javaType = "java.time.Duration")
    private @Nullable Duration minTtl;

    @UriParam(label = "consumer,advanced", javaType = "java.time.Duration")
    private @Nullable Duration maxTtl;

    @UriParam(label = "consumer", defaultValue = "1s", javaType = "java.time.Duration")
    private Duration pollInterval = Duration.ofSeconds(1);

    @UriParam(label = "consumer,advanced")
    private @Nullable String immediateResponse;

    @UriParam(label = "consumer,advanced", defaultValue = "0ms", javaType = "java.time.Duration")
    private Duration inlineWindow = Duration.ZERO;

    @UriParam(label = "consumer", defaultValue = "10000")
    private int maxTasks = 10_000;

    @UriParam(label = "consumer", defaultValue = "1000")
    private int maxTasksPerOwner = 1_000;

    @UriParam(label = "consumer", defaultValue = "100")
    private int maxInputs = 100;

    @UriParam(label = "consumer")
    private @Nullable String before;

    @UriParam(label = "consumer", defaultValue = "/mcp")
    private String httpPath = "/mcp";

    @UriParam(label = "consumer,security", defaultValue = "false")
    private boolean exposeErrors = false;

    /**
     * How the tool's tasks live.
     *
     * @throws IllegalArgumentException with the name and the value of an option that does not fit the others
     */
    TaskPolicy policy() {
        if (completion == Completion.DEFERRED && taskSupport == TaskSupport.FORBIDDEN) {
            throw new IllegalArgumentException(
                    "completion=deferred with taskSupport=forbidden: a call that is ended later"
                            + " needs a task; allow tasks, or let the route end the call");
        }
        Duration timeout = executionTimeout();
        Duration least = timeout.plus(resultRetention);
        Duration longest = maxTtl != null ? maxTtl : longer(MAX_TTL, least);
        Duration shortest = minTtl != null ? minTtl : least;
        if (longest.compareTo(least) < 0) {
            throw new IllegalArgumentException("maxTtl=" + longest.toMillis() + " ms is shorter than executionTimeout="
                    + timeout.toMillis() + " ms plus resultRetention=" + resultRetention.toMillis()
                    + " ms: a task would be forgotten before its result can be fetched");
        }
        if (shortest.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "minTtl=" + shortest.toMillis() + " ms is longer than maxTtl=" + longest.toMillis() + " ms");
        }
        if (ttl != null && ttl.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "ttl=" + ttl.toMillis() + " ms is longer than maxTtl=" + longest.toMillis() + " ms");
        }
        return new TaskPolicy(
                taskSupport,
                completion,
                ttl != null ? ttl : least,
                shortest,
                longest,
                pollInterval,
                timeout,
                resultRetention,
                immediateResponse,
                inlineWindow,
                maxTasks,
                maxTasksPerOwner,
                maxInputs);
    }

    private Duration executionTimeout() {
        if (executionTimeout != null) {
            return executionTimeout;
        }
        return completion == Completion.DEFERRED ? DEFERRED_TIMEOUT : ROUTE_TIMEOUT;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** @throws IllegalArgumentException with the name and the value of an option that cannot be */
    void validate() {
        OptionValues.positive("executionTimeout", executionTimeout);
        OptionValues.positive("resultRetention", resultRetention);
        OptionValues.positive("ttl", ttl);
        OptionValues.positive("minTtl", minTtl);
        OptionValues.positive("maxTtl", maxTtl);
        OptionValues.positive("pollInterval", pollInterval);
        OptionValues.notNegative("inlineWindow", inlineWindow);
        OptionValues.atLeastOne("maxTasks", maxTasks);
        OptionValues.atLeastOne("maxTasksPerOwner", maxTasksPerOwner);
        OptionValues.atLeastOne("maxInputs", maxInputs);
        OptionValues.path("httpPath", httpPath);
    }

    public @Nullable String getTitle() {
        return title;
    }

    /**
     * The name of the tool that clients show to people, such as Monthly report. Default: they show the name in the URI.
     */
    public void setTitle(@Nullable String title) {
        this.title = title;
    }

    public @Nullable String getDescription() {
        return description;
    }

    /**
     * What the tool does and when to use it, in words for the model, which chooses among tools by them.
     */
    public void setDescription(@Nullable String description) {
        this.description = description;
    }

    public @Nullable String getInputSchema() {
        return inputSchema;
    }

    /**
     * The JSON Schema (2020-12) of the arguments: inline JSON, or where it stands, as classpath:… or file:…. Its type
     * must be object. Arguments that do not fit are refused before the route sees them. Default: made of the options
     * parameter.NAME, and without any of those an object that may hold anything.
     */
    public void setInputSchema(@Nullable String inputSchema) {
        this.inputSchema = inputSchema;
    }

    public Map<String, Object> getParameters() {
        return parameters;
    }

    /**
     * The arguments one by one, in place of inputSchema: parameter.city=string (or number, integer, boolean, object,
     * array, or one of them with brackets for a list), with parameter.city.description, parameter.city.required=true and
     * parameter.city.enum=Berlin,Paris.
     */
    public void setParameters(Map<String, Object> parameters) {
        this.parameters = parameters;
    }

    public @Nullable String getOutputSchema() {
        return outputSchema;
    }

    /**
     * The JSON Schema of the structured result: inline JSON, or where it stands, as classpath:… or file:…. A result
     * that does not fit is an error of the route: it is logged, and the caller is told of an internal error.
     */
    public void setOutputSchema(@Nullable String outputSchema) {
        this.outputSchema = outputSchema;
    }

    public Map<String, Object> getAnnotations() {
        return annotations;
    }

    /**
     * Hints for the client on what the tool does: annotations.readOnlyHint, annotations.destructiveHint,
     * annotations.idempotentHint and annotations.openWorldHint with true or false, and annotations.title.
     */
    public void setAnnotations(Map<String, Object> annotations) {
        this.annotations = annotations;
    }

    public @Nullable String getIcons() {
        return icons;
    }

    /**
     * Icons for the tool: URLs (https:, http: or data:) separated by commas, or a JSON array of objects with src and, if
     * known, mimeType, sizes and theme.
     */
    public void setIcons(@Nullable String icons) {
        this.icons = icons;
    }

    public TaskSupport getTaskSupport() {
        return taskSupport;
    }

    /**
     * Whether calls of the tool run as tasks. optional: as the client can and likes; others call it plainly and wait for
     * the answer. required: clients that know no tasks are refused. forbidden: all calls are plain.
     */
    public void setTaskSupport(TaskSupport taskSupport) {
        this.taskSupport = taskSupport;
    }

    public Completion getCompletion() {
        return completion;
    }

    /**
     * What ends a task. route: the end of the route, whose body is the result. deferred: a report from any route, with
     * operation=complete or fail, however much later; the end of this route means nothing, unless it fails.
     */
    public void setCompletion(Completion completion) {
        this.completion = completion;
    }

    public @Nullable Duration getExecutionTimeout() {
        return executionTimeout;
    }

    /**
     * How long a task, or a plain call, may run, such as 10m. Then it fails and its work is cancelled. The time in which
     * it waits for an answer of its client counts: of this and inputTimeout, the one that is over first wins, so a tool
     * that asks people needs more than the default. Default: 1h, and 7d with completion=deferred.
     */
    public void setExecutionTimeout(@Nullable Duration executionTimeout) {
        this.executionTimeout = executionTimeout;
    }

    public Duration getResultRetention() {
        return resultRetention;
    }

    /**
     * How long a result can be fetched at least, even if its task took all of its executionTimeout. The time that a task is
     * kept (ttl) is never less than executionTimeout plus this.
     */
    public void setResultRetention(Duration resultRetention) {
        this.resultRetention = resultRetention;
    }

    public @Nullable Duration getTtl() {
        return ttl;
    }

    /**
     * How long a task is kept from its creation when its caller asks for nothing; never less than executionTimeout plus
     * resultRetention, which is the default.
     */
    public void setTtl(@Nullable Duration ttl) {
        this.ttl = ttl;
    }

    public @Nullable Duration getMinTtl() {
        return minTtl;
    }

    /**
     * How long a task is kept at least, however little its caller asks for. Default: executionTimeout plus
     * resultRetention.
     */
    public void setMinTtl(@Nullable Duration minTtl) {
        this.minTtl = minTtl;
    }

    public @Nullable Duration getMaxTtl() {
        return maxTtl;
    }

    /**
     * How long a task is kept at most, however much its caller asks for. Default: 7d, or executionTimeout plus
     * resultRetention where that is longer.
     */
    public void setMaxTtl(@Nullable Duration maxTtl) {
        this.maxTtl = maxTtl;
    }

    public Duration getPollInterval() {
        return pollInterval;
    }

    /**
     * How long clients are asked to wait between two questions of how a task stands.
     */
    public void setPollInterval(Duration pollInterval) {
        this.pollInterval = pollInterval;
    }

    public @Nullable String getImmediateResponse() {
        return immediateResponse;
    }

    /**
     * What a legacy client may tell its model as soon as a task has been created, such as: The report is being built.
     * Default: nothing.
     */
    public void setImmediateResponse(@Nullable String immediateResponse) {
        this.immediateResponse = immediateResponse;
    }

    public Duration getInlineWindow() {
        return inlineWindow;
    }

    /**
     * A modern call that ends within this time is answered with its result, without the detour of a task; until then its
     * client waits. 0 = off.
     */
    public void setInlineWindow(Duration inlineWindow) {
        this.inlineWindow = inlineWindow;
    }

    public int getMaxTasks() {
        return maxTasks;
    }

    /**
     * How many tasks of the tool may be under way at once, and as many plain calls besides. One more is refused with HTTP
     * status 429.
     */
    public void setMaxTasks(int maxTasks) {
        this.maxTasks = maxTasks;
    }

    public int getMaxTasksPerOwner() {
        return maxTasksPerOwner;
    }

    /**
     * How many of those may belong to one authenticated principal. Without authentication it has no effect.
     */
    public void setMaxTasksPerOwner(int maxTasksPerOwner) {
        this.maxTasksPerOwner = maxTasksPerOwner;
    }

    public int getMaxInputs() {
        return maxInputs;
    }

    /**
     * How many questions one task, or one plain call, may ask its client in all (operation=elicit, sample or roots), those
     * that were refused or timed out included. One more fails with McpTooManyInputsException, before anything is sent.
     */
    public void setMaxInputs(int maxInputs) {
        this.maxInputs = maxInputs;
    }

    public @Nullable String getBefore() {
        return before;
    }

    /**
     * Where a route begins that gathers input before the tool runs, such as direct:gather. It gets the same message as the
     * tool's own route, may ask the client (operation=elicit, sample or roots), and the tool runs when it has ended. The
     * body that it leaves, if it is another one, must be a Map or a JSON object: the tool then runs with it in place of the
     * client's arguments, and it is not checked against the inputSchema again. What the client has answered is known to
     * the tool's own route, too, when that asks under the same inputKey. If the route fails, the call fails as if the
     * tool's own had failed. A modern client is asked by way of the answer to its call, and calls again: this route then
     * runs from its start again, on whichever node (they need the same sessionKeys), so it must do nothing that may not be
     * repeated. A route that waits for a legacy client has all of executionTimeout.
     */
    public void setBefore(@Nullable String before) {
        this.before = before;
    }

    public String getHttpPath() {
        return httpPath;
    }

    /**
     * The path of the HTTP server under which the tool is offered. Tools with the same path form one MCP server.
     */
    public void setHttpPath(String httpPath) {
        this.httpPath = httpPath;
    }

    public boolean isExposeErrors() {
        return exposeErrors;
    }

    /**
     * Whether clients see the message of an exception with which the route fails. If not, they read that the tool failed,
     * and only the log says why: messages may hold what is none of their business.
     */
    public void setExposeErrors(boolean exposeErrors) {
        this.exposeErrors = exposeErrors;
    }
}
