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

import java.util.Map;
import org.apache.camel.Exchange;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.requestor.TaskDialect;
import org.jspecify.annotations.Nullable;

/**
 * What the operations and consumers of one endpoint share. Plain data.
 *
 * @param engine   of the component
 * @param server   the remote server
 * @param settings how to call
 * @param mapping  between exchanges and calls
 * @param ledger   what exchanges remember of this endpoint
 * @param desk     answers what the server asks
 * @param statuses where status changes are published, {@code null} = nowhere
 */
public record RemoteEndpoint(
        CallEngine engine,
        RemoteServer server,
        CallSettings settings,
        ExchangeMapping mapping,
        ExchangeLedger ledger,
        InputDesk desk,
        @Nullable StatusPublisher statuses) {

    public static final String CALL = "call";
    public static final String START = "start";
    public static final String AWAIT = "await";
    public static final String GET = "get";
    public static final String CANCEL = "cancel";
    public static final String LIST = "list";
    public static final String TOOLS = "tools";
    public static final String ANSWER = "answer";

    /** Whether stopping cancels remote tasks: by default those that nobody could follow later. */
    boolean cancelsOnStop() {
        return settings.onStop() == null ? !engine.repository().isDurable() : settings.onStop() == OnStop.CANCEL;
    }

    /** What a call of this endpoint, and its task, is asked. @param tool {@code null} when not known */
    RunInputs inputs(@Nullable String tool, Map<String, Object> headers) {
        return new RunInputs(desk, server.name(), tool, headers);
    }

    /** How tasks of that generation are spoken of, declaring what this endpoint can answer. */
    TaskDialect dialect(Generation generation) {
        return server.dialect(generation, desk.kinds());
    }

    /** What is to be done with an exchange that may have been here before. */
    Reinvocation decide(Exchange exchange, ToolCommand command) {
        return Reinvocation.decide(ledger.read(exchange), command.hash(), settings.onDeliveryUnknown());
    }

    Map<String, RemoteOperation> operations() {
        TaskQueries queries = new TaskQueries(this);
        return Map.of(
                CALL,
                new CallOperation(this),
                START,
                new StartOperation(this),
                AWAIT,
                new AwaitOperation(this),
                GET,
                queries::get,
                CANCEL,
                queries::cancel,
                LIST,
                queries::list,
                TOOLS,
                queries::tools,
                ANSWER,
                new AnswerOperation(this));
    }
}
