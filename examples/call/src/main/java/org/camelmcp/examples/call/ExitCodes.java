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

import org.camelmcp.tasks.McpDeliveryUnknownException;
import org.camelmcp.tasks.McpTaskCancelledException;
import org.camelmcp.tasks.McpTaskDetachedException;
import org.camelmcp.tasks.McpTaskException;
import org.camelmcp.tasks.McpTaskFailedException;
import org.camelmcp.tasks.McpTaskTimedOutException;
import org.camelmcp.tasks.McpToolErrorException;

/** What the shell learns of how it ended. */
final class ExitCodes {

    static final int COMPLETED = 0;
    static final int TOOL_ERROR = 1;
    static final int FAILED = 2;
    static final int CANCELLED = 3;
    static final int TIMED_OUT = 4;
    static final int UNREACHABLE = 5;
    static final int USAGE = 64;
    static final int INTERRUPTED = 130;

    private ExitCodes() {}

    static int of(McpTaskException failure) {
        if (failure instanceof McpToolErrorException) {
            return TOOL_ERROR;
        } else if (failure instanceof McpTaskCancelledException) {
            return CANCELLED;
        } else if (failure instanceof McpTaskTimedOutException) {
            return TIMED_OUT;
        } else if (failure instanceof McpDeliveryUnknownException) {
            return UNREACHABLE;
        } else if (failure instanceof McpTaskDetachedException) {
            return INTERRUPTED;
        } else if (failure instanceof McpTaskFailedException failed) {
            // without an answer of the server's, and before the call was sent
            return failed.getCode() == null && failed.isRetryable() ? UNREACHABLE : FAILED;
        }
        return FAILED;
    }
}
