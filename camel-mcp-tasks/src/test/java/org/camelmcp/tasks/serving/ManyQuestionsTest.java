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

import static org.apache.camel.builder.Builder.body;
import static org.apache.camel.builder.Builder.constant;
import static org.apache.camel.builder.Builder.simple;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.junit.jupiter.api.Test;

/** Several questions of one task, one after another and at once, and the names that they keep (DESIGN 6). */
class ManyQuestionsTest extends ServeFixture {

    private static final String ASK = "mcp-task:trip?operation=elicit&message=";
    private static final String YES = "{\"action\":\"accept\",\"content\":{\"to\":\"yes\"}}";

    private AskedClient client() {
        return AskedClient.of(url());
    }

    private static String said(String what) {
        return "{\"action\":\"accept\",\"content\":{\"to\":\"" + what + "\"}}";
    }

    private static void told(Exchange exchange) {
        exchange.getMessage()
                .setBody(List.copyOf(exchange.getMessage().getBody(List.class)).toString());
    }

    @Test
    void oneAfterAnother_B45() {
        route("trip", "mcp-task:trip", route -> route.to(ASK + "Where to?")
                .id("where")
                .setProperty("where", simple("${body[to]}"))
                .to(ASK + "When?")
                .id("when")
                .setBody(simple("${exchangeProperty.where} on ${body[to]}")));
        AskedClient client = client();
        String task = client.start("trip", "{}");

        assertThat(client.key(task)).isEqualTo("where");
        client.answer(task, said("Rome"));
        soon().until(() -> client.keys(task, 1).equals(List.of("when")));
        client.answer(task, said("Monday"));

        assertThat(client.text(task)).isEqualTo("Rome on Monday");
    }

    @Test
    void atOnceInAMulticast_B46() {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                from("mcp-task:trip")
                        .multicast(new GroupedBodyAggregationStrategy())
                        .parallelProcessing()
                        .to("direct:where", "direct:when")
                        .end()
                        .process(ManyQuestionsTest::told);
                from("direct:where").to(ASK + "Where to?").id("where");
                from("direct:when").to(ASK + "When?").id("when");
            }
        });
        AskedClient client = client();
        String task = client.start("trip", "{}");

        assertThat(client.keys(task, 2)).containsExactlyInAnyOrder("where.m0", "when.m1");
        client.answer(task, "when.m1", said("Monday"));
        soon().until(() -> client.keys(task, 1).equals(List.of("where.m0")));
        assertThat(client.get(task).path("status").asText())
                .as("as long as one is open")
                .isEqualTo("input_required");
        client.answer(task, said("Rome"));

        assertThat(client.text(task)).contains("{to=Rome}", "{to=Monday}");
    }

    @Test
    void atOnceInASplitAndEachItemHasItsOwn() {
        route("trip", "mcp-task:trip", route -> route.setBody(constant(List.of("Ann", "Bob", "Cy")))
                .split(body(), new GroupedBodyAggregationStrategy())
                .parallelProcessing()
                .setProperty("who", body())
                .to(ASK + "Does ${body} come?")
                .id("ask")
                .setBody(simple("${exchangeProperty.who} ${body[to]}"))
                .end()
                .process(ManyQuestionsTest::told));
        AskedClient client = client();
        String task = client.start("trip", "{}");

        assertThat(client.keys(task, 3)).containsExactlyInAnyOrder("ask.s0", "ask.s1", "ask.s2");
        for (int i = 2; i >= 0; i--) {
            client.answer(task, "ask.s" + i, said("says " + i));
        }

        assertThat(client.text(task)).contains("Ann says 0", "Bob says 1", "Cy says 2");
    }

    @Test
    void eachTurnOfALoopAsksAnew() {
        route(
                "trip",
                "mcp-task:trip",
                route -> route.loop(3).to(ASK + "Again?").id("ask").end().setBody(constant("over")));
        AskedClient client = client();
        String task = client.start("trip", "{}");

        for (int turn = 0; turn < 3; turn++) {
            List<String> expected = List.of("ask.l" + turn);
            soon().until(() -> client.keys(task, 1).equals(expected));
            client.answer(task, YES);
        }

        assertThat(client.text(task)).isEqualTo("over");
    }

    @Test
    void aStepThatComesAgainInOneRunAsksAnew() {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                from("mcp-task:trip").to("direct:ask").to("direct:ask").setBody(header("CamelMcpInputKey"));
                from("direct:ask").to(ASK + "Sure?").id("ask");
            }
        });
        AskedClient client = client();
        String task = client.start("trip", "{}");

        client.answer(task, YES);
        soon().until(() -> client.keys(task, 1).equals(List.of("ask#2")));
        client.answer(task, YES);

        assertThat(client.text(task)).isEqualTo("ask#2");
    }

    @Test
    void theSameNameIsAskedOnce() {
        route("trip", "mcp-task:trip", route -> route.to(ASK + "Sure?&inputKey=sure-${body.size}")
                .setBody(constant(Map.of()))
                .to(ASK + "Really?&inputKey=sure-${body.size}")
                .setBody(simple("${header.CamelMcpInputKey} ${body[to]}")));
        AskedClient client = client();
        String task = client.start("trip", "{}");

        client.answer(task, YES);

        assertThat(client.text(task)).isEqualTo("sure-0 yes");
    }

    /** So a task whose work runs again on another node finds its answers. */
    @Test
    void everyRunOfARouteNamesItsQuestionsAlike() {
        route("trip", "mcp-task:trip", route -> route.to(ASK + "Sure?").setBody(constant("over")));
        AskedClient client = client();

        String first = client.key(client.start("trip", "{}"));
        String second = client.key(client.start("trip", "{}"));

        assertThat(second).isEqualTo(first).matches("to\\d+");
    }
}
