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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camelmcp.tasks.serving.RoundsClient.accepted;
import static org.camelmcp.tasks.serving.RoundsClient.keys;
import static org.camelmcp.tasks.serving.RoundsClient.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.camelmcp.tasks.ComponentInsides;
import org.camelmcp.tasks.McpInputUndeclaredException;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.serving.Wire.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code before=URI} in the modern generation: rounds of questions that are the answers of the call (P 85-89, P 108). */
class BeforeTest extends ServeFixture {

    private static final String NAME =
            "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}},\"required\":[\"name\"]}";

    private static final String ASK =
            "mcp-task:*?operation=elicit&message=Name?&inputKey=name&requestedSchema=RAW(" + NAME + ")";

    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger runs = new AtomicInteger();
    private final List<Object> seen = new CopyOnWriteArrayList<>();
    private RoundsClient caller;

    private RoundsClient caller() {
        if (caller == null) {
            caller = RoundsClient.of(url());
        }
        return caller;
    }

    private static String ask(String key) {
        return "mcp-task:*?operation=elicit&message=RAW(" + key + "?)&inputKey=" + key;
    }

    /** A tool that greets whom its route before has asked for. */
    private void greeter(String options) {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:gather")
                        .routeId("gather")
                        .process(e -> attempts.incrementAndGet())
                        .to(ASK);
                from("mcp-task:greet?before=direct:gather" + options)
                        .routeId("greet")
                        .process(e -> runs.incrementAndGet())
                        .process(e -> seen.add(e.getMessage().getBody()))
                        .setBody(simple("Hello, ${body[name]}!"));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"&taskSupport=forbidden", "&taskSupport=optional", "&taskSupport=required"})
    void anAttemptThatLeavesQuestionsOpenIsAnsweredWithThem_P85(String options) {
        greeter(options);

        JsonNode asked = caller().call("greet", "{}").result();

        assertThat(asked.path("resultType").asText()).isEqualTo("input_required");
        assertThat(asked.at("/inputRequests/name/method").asText()).isEqualTo("elicitation/create");
        assertThat(asked.at("/inputRequests/name/params/message").asText()).isEqualTo("Name?");
        assertThat(asked.at("/inputRequests/name/params/requestedSchema")).isEqualTo(Wire.json(NAME));
        assertThat(asked.path("requestState").asText()).isNotEmpty();
        assertThat(asked.has("taskId")).isFalse();
        assertThat(runs).hasValue(0);
    }

    @Test
    void aPlainCallRunsOnceItsInputIsThere_P86() {
        greeter("&taskSupport=forbidden");
        JsonNode asked = caller().call("greet", "{}").result();

        JsonNode answer = caller().again("greet", "{}", asked, accepted("name", "{\"name\":\"Ada\"}"))
                .result();

        assertThat(answer.path("resultType").asText()).isEqualTo("complete");
        assertThat(text(answer)).isEqualTo("Hello, Ada!");
        assertThat(answer.has("requestState")).isFalse();
        assertThat(attempts).hasValue(2);
        assertThat(runs).hasValue(1);
    }

    @Test
    void aTaskIsCreatedAfterAllRounds_P108() {
        greeter("&taskSupport=required");
        JsonNode asked = caller().call("greet", "{}").result();

        JsonNode created = caller().again("greet", "{}", asked, accepted("name", "{\"name\":\"Ada\"}"))
                .result();

        assertThat(created.path("resultType").asText()).isEqualTo("task");
        assertThat(created.has("requestState")).isFalse();
        assertThat(created.has("inputRequests")).isFalse();
        assertThat(text(caller().ended(created.path("taskId").asText()).path("result")))
                .isEqualTo("Hello, Ada!");
    }

    @ParameterizedTest
    @ValueSource(strings = {"forbidden", "required"})
    void whatWasAnsweredIsKnownToTheToolsOwnRoute(String support) {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:gather").setProperty("given", body()).to(ASK).setBody(exchangeProperty("given"));
                from("mcp-task:greet?before=direct:gather&taskSupport=" + support)
                        .process(e -> seen.add(e.getMessage().getBody()))
                        .to(ASK)
                        .setBody(simple("Hello, ${body[name]}!"));
            }
        });
        JsonNode asked = caller().call("greet", "{\"n\":1}").result();

        JsonNode answer = caller().again("greet", "{\"n\":1}", asked, accepted("name", "{\"name\":\"Ada\"}"))
                .result();

        JsonNode result = support.equals("required")
                ? caller().ended(answer.path("taskId").asText()).path("result")
                : answer;
        assertThat(text(result)).isEqualTo("Hello, Ada!");
        assertThat(seen).containsExactly(Map.of("n", 1));
    }

    @Test
    void theToolRunsWithWhatTheRouteLeaves() {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:more").setBody(constant("{\"n\": 2, \"more\": [1]}"));
                from("direct:same").setHeader("any", constant(1));
                for (String route : List.of("more", "same")) {
                    from("mcp-task:" + route + "?parameter.n=integer&before=direct:" + route)
                            .process(e -> seen.add(e.getMessage().getBody()));
                }
            }
        });

        send("mcp-task:more?server=modern", Map.of("n", 1));
        send("mcp-task:same?server=modern", Map.of("n", 1));

        assertThat(seen).containsExactly(Map.of("n", 2, "more", List.of(1)), Map.of("n", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"words", "[1]"})
    void aRouteThatLeavesNoArgumentsFails(String body) {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:gather").setBody(constant(body));
                from("mcp-task:greet?taskSupport=required&exposeErrors=true&before=direct:gather")
                        .process(e -> runs.incrementAndGet());
            }
        });

        JsonNode answer = caller().call("greet", "{}").result();

        assertThat(answer.path("isError").asBoolean()).isTrue();
        assertThat(text(answer)).contains("cannot become the arguments of a tool");
        assertThat(runs).hasValue(0);
    }

    /** Who declines leaves no body, so that a tool whose route does not look does not run. */
    @Test
    void whoDeclinesLeavesNoArguments() {
        greeter("&exposeErrors=true");
        JsonNode asked = caller().call("greet", "{}").result();

        JsonNode answer = caller().again("greet", "{}", asked, "{\"name\":{\"action\":\"decline\"}}")
                .result();

        assertThat(answer.path("isError").asBoolean()).isTrue();
        assertThat(text(answer)).contains("has left no body");
        assertThat(runs).hasValue(0);
    }

    @Test
    void aRouteMayDecideWhatComesOfADecline() {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:gather")
                        .to(ASK)
                        .setBody(e -> Map.of("action", e.getMessage().getHeader(McpTaskConstants.INPUT_ACTION)));
                from("mcp-task:greet?taskSupport=forbidden&before=direct:gather")
                        .setBody(simple("${body[action]}"));
            }
        });
        JsonNode asked = caller().call("greet", "{}").result();

        assertThat(text(caller().again("greet", "{}", asked, "{\"name\":{\"action\":\"decline\"}}")
                        .result()))
                .isEqualTo("decline");
    }

    @Test
    void questionsInSequenceTakeARoundEach() {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:gather")
                        .process(e -> attempts.incrementAndGet())
                        .to(ask("one"))
                        .to(ask("two"))
                        .to(ask("three"))
                        .setBody(constant(Map.of("done", true)));
                from("mcp-task:steps?taskSupport=forbidden&before=direct:gather")
                        .setBody(constant("done"));
            }
        });

        Answer first = caller().call("steps", "{}");
        Answer second = caller().again("steps", "{}", first.result(), accepted("one", "{}"));
        Answer third = caller().again("steps", "{}", second.result(), accepted("two", "{}"));
        Answer last = caller().again("steps", "{}", third.result(), accepted("three", "{}"));

        assertThat(keys(first)).containsExactly("one");
        assertThat(keys(second)).containsExactly("two");
        assertThat(keys(third)).containsExactly("three");
        assertThat(second.result().path("requestState"))
                .isNotEqualTo(first.result().path("requestState"));
        assertThat(text(last.result())).isEqualTo("done");
        assertThat(attempts).hasValue(4);
    }

    @Test
    void questionsInParallelComeInOneRound() {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:gather")
                        .multicast()
                        .parallelProcessing()
                        .to("direct:left", "mcp-task:*?operation=roots&inputKey=roots", "direct:right")
                        .end()
                        .process(e -> seen.add("joined"))
                        .setBody(constant(Map.of("done", true)));
                from("direct:left").to(ask("left"));
                from("direct:right")
                        .to(ask("right"))
                        .process(e -> seen.add("went on"))
                        .to(ask("then"));
                from("mcp-task:fan?taskSupport=forbidden&before=direct:gather").setBody(constant("done"));
            }
        });

        Answer first = caller().call("fan", "{}");
        assertThat(keys(first)).containsExactlyInAnyOrder("left", "roots", "right");
        assertThat(seen).isEmpty();

        ObjectNode some = Wire.json(accepted("right", "{}"));
        some.putObject("roots").putArray("roots");
        Answer second = caller().again("fan", "{}", first.result(), some.toString());
        assertThat(keys(second))
                .as("asked again, since it is missing (P 89)")
                .containsExactlyInAnyOrder("left", "then");
        assertThat(seen).containsExactly("went on");

        ObjectNode rest = Wire.json(accepted("left", "{}"));
        rest.setAll(Wire.json(accepted("then", "{}")));
        Answer last = caller().again("fan", "{}", second.result(), rest.toString());
        assertThat(text(last.result())).isEqualTo("done");
        assertThat(seen).containsExactly("went on", "went on", "joined");
    }

    @Test
    void unknownKeysAreIgnoredAndMissingOnesAskedAgain_P89() {
        greeter("&taskSupport=forbidden");
        JsonNode asked = caller().call("greet", "{}").result();

        Answer again = caller().again("greet", "{}", asked, "{\"other\":{\"action\":\"accept\"},\"more\":17}");

        assertThat(again.result().path("resultType").asText()).isEqualTo("input_required");
        assertThat(keys(again)).containsExactly("name");
    }

    @Test
    void answersCountWithoutAState() {
        greeter("&taskSupport=forbidden");
        ObjectNode params = RoundsClient.params("greet", "{}");
        params.set("inputResponses", Wire.json(accepted("name", "{\"name\":\"Ada\"}")));

        assertThat(text(caller().send(params).result())).isEqualTo("Hello, Ada!");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345",
                "{}",
                "{\"action\":\"maybe\"}",
                "{\"action\":\"accept\"}",
                "{\"action\":\"accept\",\"content\":{\"name\":7}}",
                "{\"action\":\"accept\",\"content\":{}}"
            })
    void whatCannotBeAnAnswerIsRefused(String response) {
        greeter("&taskSupport=required");
        JsonNode asked = caller().call("greet", "{}").result();

        Answer refused = caller().again("greet", "{}", asked, "{\"name\":" + response + "}");

        assertThat(refused.errorCode()).isEqualTo(-32602);
        assertThat(refused.body().at("/error/message").asText()).startsWith("Illegal parameter inputResponses.name: ");
        assertThat(runs).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"x\"", "1"})
    void responsesThatAreNoObjectAreRefused(String responses) throws Exception {
        greeter("&taskSupport=forbidden");
        ObjectNode params = RoundsClient.params("greet", "{}");
        params.set("inputResponses", new ObjectMapper().readTree(responses));

        assertThat(caller().send(params).errorCode()).isEqualTo(-32602);
        assertThat(attempts).hasValue(0);
    }

    /** Nothing runs for a state that is none of ours, for this call. */
    @Test
    void aStateOfAnotherCallIsRefused_P88() {
        greeter("&taskSupport=forbidden");
        add(new RouteBuilder() {
            @Override
            public void configure() {
                from("mcp-task:other?taskSupport=forbidden&before=direct:gather")
                        .setBody(constant("other"));
                from("mcp-task:greet?taskSupport=forbidden&httpPath=/second&before=direct:gather")
                        .setBody(constant("second"));
            }
        });
        String state = caller().call("greet", "{\"n\":1}")
                .result()
                .path("requestState")
                .textValue();
        String answer = accepted("name", "{\"name\":\"Ada\"}");
        attempts.set(0);

        List<Answer> refused = List.of(
                caller().again("greet", "{\"n\":2}", state, answer),
                caller().again("greet", "{}", state, answer),
                caller().again("other", "{\"n\":1}", state, answer),
                RoundsClient.of(url().replace("/mcp", "/second")).again("greet", "{\"n\":1}", state, answer),
                caller().again("greet", "{\"n\":1}", state + "-TAMPERED", answer),
                caller().again("greet", "{\"n\":1}", "x" + state, answer),
                caller().again("greet", "{\"n\":1}", "", answer),
                caller().again("greet", "{\"n\":1}", "x".repeat(100_000), answer));

        assertThat(refused).allSatisfy(it -> {
            assertThat(it.errorCode()).isEqualTo(-32602);
            assertThat(it.body().at("/error/message").asText()).startsWith("Illegal parameter requestState: ");
        });
        assertThat(attempts).hasValue(0);
        assertThat(text(caller().again("greet", "{\"n\":1}", state, answer).result()))
                .isEqualTo("Hello, Ada!");
    }

    @Test
    void aStateBelongsToItsPrincipal_P88() {
        server.setPrincipalResolver(request -> CompletableFuture.completedFuture(
                Optional.ofNullable(request.request().getHeader("Authorization"))));
        greeter("&taskSupport=forbidden");
        String answer = accepted("name", "{\"name\":\"Ada\"}");
        JsonNode asked = caller().as("ann").call("greet", "{}").result();

        assertThat(caller().as("bob").again("greet", "{}", asked, answer).errorCode())
                .isEqualTo(-32602);
        assertThat(caller().again("greet", "{}", asked, answer).errorCode()).isEqualTo(-32602);
        assertThat(text(caller().as("ann").again("greet", "{}", asked, answer).result()))
                .isEqualTo("Hello, Ada!");
    }

    @ParameterizedTest
    @ValueSource(strings = {"forbidden", "required"})
    void whatTheClientDoesNotDeclareIsNotAsked_P87(String support) {
        greeter("&taskSupport=" + support);

        Answer refused = caller().declaring("{\"sampling\":{}}").call("greet", "{}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errorCode()).isEqualTo(-32021);
        assertThat(refused.body().at("/error/data/requiredCapabilities").toString())
                .isEqualTo("{\"elicitation\":{}}");
    }

    @Test
    void aPlainCallWhoseRouteAsksNeedsTheCapabilityFirst_P87() {
        route(
                "sampler",
                "mcp-task:sampler?taskSupport=forbidden",
                route -> route.to("mcp-task:*?operation=sample&message=hi"));

        Answer undeclared = caller().declaring("{}").call("sampler", "{}");
        Answer declared = caller().call("sampler", "{}");

        assertThat(undeclared.status()).isEqualTo(400);
        assertThat(undeclared.errorCode()).isEqualTo(-32021);
        assertThat(undeclared.body().at("/error/data/requiredCapabilities").toString())
                .isEqualTo("{\"sampling\":{}}");
        assertThat(declared.body().toString()).contains("before=");
    }

    @Test
    void aRouteMayAskForSomethingElseInstead() {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:gather")
                        .doTry()
                        .to(ASK)
                        .doCatch(McpInputUndeclaredException.class)
                        .setBody(constant("Who?"))
                        .to("mcp-task:*?operation=sample&inputKey=guess")
                        .end()
                        .setBody(constant(Map.of()));
                from("mcp-task:greet?taskSupport=forbidden&before=direct:gather")
                        .setBody(constant("done"));
            }
        });

        Answer asked = caller().declaring("{\"sampling\":{}}").call("greet", "{}");

        assertThat(keys(asked)).containsExactly("guess");
    }

    @Test
    void aRouteThatFailsEndsTheCall() {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:gather").throwException(new IllegalStateException("no stock"));
                from("mcp-task:greet?taskSupport=required&exposeErrors=true&before=direct:gather")
                        .process(e -> runs.incrementAndGet());
            }
        });

        JsonNode answer = caller().call("greet", "{}").result();

        assertThat(answer.path("isError").asBoolean()).isTrue();
        assertThat(text(answer)).contains("no stock");
        assertThat(answer.has("taskId")).isFalse();
        assertThat(runs).hasValue(0);
    }

    @Test
    void anOpenQuestionIsNoFailure() {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Throwable.class).maximumRedeliveries(3).process(e -> seen.add("handler"));
                from("direct:gather")
                        .onCompletion()
                        .onFailureOnly()
                        .process(e -> seen.add("failed"))
                        .end()
                        .doTry()
                        .to(ASK)
                        .process(e -> seen.add("answered"))
                        .doCatch(Throwable.class)
                        .process(e -> seen.add("caught"))
                        .doFinally()
                        .process(e -> seen.add("finally"))
                        .end()
                        .process(e -> seen.add("after"));
                from("mcp-task:greet?taskSupport=forbidden&before=direct:gather")
                        .setBody(constant("done"));
            }
        });

        assertThat(keys(caller().call("greet", "{}"))).containsExactly("name");
        assertThat(seen).containsExactly("finally");
    }

    @Test
    void questionsAreBounded() {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:gather")
                        .split(constant(Collections.nCopies(101, "x")))
                        .to("mcp-task:*?operation=elicit&message=x")
                        .end();
                from("mcp-task:greet?taskSupport=forbidden&exposeErrors=true&before=direct:gather")
                        .setBody(constant("done"));
            }
        });

        assertThat(caller().call("greet", "{}").body().toString()).contains("maxInputs");
    }

    @Test
    void anOptionThatNamesNoEndpointIsNamed() {
        assertThatThrownBy(() -> route("bad", "mcp-task:bad?before=nosuch:thing", route -> route.to("log:x")))
                .hasStackTraceContaining("before=nosuch:thing: it must be the URI of an endpoint");
    }

    @Test
    void nothingIsLeftBehindByQuestionsThatNobodyAnswers() {
        greeter("&taskSupport=required");
        for (int i = 0; i < 20; i++) {
            caller().call("greet", "{}");
        }

        assertThat(ComponentInsides.openAsks(server)).isZero();
        serving.stop();
        assertThat(runs).hasValue(0);
    }
}
