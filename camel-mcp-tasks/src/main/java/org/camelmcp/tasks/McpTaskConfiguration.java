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
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.camelmcp.tasks.call.InputCompletion;
import org.camelmcp.tasks.call.OnDeliveryUnknown;
import org.camelmcp.tasks.call.OnInputFailure;
import org.camelmcp.tasks.call.OnStop;
import org.camelmcp.tasks.call.TaskMode;
import org.camelmcp.tasks.message.ResultFormat;
import org.jspecify.annotations.Nullable;

/**
 * The options of an {@code mcp-task:} endpoint; those of the component are the defaults of its endpoints. An option that
 * is {@code null} is not set. Not thread-safe; it is not to be changed once its endpoint has started.
 */
@UriParams
public class McpTaskConfiguration extends McpInputConfiguration implements Cloneable {

    @UriParam
    private @Nullable String server;

    @UriParam(
            label = "producer",
            enums = "call,start,await,get,cancel,answer,list,tools,progress,complete,fail,elicit,sample,roots")
    private @Nullable McpTaskOperation operation;

    @UriParam(label = "producer", enums = "auto,task,plain", defaultValue = "auto")
    private TaskMode taskMode = TaskMode.AUTO;

    @UriParam(label = "producer", javaType = "java.time.Duration")
    private @Nullable Duration timeout;

    @UriParam(label = "producer", defaultValue = "true")
    private boolean cancelOnTimeout = true;

    @UriParam(label = "producer", javaType = "java.time.Duration")
    private @Nullable Duration requestedTtl;

    @UriParam(label = "producer")
    private @Nullable String correlationId;

    @UriParam(label = "producer")
    private @Nullable String taskId;

    @UriParam(label = "producer")
    private @Nullable String restoreHeaders;

    @UriParam(enums = "auto,text,structured,result", defaultValue = "auto")
    private ResultFormat resultFormat = ResultFormat.AUTO;

    @UriParam(label = "producer", defaultValue = "true")
    private boolean throwOnFailure = true;

    @UriParam(label = "producer", enums = "fail,restart", defaultValue = "fail")
    private OnDeliveryUnknown onDeliveryUnknown = OnDeliveryUnknown.FAIL;

    @UriParam(label = "advanced", defaultValue = "1000")
    private int maxInflight = 1000;

    @UriParam
    private @Nullable String statusEndpoint;

    @UriParam(label = "producer")
    private @Nullable String elicitationEndpoint;

    @UriParam(label = "producer")
    private @Nullable String samplingEndpoint;

    @UriParam(label = "producer")
    private @Nullable String rootsEndpoint;

    @UriParam(label = "producer", enums = "route,deferred", defaultValue = "route")
    private InputCompletion inputCompletion = InputCompletion.ROUTE;

    @UriParam(label = "producer", enums = "decline,error", defaultValue = "decline")
    private OnInputFailure onInputFailure = OnInputFailure.DECLINE;

    @UriParam(label = "advanced", defaultValue = "true")
    private boolean push = true;

    @UriParam(label = "advanced", defaultValue = "250ms", javaType = "java.time.Duration")
    private Duration minPollInterval = Duration.ofMillis(250);

    @UriParam(label = "advanced", defaultValue = "30s", javaType = "java.time.Duration")
    private Duration maxBackoff = Duration.ofSeconds(30);

    @UriParam(label = "advanced", enums = "detach,cancel")
    private @Nullable OnStop onStop;

    @UriParam(label = "consumer,advanced", defaultValue = "1s", javaType = "java.time.Duration")
    private Duration redeliveryDelay = Duration.ofSeconds(1);

    @UriParam(label = "consumer,advanced", defaultValue = "5m", javaType = "java.time.Duration")
    private Duration maxRedeliveryDelay = Duration.ofMinutes(5);

