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
package org.camelmcp.tasks.calling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.camelmcp.tasks.ComponentInsides;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.scripted.TaskState;

/** Tools of both generations that ask, and routes that answer. */
abstract class InputFixture extends CallFixture {

    static final String FORM =
            "{'message':'Delete it?','requestedSchema':{'type':'object','properties':{'ok':{'type':'boolean'}},"
                    + "'required':['ok']}}";
    static final String URL = "{'mode':'url','message':'Sign in','url':'https://example.com/in','elicitationId':'e1'}";
    static final String SAMPLING =
            "{'messages':[{'role':'user','content':{'type':'text','text':'Hi'}}],'maxTokens':100}";

    static final String ELICIT = "elicitation/create";
    static final String SAMPLE = "sampling/createMessage";
    static final String ROOTS = "roots/list";

    static final String ASKED = "&elicitationEndpoint=direct:ask";

    /** The tool report asks this, and ends when it is answered. */
    void asks(String server, String method, String params) {
        server(server).tool("report").states(TaskState.asks("q1", method, params), TaskState.completed("done"));
    }

    /** A route {@code direct:ask} whose exchanges are kept. */
    Emitted answering(Processor answer) throws Exception {
        Emitted asked = new Emitted();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:ask").routeId("ask").process(asked).process(answer);
            }
        });
        return asked;
    }

    /** A route {@code direct:ask} that keeps its exchanges until the test lets them go on. */
    Suspended suspending() throws Exception {
        Suspended suspended = new Suspended();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").routeId("ask").process(suspended);
            }
        });
        return suspended;
    }

    static final class Suspended extends AsyncProcessorSupport implements AsyncProcessor {

        private record One(Exchange exchange, AsyncCallback callback) {}

        private final List<One> all = new CopyOnWriteArrayList<>();

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            all.add(new One(exchange, callback));
            return false;
        }

        int count() {
            return all.size();
        }

        Exchange exchange(int index) {
            soon().until(() -> all.size() > index);
            return all.get(index).exchange();
        }

        void answer(int index, Object body) {
            Exchange exchange = exchange(index);
            exchange.getMessage().setBody(body);
            all.get(index).callback().done(false);
        }
    }

    /** What the server was answered to its only question. */
    JsonNode answered(String server) {
        List<JsonNode> answers = answers(server);
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }

    /** What the server was answered, in order. */
    List<JsonNode> answers(String server) {
        if (server.equals("legacy")) {
            return legacy.responses().stream().map(r -> r.body().path("result")).toList();
        }
        return modern.received("tasks/update").stream()
                .map(r -> r.params().path("inputResponses").elements().next())
                .toList();
    }

    CompletableFuture<Exchange> callLater(String server, String options) {
        return sendLater("mcp-task:report?server=" + server + FAST + options, "{}");
    }

    Exchange call(String server, String options) {
        return send("mcp-task:report?server=" + server + FAST + options, "{}");
    }

    static void done(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("done");
    }

    static JsonNode capabilities(JsonNode params) {
        return params.path("_meta").path("io.modelcontextprotocol/clientCapabilities");
    }

    int openQuestions() {
        return ComponentInsides.engine(component).openQuestions();
    }

    static ObjectNode json(String text) {
        return Json.parse(text);
    }

    static Map<String, Object> to(String taskId, String key) {
        return Map.of(McpTaskConstants.TASK_ID, taskId, McpTaskConstants.INPUT_KEY, key);
    }
}
