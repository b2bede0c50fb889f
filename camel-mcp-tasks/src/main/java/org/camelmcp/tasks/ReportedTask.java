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

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Which task of this application the exchanges of one endpoint are about. Thread-safe. */
final class ReportedTask {

    /** On a served exchange and its copies: the id of its task, whatever becomes of the headers. */
    static final String SERVED_TASK = "CamelMcpTaskServed";

    private final @Nullable Expression option;

    /** @param option a simple expression, {@code null} when not set */
    ReportedTask(CamelContext context, @Nullable String option) {
        this.option = McpTaskMessages.expression(context, option);
    }

    /**
     * What the option says, else the header. A served route that calls another tool gets that one's id in the header, and
     * what comes back from a queue has none: then it is the task that the exchange, or the one it is a copy of, serves.
     */
    String id(Exchange exchange) {
        String served = exchange.getProperty(SERVED_TASK, String.class);
        Message message = exchange.getMessage();
        boolean ofRemote = message.getHeader(McpTaskConstants.SERVER) != null;
        if (option == null && served != null && (ofRemote || message.getHeader(McpTaskConstants.TASK_ID) == null)) {
            return served;
        }
        return McpTaskMessages.taskId(option, exchange);
    }
}