    /** A copy that can be changed on its own. */
    public McpTaskConfiguration copy() {
        try {
            McpTaskConfiguration copy = (McpTaskConfiguration) clone();
            copy.setParameters(new LinkedHashMap<>(getParameters()));
            copy.setAnnotations(new LinkedHashMap<>(getAnnotations()));
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    /**
     * Checks the values that can be checked without knowing where the endpoint stands.
     *
     * @throws IllegalArgumentException with the option's name and value
     */
    @Override
    void validate() {
        super.validate();
        OptionValues.positive("timeout", timeout);
        OptionValues.positive("requestedTtl", requestedTtl);
        OptionValues.positive("minPollInterval", minPollInterval);
        OptionValues.positive("maxBackoff", maxBackoff);
        OptionValues.positive("redeliveryDelay", redeliveryDelay);
        OptionValues.positive("maxRedeliveryDelay", maxRedeliveryDelay);
        OptionValues.atLeastOne("maxInflight", maxInflight);
        if (maxRedeliveryDelay.compareTo(redeliveryDelay) < 0) {
            throw new IllegalArgumentException("maxRedeliveryDelay=" + maxRedeliveryDelay.toMillis()
                    + " ms is shorter than redeliveryDelay=" + redeliveryDelay.toMillis() + " ms");
        }
    }

    public @Nullable String getServer() {
        return server;
    }

    /**
     * The remote MCP server: the name of a configured one (component option servers, or a bean of type
     * McpServerConfiguration), or a URL with http:// or https:// and no credentials in it. stdio:command args works only
     * with the component's allowInlineStdio. Without it, the endpoint is about a tool of this application.
     */
    public void setServer(@Nullable String server) {
        this.server = server;
    }

    public @Nullable McpTaskOperation getOperation() {
        return operation;
    }

    /**
     * What to do. With a server: call (the default): start the tool, follow the task, the result becomes the body.
     * start: start the tool and go on; a consumer of the same server emits the outcome. await: follow a task that
     * was started before. get: ask once how a task stands. cancel: ask the server to cancel a task. answer: answer what
     * the server has asked. list: the tasks the server keeps. tools: the tools the server offers. The header
     * CamelMcpTaskOperation overrides it. Without a server, for a task that a route of this application serves: progress: say how far it is. complete: end it, the
     * body is its result. fail: end it with an error. get: how it stands. elicit: ask the person behind the client, with
     * a form or a page to visit. sample: have the client's model answer. roots: ask for the client's directories. These
     * three go on when the answer is there, which holds no thread.
     */
    public void setOperation(@Nullable McpTaskOperation operation) {
        this.operation = operation;
    }

    public TaskMode getTaskMode() {
        return taskMode;
    }

    /**
     * Whether to call the tool as a task. auto: as the tool and the server offer it, else as a plain call, so that
     * routes work with any server. task: as a task or not at all. plain: never as a task; the call then lasts as
     * long as its connection.
     */
    public void setTaskMode(TaskMode taskMode) {
        this.taskMode = taskMode;
    }

    public @Nullable Duration getTimeout() {
        return timeout;
    }

    /**
     * How long a task may take, such as 30s or 2h: from its start to its end, with await from the moment of awaiting.
     * A task that takes longer ends as timed-out. Default: 1h for call and await, since something waits for them, and
     * 7d for start, where nothing does. The header CamelMcpTaskTimeout overrides it.
     */
    public void setTimeout(@Nullable Duration timeout) {
        this.timeout = timeout;
    }

    public boolean isCancelOnTimeout() {
        return cancelOnTimeout;
    }

    /**
     * Whether to ask the server to cancel a task that has reached its timeout, since nobody waits for its result
     * any more. Best effort, within a few seconds.
     */
    public void setCancelOnTimeout(boolean cancelOnTimeout) {
        this.cancelOnTimeout = cancelOnTimeout;
    }

    public @Nullable Duration getRequestedTtl() {
        return requestedTtl;
    }

    /**
     * How long the server is asked to keep the task and its result, such as 1d; the server may grant another time.
     * Only legacy servers can be asked. Default: a minute longer than the timeout, so that a result of the last
     * moment can still be fetched. The header CamelMcpTaskRequestedTtl overrides it.
     */
    public void setRequestedTtl(@Nullable Duration requestedTtl) {
        this.requestedTtl = requestedTtl;
    }

    public @Nullable String getCorrelationId() {
        return correlationId;
    }

    /**
     * What ties the task to its message: a simple expression such as ${header.JMSMessageID}, evaluated for each
     * exchange. The consumer restores it; with a durable repository, a message that comes again with the same value
     * re-attaches to its task instead of starting another.
     */
    public void setCorrelationId(@Nullable String correlationId) {
        this.correlationId = correlationId;
    }

    public @Nullable String getTaskId() {
        return taskId;
    }

    /**
     * The task that await, get, cancel, answer, progress, complete, fail, elicit, sample or roots is about: a simple
     * expression, evaluated for each exchange. Default: the header CamelMcpTaskId.
     */
    public void setTaskId(@Nullable String taskId) {
        this.taskId = taskId;
    }

    public @Nullable String getRestoreHeaders() {
        return restoreHeaders;
    }

    /**
     * The headers that start keeps with the task and the consumer restores on its outcome; the statusEndpoint gets
     * them too. Names separated by commas, with an asterisk at its end for all that begin so. Default: none, since
     * they are stored with the task.
     */
    public void setRestoreHeaders(@Nullable String restoreHeaders) {
        this.restoreHeaders = restoreHeaders;
    }

    public ResultFormat getResultFormat() {
        return resultFormat;
    }

    /**
     * What of the result becomes the body. auto: the structured content as Map or List if there is any, else the
     * text, else the bytes of an image, sound or resource. text: the text. structured: the structured content.
     * result: all of it, as a Map. The whole result is in the header CamelMcpTaskResult in any case.
     */
    public void setResultFormat(ResultFormat resultFormat) {
        this.resultFormat = resultFormat;
    }

    public boolean isThrowOnFailure() {
        return throwOnFailure;
    }

    /**
     * Whether an outcome other than completed fails the exchange, with one exception class for each. If not, the
     * headers CamelMcpTaskOutcome, CamelMcpTaskErrorCode and CamelMcpTaskErrorMessage tell.
     */
    public void setThrowOnFailure(boolean throwOnFailure) {
        this.throwOnFailure = throwOnFailure;
    }

    public OnDeliveryUnknown getOnDeliveryUnknown() {
        return onDeliveryUnknown;
    }

    /**
     * What Camel's redelivery does after a call of which nobody knows whether the server received it. fail: the
     * same exception again, nothing is sent, since the tool may have run. restart: the call is sent again; only for
     * tools that may safely run twice.
     */
    public void setOnDeliveryUnknown(OnDeliveryUnknown onDeliveryUnknown) {
        this.onDeliveryUnknown = onDeliveryUnknown;
    }

    public int getMaxInflight() {
        return maxInflight;
    }

    /**
     * How many exchanges this endpoint holds at once. In a producer, those whose operation is under way: one more
     * fails at once instead of waiting, so that memory stays bounded whatever the route's source does; for many and
     * long tasks use start, which holds none while they run. In a consumer, the outcomes that are in its route;
     * further ones wait.
     */
    public void setMaxInflight(int maxInflight) {
        this.maxInflight = maxInflight;
    }

    public @Nullable String getStatusEndpoint() {
        return statusEndpoint;
    }

    /**
     * An endpoint URI that receives an exchange for each change of status and each progress notification of a task
     * or a plain call, with its correlation id and the headers of restoreHeaders. What happens to these exchanges has no influence on the task.
     */
    public void setStatusEndpoint(@Nullable String statusEndpoint) {
        this.statusEndpoint = statusEndpoint;
    }

    public @Nullable String getElicitationEndpoint() {
        return elicitationEndpoint;
    }

    /**
     * An endpoint URI that answers what the server asks people (elicitation): the body is the question as a Map, the
     * headers say which task and tool ask, and what the route leaves as body is the answer: a Map or JSON of the form's
     * fields, or of action (accept, decline or cancel) and content. Or the header CamelMcpInputAction is the answer, with
     * the fields of an accepted form as body. It may take as long as inputTimeout, and holds no thread. Default: the
     * server is told that nobody can be asked, and what it asks nevertheless is declined.
     */
    public void setElicitationEndpoint(@Nullable String elicitationEndpoint) {
        this.elicitationEndpoint = elicitationEndpoint;
    }

    public @Nullable String getSamplingEndpoint() {
        return samplingEndpoint;
    }

    /**
     * An endpoint URI that answers what the server asks a language model (sampling): the body is the request as a Map, and
     * what the route leaves as body is the answer: the text of the model, whose name may be in the header
     * CamelMcpInputModel, or a Map or JSON with role, content, model and stopReason. Default: the server is told that there
     * is no model.
     */
    public void setSamplingEndpoint(@Nullable String samplingEndpoint) {
        this.samplingEndpoint = samplingEndpoint;
    }

    public @Nullable String getRootsEndpoint() {
        return rootsEndpoint;
    }

    /**
     * An endpoint URI that answers which files and folders the server may work on (roots): what the route leaves as body is
     * a List of file:// URIs, or of Maps with uri and name. Default: the server is told that there are no roots.
     */
    public void setRootsEndpoint(@Nullable String rootsEndpoint) {
        this.rootsEndpoint = rootsEndpoint;
    }

    public InputCompletion getInputCompletion() {
        return inputCompletion;
    }

    /**
     * Who answers what the server asks. route: the route of elicitationEndpoint, samplingEndpoint or rootsEndpoint, with
     * the body it leaves. deferred: that route only passes the question on, such as to a queue or a web page, and the
     * answer comes from any other route by operation=answer.
     */
    public void setInputCompletion(InputCompletion inputCompletion) {
        this.inputCompletion = inputCompletion;
    }

    public OnInputFailure getOnInputFailure() {
        return onInputFailure;
    }

    /**
     * What the server is told when an elicitation has no answer in time, or its route fails or leaves what is no answer.
     * decline: that it was declined, or cancelled when the time is over, so that the tool decides how to go on. error: an
     * error; in the modern generation, which has no place for one, the task or call fails. With sampling and roots it is
     * always an error.
     */
    public void setOnInputFailure(OnInputFailure onInputFailure) {
        this.onInputFailure = onInputFailure;
    }

    public boolean isPush() {
        return push;
    }

    /**
     * Whether to listen for status notifications where the server offers them, so that changes are seen at once and
     * polls become rare. It never replaces polling.
     */
    public void setPush(boolean push) {
        this.push = push;
    }

    public Duration getMinPollInterval() {
        return minPollInterval;
    }

    /**
     * The shortest time between two polls of a task. It applies when the server asks for less or for nothing
     * sensible; a longer interval that the server asks for is always kept.
     */
    public void setMinPollInterval(Duration minPollInterval) {
        this.minPollInterval = minPollInterval;
    }

    public Duration getMaxBackoff() {
        return maxBackoff;
    }

    /**
     * The longest time between two polls of a task while polls fail. It bounds our own growing delay only: neither
     * the interval that the server asks for nor its Retry-After.
     */
    public void setMaxBackoff(Duration maxBackoff) {
        this.maxBackoff = maxBackoff;
    }

    public @Nullable OnStop getOnStop() {
        return onStop;
    }

    /**
     * What becomes of a followed task when this application stops. detach: it goes on at its server. cancel: the
     * server is asked to cancel it. Default: detach when its handle is kept durably, so that it can be followed
     * after a restart, else cancel, since nobody could ever fetch its result.
     */
    public void setOnStop(@Nullable OnStop onStop) {
        this.onStop = onStop;
    }

    public Duration getRedeliveryDelay() {
        return redeliveryDelay;
    }

    /**
     * How long to wait before an outcome is emitted again after the route failed on it. The delay doubles with each
     * failure, up to maxRedeliveryDelay.
     */
    public void setRedeliveryDelay(Duration redeliveryDelay) {
        this.redeliveryDelay = redeliveryDelay;
    }

    public Duration getMaxRedeliveryDelay() {
        return maxRedeliveryDelay;
    }

    /**
     * The longest time between two attempts to emit an outcome on which the route fails.
     */
    public void setMaxRedeliveryDelay(Duration maxRedeliveryDelay) {
        this.maxRedeliveryDelay = maxRedeliveryDelay;
    }
}
