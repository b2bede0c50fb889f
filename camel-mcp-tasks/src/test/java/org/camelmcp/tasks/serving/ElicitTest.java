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
package org.camelmcp.tasks.serving;

import static org.apache.camel.builder.Builder.constant;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultExchange;
import org.camelmcp.tasks.McpInputException;
import org.camelmcp.tasks.McpInputTimeoutException;
import org.camelmcp.tasks.McpInputUndeclaredException;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.McpTaskEndedException;
import org.camelmcp.tasks.McpTaskUnknownException;
import org.camelmcp.tasks.McpTooManyInputsException;
import org.camelmcp.tasks.UnderWay;
import org.camelmcp.tasks.message.InvalidArgumentsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A route asks the person behind its client, and goes on with the answer. */
class ElicitTest extends ServeFixture {

    private static final String ELICIT = "mcp-task:refund?operation=elicit";
    private static final String FORM = "{\"type\":\"object\",\"properties\":{\"amount\":{\"type\":\"integer\"}}}";

    private final List<Exchange> after = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    /** A tool that asks once, and answers with the body that it then has. */
    private void askingOnce(String uri, Object body) {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                onException(McpInputException.class, InvalidArgumentsException.class)
                        .process(exchange ->
                                failures.add(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)));
                from("mcp-task:refund")
                        .routeId("refund")
                        .setBody(constant(body))
                        .to(uri)
                        .process(exchange -> {
                            after.add(exchange.copy());
                            exchange.getMessage()
                                    .setBody(
                                            String.valueOf(exchange.getMessage().getBody()));
                        });
            }
        });
    }

    /** A tool that asks one question after another. */
    private void asking(String from, String... uris) {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                onException(McpInputException.class)
                        .process(exchange ->
                                failures.add(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)));
                from(from).to(uris);
            }
        });
    }

    private Object header(String name) {
        return after.get(0).getMessage().getHeader(name);
    }

    @Test
    void whatTheFormHoldsBecomesTheBody_B41() {
        askingOnce(ELICIT, Map.of("message", "How much?", "requestedSchema", Wire.json(FORM)));
        AskedClient client = AskedClient.of(url());

        String task = client.start("refund", "{}");
        JsonNode asked = client.asked(task, 1).elements().next();
        assertThat(asked.path("method").asText()).isEqualTo("elicitation/create");
        assertThat(asked.path("params"))
                .isEqualTo(Wire.json("{\"mode\":\"form\",\"message\":\"How much?\",\"requestedSchema\":" + FORM + "}"));
        assertThat(client.get(task).path("status").asText()).isEqualTo("input_required");
        client.answer(task, "{\"action\":\"accept\",\"content\":{\"amount\":7}}");

        assertThat(client.text(task)).isEqualTo("{amount=7}");
        assertThat(header(McpTaskConstants.INPUT_ACTION)).isEqualTo("accept");
        assertThat(header(McpTaskConstants.INPUT_RESULT))
                .isEqualTo(Map.of("action", "accept", "content", Map.of("amount", 7)));
        assertThat(client.get(task).has("inputRequests")).isFalse();
    }

    @Test
    void aTextAsBodyIsTheMessageAndTheFormIsAnOption() {
        askingOnce(ELICIT + "&requestedSchema=RAW(" + FORM + ")", "How much?");
        AskedClient client = AskedClient.of(url());

        String task = client.start("refund", "{}");

        JsonNode params = client.asked(task, 1).elements().next().path("params");
        assertThat(params.path("message").asText()).isEqualTo("How much?");
        assertThat(params.path("requestedSchema")).isEqualTo(Wire.json(FORM));
    }

    @Test
    void withTheOptionMessageTheBodyIsLeftAlone() {
        askingOnce(ELICIT + "&message=Refund ${body[customer]}?", Map.of("customer", "Ann", "url", 1));
        AskedClient client = AskedClient.of(url());

        String task = client.start("refund", "{}");

        JsonNode params = client.asked(task, 1).elements().next().path("params");
        assertThat(params.path("message").asText()).isEqualTo("Refund Ann?");
        assertThat(params.path("requestedSchema"))
                .as("a question without fields")
                .isEqualTo(Wire.json("{\"type\":\"object\",\"properties\":{}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"decline", "cancel"})
    void whoDeclinesHasAnswered_B42(String action) {
        askingOnce(ELICIT, "Refund?");
        AskedClient client = AskedClient.of(url());

        String task = client.start("refund", "{}");
        client.answer(task, "{\"action\":\"" + action + "\"}");

        assertThat(client.ended(task).path("status").asText()).isEqualTo("completed");
        assertThat(header(McpTaskConstants.INPUT_ACTION)).isEqualTo(action);
        assertThat(after.get(0).getMessage().getBody()).isNull();
        assertThat(failures).isEmpty();
    }

    @Test
    void aPageToVisitLeavesTheBody_B47() {
        askingOnce(ELICIT + "&message=Pay, please&url=https://pay.example/${body}", "order-7");
        AskedClient client = AskedClient.of(url());

        String task = client.start("refund", "{}");
        JsonNode params = client.asked(task, 1).elements().next().path("params");
        assertThat(params.path("mode").asText()).isEqualTo("url");
        assertThat(params.path("url").asText()).isEqualTo("https://pay.example/order-7");
        assertThat(params.path("elicitationId").asText()).hasSizeGreaterThanOrEqualTo(22);
        client.answer(task, "{\"action\":\"accept\"}");

        assertThat(client.text(task)).isEqualTo("order-7");
        assertThat(header(McpTaskConstants.INPUT_MODE)).isEqualTo("url");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | elicitation | How? ",
                "{\"elicitation\":{}} | elicitation.url | {\"message\":\"Pay\",\"url\":\"https://pay.example\"}",
            })
    void whatTheClientDidNotDeclareIsNotAsked_B49(String declared, String capability, String body) {
        askingOnce(ELICIT, body);
        AskedClient client = AskedClient.declaring(url(), declared);

        JsonNode task = client.ended(client.start("refund", "{}"));

        assertThat(task.path("status").asText()).isEqualTo("failed");
        assertThat(task.path("statusMessage").asText())
                .isEqualTo("Client does not support " + capability + " capability");
        assertThat(task.at("/error/code").asInt()).isEqualTo(-32021);
        assertThat(task.at("/error/data/requiredCapabilities/elicitation").isObject())
                .isTrue();
        assertThat(failures).singleElement().isInstanceOfSatisfying(McpInputUndeclaredException.class, e -> assertThat(
                        e.getCapability())
                .isEqualTo(capability));
    }

    @Test
    void aQuestionThatNobodyAnswersTimesOut() {
        askingOnce(ELICIT + "&inputTimeout=50ms", "Refund?");
        AskedClient client = AskedClient.of(url());

        JsonNode task = client.ended(client.start("refund", "{}"));

        assertThat(task.path("status").asText()).isEqualTo("failed");
        assertThat(task.path("statusMessage").asText()).contains("Nobody answered within");
        assertThat(failures).singleElement().isInstanceOfSatisfying(McpInputTimeoutException.class, e -> {
            assertThat(e.getTool()).isEqualTo("refund");
            assertThat(e.getMessage()).startsWith("Task ").contains("of tool 'refund' got no answer");
        });
    }

    @Test
    void aHandledTimeoutIsNotTheEndOfTheTask() {
        route("refund", "mcp-task:refund", route -> route.doTry()
                .to(ELICIT + "&message=Refund?&inputTimeout=20ms")
                .doCatch(McpInputTimeoutException.class)
                .setBody(constant("asked nobody"))
                .end());
        AskedClient client = AskedClient.of(url());

        assertThat(client.text(client.start("refund", "{}"))).isEqualTo("asked nobody");
    }

    @Test
    void aTaskAsksNoMoreThanItsToolMay() {
        asking("mcp-task:refund?maxInputs=1", ELICIT + "&message=Refund?", ELICIT + "&message=Really?");
        AskedClient client = AskedClient.of(url());
        String task = client.start("refund", "{}");

        client.answer(task, "{\"action\":\"accept\",\"content\":{}}");

        assertThat(client.ended(task).path("statusMessage").asText()).contains("maxInputs");
        assertThat(failures).singleElement().isInstanceOf(McpTooManyInputsException.class);
    }

    /** What a person thinks about counts as work of the task. */
    @Test
    void theTimeLimitOfTheTaskGoesOnWhileItAsks() {
        asking("mcp-task:refund?executionTimeout=50ms", ELICIT + "&message=Refund?&inputTimeout=1d");
        AskedClient client = AskedClient.of(url());

        JsonNode task = client.ended(client.start("refund", "{}"));

        assertThat(task.path("statusMessage").asText()).isEqualTo("timed out after 50 ms");
        assertThat(task.has("inputRequests")).isFalse();
        soon().until(() -> serving.getInflightRepository().size() == 0);
        assertThat(failures).isEmpty();
    }

    @Test
    void cancelWhileAskingLetsGoOfEverything_B54() {
        askingOnce(ELICIT, "Refund?");
        AskedClient client = AskedClient.of(url());
        int idle = UnderWay.servedBy(server);
        String task = client.start("refund", "{}");
        client.asked(task, 1);

        client.cancel(task);

        soon().until(() -> serving.getInflightRepository().size() == 0);
        soon().untilAsserted(() -> assertThat(UnderWay.servedBy(server))
                .as("waiters, runs, watchers")
                .isEqualTo(idle));
        JsonNode cancelled = client.get(task);
        assertThat(cancelled.path("status").asText()).isEqualTo("cancelled");
        assertThat(cancelled.has("inputRequests")).isFalse();
        assertThat(after).isEmpty();
        assertThat(failures).isEmpty();
    }

    /** The run has ended; a route behind a queue asks, and knows no more than the id. */
    @Test
    void anotherRouteAsksAboutADeferredTask() {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                from("mcp-task:refund?completion=deferred")
                        .setHeader("job", header(McpTaskConstants.TASK_ID))
                        .removeHeaders("CamelMcp*")
                        .to("seda:jobs?waitForTaskToComplete=Never");
                from("seda:jobs").routeId("worker").process(exchange -> {
                    Exchange fresh = new DefaultExchange(serving);
                    fresh.getMessage().setHeader("job", exchange.getMessage().getHeader("job"));
                    serving.createProducerTemplate().asyncSend("direct:work", fresh);
                });
                from("direct:work")
                        .to("mcp-task:refund?operation=elicit&message=Refund?&taskId=${header.job}&inputKey=confirm")
                        .setBody(simple("the person said ${header.CamelMcpInputAction}"))
                        .to("mcp-task:refund?operation=complete&taskId=${header.job}");
            }
        });
        AskedClient client = AskedClient.of(url());

        String task = client.start("refund", "{}");
        assertThat(client.key(task)).isEqualTo("confirm");
        client.answer(task, "{\"action\":\"accept\",\"content\":{}}");

        assertThat(client.text(task)).isEqualTo("the person said accept");
    }

    @Test
    void aTaskThatIsNotKnownOrHasEndedIsAReportInVain() {
        askingOnce("mock:nothing", "done");
        AskedClient client = AskedClient.of(url());
        String task = client.start("refund", "{}");
        client.ended(task);

        assertThat(ask(task).getException()).isInstanceOf(McpTaskEndedException.class);
        assertThat(ask("no-such-task-1234567").getException()).isInstanceOf(McpTaskUnknownException.class);
    }

    private Exchange ask(String taskId) {
        return serving.createProducerTemplate().send(ELICIT, exchange -> {
            exchange.getMessage().setBody("Refund?");
            exchange.getMessage().setHeader(McpTaskConstants.TASK_ID, taskId);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"message\":\"x\",\"colour\":\"red\"}",
                "{\"message\":\"x\",\"url\":\"javascript:alert(1)\"}",
                "{\"message\":\"x\",\"requestedSchema\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\"}}}}",
            })
    void aBodyThatAsksNothingFailsBeforeAnythingIsSent(String body) {
        askingOnce(ELICIT, body);
        AskedClient client = AskedClient.of(url());

        JsonNode task = client.ended(client.start("refund", "{}"));

        assertThat(task.at("/result/isError").asBoolean()).isTrue();
        assertThat(failures).singleElement().isInstanceOf(InvalidArgumentsException.class);
    }
}
