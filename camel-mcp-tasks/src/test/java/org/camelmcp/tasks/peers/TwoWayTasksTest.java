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
package org.camelmcp.tasks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.camelmcp.tasks.McpTaskConstants;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The reference server asks by tasks, which it runs on us and polls (P 132). */
@PeerTest
@ParameterizedClass
@EnumSource(Channel.class)
record TwoWayTasksTest(Channel channel) {

    private static final String PERSON = "elicitationEndpoint=direct:person";
    private static final String BOTH = PERSON + "&samplingEndpoint=direct:model";

    private static @Nullable PeerProcess process;
    private static PeerRoutes routes;
    private static MockEndpoint asked;
    private static volatile String action;

    @BeforeParameterizedClassInvocation
    static void start(Channel channel) throws Exception {
        RouteBuilder answers = new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:person")
                        .to("mock:asked")
                        .process(exchange -> exchange.getMessage().setHeader(McpTaskConstants.INPUT_ACTION, action))
                        .setBody(constant(Map.of("name", "Ada", "favoriteColor", "Blue", "agreeToTerms", true)));
                from("direct:model").to("mock:asked").setBody(constant("Forty-two."));
            }
        };
        if (channel == Channel.HTTP) {
            process = Peer.EVERYTHING.startHttp();
            routes = PeerRoutes.http(process.url(), answers);
        } else {
            routes = PeerRoutes.stdio(Peer.EVERYTHING, answers);
        }
        asked = routes.context().getEndpoint("mock:asked", MockEndpoint.class);
        // so that the session knows of both, whichever test begins it
        routes.context().getEndpoint("mcp-task:any?server=peer&" + BOTH);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        routes.close();
        if (process != null) {
            process.close();
            process = null;
        }
    }

    @BeforeEach
    void forgetWhatWasAsked() {
        asked.reset();
        action = "accept";
    }

    @Test
    void elicitationThatRunsAsOurTaskIsAnsweredByARoute_B50_B64() {
        Exchange out = routes.send("trigger-elicitation-request-async", BOTH, Map.of());

        assertThat(out.getException()).isNull();
        assertThat(out.getMessage().getBody(String.class))
                .contains("[COMPLETED] User provided the requested information!")
                .contains("- Name: Ada", "- Favorite Color: Blue", "- Agreed to terms: true")
                .contains("Task created: ", "Poll 1: completed");
        Message question = onlyQuestion();
        assertThat(question.getHeader(McpTaskConstants.INPUT_METHOD)).isEqualTo("elicitation/create");
        assertThat(question.getBody(Map.class)).containsKeys("message", "requestedSchema");
        assertThat(question.getBody(Map.class)).doesNotContainKey("task");
    }

    @Test
    void samplingThatRunsAsOurTaskIsAnsweredByARoute_B53_B63() {
        Exchange out = routes.send("trigger-sampling-request-async", BOTH, Map.of("prompt", "The answer?"));

        assertThat(out.getException()).isNull();
        assertThat(out.getMessage().getBody(String.class))
                .contains("[COMPLETED] Async sampling completed!")
                .contains("Forty-two.")
                .contains("io.modelcontextprotocol/related-task");
        assertThat(onlyQuestion().getHeader(McpTaskConstants.INPUT_METHOD)).isEqualTo("sampling/createMessage");
    }

    @ParameterizedTest
    @CsvSource({"decline, [DECLINED]", "cancel, [CANCELLED]"})
    void elicitationThatIsNotAcceptedCompletesAsSuch_B42(String reply, String said) {
        action = reply;

        Exchange out = routes.send("trigger-elicitation-request-async", BOTH, Map.of());

        assertThat(out.getException()).isNull();
        assertThat(out.getMessage().getBody(String.class)).startsWith(said);
    }

    /** The server shows its tools for it to those alone who say that they run such tasks. */
    @Test
    void onlyWhatHasARouteIsDeclared_B60() throws Exception {
        try (PeerRoutes person = fresh();
                PeerRoutes nobody = fresh()) {
            person.context().getEndpoint("mcp-task:any?server=peer&" + PERSON);
            assertThat(tools(person))
                    .contains("trigger-elicitation-request-async")
                    .doesNotContain("trigger-sampling-request-async");
            assertThat(tools(nobody)).isNotEmpty().noneMatch(tool -> tool.endsWith("-request-async"));
            assertThat(tools(routes)).contains("trigger-elicitation-request-async", "trigger-sampling-request-async");
        }
    }

    private PeerRoutes fresh() throws Exception {
        RouteBuilder person = new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:person").to("mock:asked");
            }
        };
        return channel == Channel.HTTP
                ? PeerRoutes.http(process.url(), person)
                : PeerRoutes.stdio(Peer.EVERYTHING, person);
    }

    private static List<String> tools(PeerRoutes routes) {
        List<?> listed = routes.send("*", "operation=tools", null).getMessage().getBody(List.class);
        return listed.stream()
                .map(tool -> String.valueOf(((Map<?, ?>) tool).get("name")))
                .toList();
    }

    private static Message onlyQuestion() {
        assertThat(asked.getReceivedExchanges()).hasSize(1);
        return asked.getReceivedExchanges().get(0).getMessage();
    }
}
