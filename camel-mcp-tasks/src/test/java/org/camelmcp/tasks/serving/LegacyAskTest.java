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

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.camelmcp.tasks.McpInputException;
import org.camelmcp.tasks.McpInputRefusedException;
import org.camelmcp.tasks.McpInputUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same routes with clients of the legacy generation, which are asked by requests of ours; and with plain calls. */
class LegacyAskTest extends ServeFixture {

    private static final String FORM = "{\"elicitation\":{}}";
    private static final String ACCEPT = "\"result\":{\"action\":\"accept\",\"content\":{\"ok\":true}}";

    private final List<McpInputException> failures = new CopyOnWriteArrayList<>();

    private void asking(String uri, String operation) {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                onException(McpInputException.class)
                        .process(exchange ->
                                failures.add(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, McpInputException.class)));
                from(uri)
                        .setBody(constant("Sure?"))
                        .to("mcp-task:refund?operation=" + operation)
                        .process(exchange -> exchange.getMessage()
                                .setBody("told " + exchange.getMessage().getBody()));
            }
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "elicit | {\"elicitation\":{}} | \"result\":{\"action\":\"accept\",\"content\":{\"ok\":true}} | told {ok=true}",
                "elicit | {\"elicitation\":{}} | \"result\":{\"action\":\"decline\"} | told null",
                "sample | {\"sampling\":{}} | \"result\":{\"role\":\"assistant\",\"model\":\"m\",\"content\":{\"type\":\"text\",\"text\":\"Yes\"}} | told Yes",
                "roots | {\"roots\":{}} | \"result\":{\"roots\":[{\"uri\":\"file:///w\"}]} | told [{uri=file:///w}]",
            })
    void aTaskAsksOnTheStreamOfItsResult_B41(String operation, String declared, String answer, String told) {
        asking("mcp-task:refund", operation);
        LegacyPerson person = new LegacyPerson(url(), declared, answer);

        String task = person.start("refund");
        JsonNode result = person.request("tasks/result", "{\"taskId\":\"" + task + "\"}");

        assertThat(result.at("/result/content/0/text").asText()).isEqualTo(told);
        assertThat(person.asked()).hasSize(1);
    }

    @Test
    void aPlainCallAsksOnItsOwnStream_B40() {
        asking("mcp-task:refund?taskSupport=forbidden", "elicit");
        LegacyPerson person = new LegacyPerson(url(), FORM, ACCEPT);

        JsonNode result = person.request("tools/call", "{\"name\":\"refund\",\"arguments\":{}}");

        assertThat(result.at("/result/content/0/text").asText()).isEqualTo("told {ok=true}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"error\":{\"code\":-1,\"message\":\"The person is asleep\"} | -1 | The person is asleep",
                "\"error\":{\"code\":-1,\"message\":\"Not now\\nWARN All is lost\"} | -1 | Not now WARN All is lost",
                "\"error\":{\"code\":\"asleep\"} | -32600 | error.code",
                "\"error\":{} | -32600 | error.code",
                "\"result\":{\"action\":\"maybe\"} | 0 | action must be accept, decline or cancel",
                "\"result\":{\"action\":\"accept\"} | 0 | content",
            })
    void anErrorOrWhatIsNoAnswerFailsTheTaskWithItsMessage_B43_B44(String answer, int code, String message) {
        asking("mcp-task:refund", "elicit");
        LegacyPerson person = new LegacyPerson(url(), FORM, answer);

        String task = person.start("refund");
        person.request("tasks/result", "{\"taskId\":\"" + task + "\"}");
        JsonNode got = person.request("tasks/get", "{\"taskId\":\"" + task + "\"}");

        assertThat(got.at("/result/status").asText()).isEqualTo("failed");
        assertThat(got.at("/result/statusMessage").asText()).contains(message);
        assertThat(failures).singleElement().isInstanceOfSatisfying(McpInputRefusedException.class, e -> {
            assertThat(e.getReason()).contains(message);
            assertThat(code == 0 || e.getCode() == code).isTrue();
        });
    }

    @Test
    void whatAClientSaysFillsNoLog() {
        McpInputRefusedException refused = new McpInputRefusedException("refund", "1234", -1, "x".repeat(1_000_000));

        assertThat(refused.getMessage()).hasSizeLessThan(700).endsWith("x…");
    }

    @Test
    void redeliveryOfARefusedStepAsksTheSameAnew() {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler().maximumRedeliveries(1).redeliveryDelay(0));
                from("mcp-task:refund")
                        .to("mcp-task:refund?operation=elicit&message=Sure?")
                        .id("confirm")
                        .setBody(simple("${header.CamelMcpInputAction} ${header.CamelMcpInputKey}"));
            }
        });
        LegacyPerson person =
                new LegacyPerson(url(), FORM, "\"error\":{\"code\":-1,\"message\":\"The person is asleep\"}", ACCEPT);

        String task = person.start("refund");
        JsonNode result = person.request("tasks/result", "{\"taskId\":\"" + task + "\"}");

        assertThat(result.at("/result/content/0/text").asText()).isEqualTo("accept confirm");
        assertThat(person.asked()).hasSize(2);
    }

    @Test
    void whatTheClientDidNotDeclareIsNotAsked_B49() {
        asking("mcp-task:refund", "elicit");
        LegacyPerson person = new LegacyPerson(url(), "{}", ACCEPT);

        String task = person.start("refund");
        person.request("tasks/result", "{\"taskId\":\"" + task + "\"}");

        JsonNode got = person.request("tasks/get", "{\"taskId\":\"" + task + "\"}");
        assertThat(got.at("/result/statusMessage").asText())
                .isEqualTo("Client does not support elicitation capability");
        assertThat(person.asked()).isEmpty();
    }

    @Test
    void aPlainModernCallCannotBeAskedAndIsToldOfBefore() {
        asking("mcp-task:refund?taskSupport=forbidden", "elicit");

        Wire.Answer answer = Wire.to(url()).declaring(FORM).modern("tools/call", "{\"name\":\"refund\"}");

        assertThat(answer.body().at("/error/message").asText()).contains("before=URI");
        assertThat(failures).singleElement().isInstanceOf(McpInputUnavailableException.class);
    }

    /** There the question goes by way of a stored task. Nobody was asked, so nobody was late. */
    @Test
    void aPlainModernCallOfADeferredToolIsToldTheSame() throws Exception {
        asking("mcp-task:refund?completion=deferred", "elicit");
        calling.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:person").setBody(constant("never asked"));
            }
        });

        Exchange call =
                send("mcp-task:refund?server=modern&taskMode=plain&elicitationEndpoint=direct:person" + FAST, Map.of());

        assertThat(call.getException()).hasMessageContaining("before=URI");
        assertThat(failures).singleElement().isInstanceOf(McpInputUnavailableException.class);
    }
}
