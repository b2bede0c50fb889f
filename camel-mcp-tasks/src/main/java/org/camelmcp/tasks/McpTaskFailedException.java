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

import org.jspecify.annotations.Nullable;

/** The server failed the task or refused the request, or it could not be reached. */
public class McpTaskFailedException extends McpTaskException {

    private static final long serialVersionUID = 1L;

    private final @Nullable Integer code;
    private final boolean retryable;

    /**
     * @param code      the JSON-RPC code, {@code null} when the server sent none
     * @param retryable whether the server surely did not act, so that trying again cannot do the work twice
     */
    public McpTaskFailedException(
            McpTaskReference task, String what, @Nullable Integer code, boolean retryable, @Nullable Throwable cause) {
        super(task, what, cause);
        this.code = code;
        this.retryable = retryable;
    }

    @Override
    public String getOutcome() {
        return McpTaskConstants.OUTCOME_FAILED;
    }

    /** The JSON-RPC code, {@code null} when the server sent none. */
    public @Nullable Integer getCode() {
        return code;
    }

    /** Whether the server surely did not act, so that trying again cannot do the work twice. */
    public boolean isRetryable() {
        return retryable;
    }
}
