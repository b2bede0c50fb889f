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
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/**
 * The options of questions to whoever calls a tool of this application: {@code operation=elicit}, {@code sample} and
 * {@code roots}. A class of its own for the reader, as {@link McpToolConfiguration} is. Not thread-safe; it is not to be
 * changed once its endpoint has started.
 */
@UriParams
public abstract class McpInputConfiguration extends McpToolConfiguration {

    @UriParam(label = "producer")
    private @Nullable String message;

    @UriParam(label = "producer")
    private @Nullable String requestedSchema;

    @UriParam(label = "producer")
    private @Nullable String url;

    @UriParam(label = "producer", defaultValue = "1000")
    private int maxTokens = 1_000;

    @UriParam(label = "producer")
    private @Nullable String systemPrompt;

    @UriParam(label = "producer")
    private @Nullable String inputKey;

    @UriParam(label = "producer", defaultValue = "1d", javaType = "java.time.Duration")
    private Duration inputTimeout = Duration.ofDays(1);

    @UriParam(label = "producer,advanced", defaultValue = "false")
    private boolean asTask = false;

    @Override
    void validate() {
        super.validate();
        OptionValues.atLeastOne("maxTokens", maxTokens);
        OptionValues.positive("inputTimeout", inputTimeout);
        if (requestedSchema != null && url != null) {
            throw new IllegalArgumentException(
                    "requestedSchema and url exclude each other: a question is a form, or a page to visit");
        }
    }

    public @Nullable String getMessage() {
        return message;
    }

    /**
     * With elicit: what the person is asked; with sample: the text that the model is to answer. A simple expression,
     * evaluated for each exchange, whose body is then not looked at. Default: the body says it.
     */
    public void setMessage(@Nullable String message) {
        this.message = message;
    }

    public @Nullable String getRequestedSchema() {
        return requestedSchema;
    }

    /**
     * With elicit: the form that the person fills in, as the JSON Schema of an object: inline JSON, or where it stands,
     * as classpath:… or file:…. Its properties are strings (format email, uri, date or date-time; enum; titled by
     * oneOf), numbers, integers, booleans, or lists of choices; MCP knows no others. Default: what the body says, else
     * a form without fields, which can only be accepted or declined.
     */
    public void setRequestedSchema(@Nullable String requestedSchema) {
        this.requestedSchema = requestedSchema;
    }

    public @Nullable String getUrl() {
        return url;
    }

    /**
     * With elicit: the page that the person is to visit, in place of a form; for what no MCP client may see, such as
     * passwords and payments. A simple expression, evaluated for each exchange. That the person agreed is all that comes
     * back: the page itself tells your application the rest.
     */
    public void setUrl(@Nullable String url) {
        this.url = url;
    }

    public int getMaxTokens() {
        return maxTokens;
    }

    /**
     * With sample: how long the answer of the client's model may be, in tokens, unless the body says it.
     */
    public void setMaxTokens(int maxTokens) {
        this.maxTokens = maxTokens;
    }

    public @Nullable String getSystemPrompt() {
        return systemPrompt;
    }

    /**
     * With sample: the system prompt, unless the body has one; the client may change or ignore it. A simple expression,
     * evaluated for each exchange.
     */
    public void setSystemPrompt(@Nullable String systemPrompt) {
        this.systemPrompt = systemPrompt;
    }

    public @Nullable String getInputKey() {
        return inputKey;
    }

    /**
     * The name of the question in its task, a simple expression such as ask-${header.item}, of at most 100 characters. A
     * task whose work runs again is not asked again what was answered under the same name. Default: the id of the step,
     * its index in split, multicast or loop, and how many times it has asked in this run; give the step an id, so that it
     * stays the same when routes change. Set it where questions of one step are told apart by neither: those of splits
     * within parallel splits, and several about one deferred task from another route. With answer: which question of the
     * server it is about; default: the header CamelMcpInputKey.
     */
    public void setInputKey(@Nullable String inputKey) {
        this.inputKey = inputKey;
    }

    public Duration getInputTimeout() {
        return inputTimeout;
    }

    /**
     * How long an answer may take, such as 10m or 7d. With elicit, sample and roots: after it the question is withdrawn,
     * and the exchange fails with McpInputTimeoutException. The executionTimeout of the tool (1h unless set, so less than
     * the default here) goes on meanwhile: if it is over first, the whole task fails, and the question goes with it.
     * With a server, what it asks: after it onInputFailure applies.
     */
    public void setInputTimeout(Duration inputTimeout) {
        this.inputTimeout = inputTimeout;
    }

    public boolean isAsTask() {
        return asTask;
    }

    /**
     * Whether a client that can is to work on the elicitation or the sampling as a task of its own, which we follow.
     * Clients of the legacy generation only; others are asked as usual.
     */
    public void setAsTask(boolean asTask) {
        this.asTask = asTask;
    }
}
