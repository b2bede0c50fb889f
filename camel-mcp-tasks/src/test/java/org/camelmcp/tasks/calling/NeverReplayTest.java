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

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.camelmcp.tasks.McpDeliveryUnknownException;
import org.camelmcp.tasks.McpTaskFailedException;
import org.camelmcp.tasks.McpTaskTimedOutException;
import org.camelmcp.tasks.McpToolErrorException;
import org.camelmcp.tasks.message.InvalidResultException;
import org.camelmcp.tasks.scripted.Fault;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.scripted.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Camel's redelivery never makes a second {@code tools/call} that could repeat the work (P 23). */
class NeverReplayTest extends CallFixture {

    private Exchange redelivered(String uri) throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler().maximumRedeliveries(3).redeliveryDelay(1));
                from("direct:in").to(uri);
            }
        });
        return send("direct:in", "{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void notAfterAToolError(String server) throws Exception {
        server(server).tool("report").states(TaskState.failed(Json.toolError("no")));
        if (server.equals("modern")) {
            modern.tool("report").states(TaskState.completed(Json.toolError("no")));
        }

        Exchange out = redelivered("mcp-task:report?server=" + server + FAST);

        assertThat(out.getException()).isInstanceOf(McpToolErrorException.class);
        assertThat(server(server).count("tools/call")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void notAfterAFailure(String server) throws Exception {
        server(server).tool("report").states(TaskState.failed(-32603, "no"));

        Exchange out = redelivered("mcp-task:report?server=" + server + FAST);

        assertThat(out.getException()).isInstanceOf(McpTaskFailedException.class);
        assertThat(server(server).count("tools/call")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void notAfterAnAnswerThatWasLost(String server) throws Exception {
        server(server).tool("report");
        server(server).fault("tools/call", Fault.lostAnswer());

        Exchange out = redelivered("mcp-task:report?server=" + server + FAST);

        assertThat(out.getException()).isInstanceOf(McpDeliveryUnknownException.class);
        assertThat(server(server).count("tools/call")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void notAfterATimeout(String server) throws Exception {
        server(server).tool("report").worksForEver();
        connect(server);

        Exchange out = redelivered("mcp-task:report?server=" + server + "&timeout=400ms" + FAST);

        assertThat(out.getException()).isInstanceOf(McpTaskTimedOutException.class);
        assertThat(server(server).count("tools/call")).isOne();
        assertThat(server(server).count("tasks/cancel")).isOne();
    }

    @Test
    void aTaskThatGoesOnAfterATimeoutIsFollowedAgain() throws Exception {
        modern.tool("report").worksForEver();
        connect("modern");
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler()
                        .maximumRedeliveries(3)
                        .redeliveryDelay(1)
                        .onRedelivery(e -> modern.task().set(TaskState.completed("late"))));
                from("direct:in").to("mcp-task:report?server=modern&timeout=400ms&cancelOnTimeout=false" + FAST);
            }
        });

        assertThat(send("direct:in", "{}").getMessage().getBody()).isEqualTo("late");
        assertThat(modern.count("tools/call")).isOne();
    }

    @Test
    void unlessTheRouteSaysThatItMayRunTwice() throws Exception {
        modern.tool("report");
        modern.fault("tools/call", Fault.lostAnswer());

        Exchange out = redelivered("mcp-task:report?server=modern&onDeliveryUnknown=restart" + FAST);

        assertThat(out.getMessage().getBody()).isEqualTo("ok");
        assertThat(modern.count("tools/call")).isEqualTo(2);
    }

    /** As on stdio, and on a stream that was opened before the answer was known. */
    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void ourServersLimitIsARefusalWhateverTheStatus(String generation) throws Exception {
        server(generation).tool("report");
        server(generation).fault("tools/call", Fault.error(200, -31429, "There are 5 live tasks; try again later"));

        Exchange out = redelivered("mcp-task:report?server=" + generation + FAST);

        assertThat(out.getMessage().getBody()).isEqualTo("ok");
        assertThat(server(generation).count("tools/call")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"modern,429", "legacy,429", "modern,503", "legacy,503"})
    void whatTheServerSurelyDidNotTakeIsSentAgain(String server, int status) throws Exception {
        server(server).tool("report");
        server(server).fault("tools/call", Fault.status(status, "Retry-After", "1"));

        Exchange out = redelivered("mcp-task:report?server=" + server + FAST);

        assertThat(out.getMessage().getBody()).isEqualTo("ok");
        assertThat(server(server).count("tools/call")).isEqualTo(2);
    }

    @Test
    void aConnectionThatIsRefusedHasDeliveredNothing() throws Exception {
        modern.tool("report");
        modern.down();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler()
                        .maximumRedeliveries(3)
                        .redeliveryDelay(1)
                        .onRedelivery(e -> {
                            if (e.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, int.class) == 2) {
                                modern.up();
                            }
                        }));
                from("direct:in").to("mcp-task:report?server=modern" + FAST);
            }
        });

        assertThat(send("direct:in", "{}").getMessage().getBody()).isEqualTo("ok");
    }

    @Test
    void aLoopCallsAnewAfterSuccess() throws Exception {
        modern.tool("report");
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .loop(3)
                        .setBody(constant("{}"))
                        .to("mcp-task:report?server=modern" + FAST)
                        .end();
            }
        });

        assertThat(send("direct:in", "{}").getException()).isNull();
        assertThat(modern.count("tools/call")).isEqualTo(3);
    }

    @Test
    void twoEndpointsOfOneRouteDoNotMix() throws Exception {
        modern.tool("first").states(TaskState.completed("1"));
        modern.tool("second").states(TaskState.failed(-32603, "no"));
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler().maximumRedeliveries(2).redeliveryDelay(1));
                from("direct:in")
                        .to("mcp-task:first?server=modern" + FAST)
                        .setBody(constant("{}"))
                        .to("mcp-task:second?server=modern" + FAST);
            }
        });

        assertThat(send("direct:in", "{}").getException()).hasMessageContaining("second");
        assertThat(modern.received("tools/call"))
                .extracting(call -> call.params().path("name").asText())
                .isEqualTo(List.of("first", "second"));
    }

    @Test
    void aResultThatDoesNotFitIsNoReasonToCallAgain() throws Exception {
        modern.tool("report");

        Exchange out = redelivered("mcp-task:report?server=modern&resultFormat=structured" + FAST);

        assertThat(out.getException())
                .isInstanceOfAny(InvalidResultException.class, McpTaskFailedException.class)
                .hasMessageContaining("resultFormat=auto");
        assertThat(modern.count("tools/call")).isOne();
    }

    /** Then no exchange fails, so that a call that comes next is meant as one. */
    @Test
    void butALoopThatTakesFailuresAsAnswersCallsAgain() throws Exception {
        modern.tool("report").states(TaskState.failed(-32000, "no"));
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .loop(3)
                        .to("mcp-task:report?server=modern&throwOnFailure=false" + FAST)
                        .end();
            }
        });

        send("direct:in", "{}");

        assertThat(modern.count("tools/call")).isEqualTo(3);
    }
}
