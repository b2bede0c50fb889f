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
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.builder.RouteBuilder;
import org.camelmcp.tasks.McpErrorResponseException;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.McpTaskFailedException;
import org.camelmcp.tasks.McpToolErrorException;
import org.camelmcp.tasks.message.UnwritableResultException;
import org.camelmcp.tasks.receiver.TaskCancellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A call, as a task or not, of a route that is a tool, and what comes back of it. */
class ServedRouteTest extends ServeFixture {

    private static String call(String server, String mode) {
        return "mcp-task:report?server=" + server + "&taskMode=" + mode + FAST;
    }

    @ParameterizedTest
    @CsvSource({"modern,task", "modern,plain", "legacy,task", "legacy,plain"})
    void theBodyIsTheArgumentsAndTheAnswerIsTheBody(String from, String mode) {
        AtomicReference<Exchange> seen = new AtomicReference<>();
        tool("mcp-task:report", exchange -> {
            seen.set(exchange.copy());
            exchange.getMessage()
                    .setBody(
                            "Hello, " + exchange.getMessage().getBody(Map.class).get("name") + "!");
        });

        Exchange out = send(call(from, mode), Map.of("name", "Ada", "pages", 3));

        assertThat(out.getException()).isNull();
        assertThat(out.getMessage().getBody()).isEqualTo("Hello, Ada!");
        assertThat(seen.get().getPattern()).isEqualTo(ExchangePattern.InOut);
        assertThat(seen.get().getMessage().getBody(Map.class)).containsOnly(entry("name", "Ada"), entry("pages", 3));
    }

    @ParameterizedTest
    @CsvSource({
        "modern,task,2026-07-28,true",
        "modern,auto,2026-07-28,true",
        "legacy,task,2025-11-25,true",
        "legacy,plain,2025-11-25,false"
    })
    void theHeadersTellOfTheCall(String from, String mode, String revision, boolean isTask) {
        AtomicReference<Map<String, Object>> seen = new AtomicReference<>();
        tool(
                "mcp-task:report",
                exchange -> seen.set(Map.copyOf(exchange.getMessage().getHeaders())));

        assertThat(send(call(from, mode), null).getException()).isNull();

        assertThat(seen.get())
                .containsEntry(McpTaskConstants.TOOL, "report")
                .containsEntry(McpTaskConstants.PROTOCOL_VERSION, revision)
                .containsEntry(McpTaskConstants.IS_TASK, isTask)
                .containsEntry(McpTaskConstants.REDELIVERIES, 0)
                .doesNotContainKeys(McpTaskConstants.OWNER, McpTaskConstants.META, McpTaskConstants.REQUESTED_TTL);
        assertThat((String) seen.get().get(McpTaskConstants.TASK_ID)).hasSizeGreaterThanOrEqualTo(22);
        assertThat((String) seen.get().get(McpTaskConstants.CLIENT)).startsWith("camel-mcp-task/");
        assertThat(seen.get().get(McpTaskConstants.CANCELLATION))
                .isInstanceOfSatisfying(TaskCancellation.class, cancellation -> assertThat(cancellation.isCancelled())
                        .isFalse());
        if (from.equals("legacy") && isTask) {
            assertThat(seen.get()).containsKey(McpTaskConstants.CLIENT_TTL);
        }
    }

    @Test
    void nothingFromOutsideBecomesAHeader() {
        AtomicReference<Map<String, Object>> seen = new AtomicReference<>();
        tool(
                "mcp-task:report",
                exchange -> seen.set(Map.copyOf(exchange.getMessage().getHeaders())));

        Wire.Answer answer = Wire.to(url())
                .modern(
                        "tools/call",
                        "{\"name\":\"report\",\"arguments\":{\"CamelFileName\":\"/etc/passwd\"},"
                                + "\"CamelHttpUri\":\"http://evil\"}");

        assertThat(answer.status()).isEqualTo(200);
        soon().until(() -> seen.get() != null);
        assertThat(seen.get().keySet()).allMatch(name -> name.startsWith("CamelMcpTask"));
    }

    @ParameterizedTest
    @CsvSource({"modern,task", "modern,plain", "legacy,task", "legacy,plain"})
    void aMapIsStructuredContent(String from, String mode) {
        tool("mcp-task:report", exchange -> exchange.getMessage().setBody(Map.of("rows", List.of(1, 2))));

        Exchange out = send(call(from, mode), null);

        assertThat(out.getMessage().getBody()).isEqualTo(Map.of("rows", List.of(1, 2)));
    }

    @Test
    void bytesKeepTheirContentType() {
        tool("mcp-task:report", exchange -> {
            exchange.getMessage().setBody(new byte[] {1, 2, 3});
            exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "image/png");
        });

        Exchange out = send(call("modern", "task"), null);

        assertThat(out.getMessage().getBody(byte[].class)).containsExactly(1, 2, 3);
        assertThat(out.getMessage().getHeader(Exchange.CONTENT_TYPE)).isEqualTo("image/png");
    }

    @ParameterizedTest
    @CsvSource({"modern,task", "modern,plain", "legacy,task", "legacy,plain"})
    void anExceptionIsAToolErrorThatDoesNotSayWhy(String from, String mode) {
        tool("mcp-task:report", exchange -> {
            throw new IllegalStateException("password hunter2 is wrong");
        });

        Exchange out = send(call(from, mode), null);

        assertThat(out.getException())
                .isInstanceOf(McpToolErrorException.class)
                .hasMessageContaining("The tool failed")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void exposeErrorsTellsTheMessage() {
        tool("mcp-task:report?exposeErrors=true", exchange -> {
            throw new IllegalStateException("the disk is full");
        });

        assertThat(send(call("modern", "task"), null).getException())
                .isInstanceOf(McpToolErrorException.class)
                .hasMessageContaining("the disk is full");
    }

    @ParameterizedTest
    @CsvSource({"modern,task", "modern,plain", "legacy,task", "legacy,plain"})
    void theExceptionOfTheProtocolIsAJsonRpcError(String from, String mode) {
        tool("mcp-task:report", exchange -> {
            throw new IllegalStateException(
                    new McpErrorResponseException(-31001, "No such customer", Map.of("customer", 7)));
        });

        assertThat(send(call(from, mode), null).getException())
                .isInstanceOfSatisfying(McpTaskFailedException.class, failure -> {
                    assertThat(failure.getCode()).isEqualTo(-31001);
                    assertThat(failure).hasMessageContaining("No such customer");
                });
    }

    @Test
    void aHandledExceptionIsAResultLikeAnyOther() {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                onException(IllegalStateException.class).handled(true).setBody(constant("second best"));
                from("mcp-task:report").process(exchange -> {
                    throw new IllegalStateException();
                });
            }
        });

        assertThat(send(call("modern", "task"), null).getMessage().getBody()).isEqualTo("second best");
    }

    @Test
    void aRouteThatStopsItselfHasItsResultAndOneThatRollsBackHasFailed() {
        route("report", "mcp-task:report", route -> route.choice()
                .when()
                .simple("${body[rollback]}")
                .setBody()
                .constant("half")
                .markRollbackOnly()
                .otherwise()
                .setBody()
                .constant("done")
                .stop());

        assertThat(send(call("modern", "task"), Map.of("rollback", false))
                        .getMessage()
                        .getBody())
                .isEqualTo("done");
        assertThat(send(call("modern", "task"), Map.of("rollback", true)).getException())
                .isInstanceOf(McpToolErrorException.class);
    }

    @Test
    void argumentsThatDoNotFitNeverReachTheRoute() {
        AtomicInteger calls = new AtomicInteger();
        tool(
                "mcp-task:report?parameter.month=string&parameter.month.required=true&parameter.month.enum=May,June",
                exchange -> calls.incrementAndGet());
        Wire wire = Wire.to(url());

        Wire.Answer refused = wire.modern("tools/call", "{\"name\":\"report\",\"arguments\":{\"month\":\"July\"}}");

        assertThat(refused.result().path("isError").asBoolean() || refused.errorCode() == -32602)
                .as(refused.toString())
                .isTrue();
        assertThat(refused.toString()).contains("month");
        assertThat(calls).hasValue(0);
        assertThat(send(call("modern", "task"), Map.of("month", "May")).getException())
                .isNull();
        assertThat(calls).hasValue(1);
    }

    @Test
    void aResultThatDoesNotFitTheOutputSchemaIsAnInternalErrorForTheClient() {
        tool(
                "mcp-task:report?outputSchema=RAW({\"type\":\"object\",\"required\":[\"total\"]})",
                exchange -> exchange.getMessage().setBody(exchange.getMessage().getBody()));

        assertThat(send(call("modern", "task"), Map.of("secret", "s3cret")).getException())
                .isInstanceOfSatisfying(McpTaskFailedException.class, failure -> {
                    assertThat(failure.getCode()).isEqualTo(-32603);
                    assertThat(failure).hasMessageNotContaining("s3cret");
                });
        assertThat(send(call("modern", "task"), Map.of("total", 3)).getMessage().getBody())
                .isEqualTo(Map.of("total", 3));
    }

    @Test
    void theCauseGoesOnceToTheConsumersExceptionHandler() {
        Witness witness = new Witness();
        serving.getRegistry().bind("witness", witness);
        tool("mcp-task:report?exceptionHandler=#witness", exchange -> {
            throw new IllegalStateException("why");
        });

        send(call("legacy", "task"), null);

        assertThat(witness.seen).singleElement().asString().contains("why");
    }

    /** Camel's option: what fails outside of the route, such as the writing of its result, is the route's to handle. */
    @ParameterizedTest
    @CsvSource({"modern,task", "legacy,task", "legacy,plain"})
    void bridgeErrorHandlerShowsTheRouteWhatFailsAfterIt(String from, String mode) {
        List<Throwable> seen = new CopyOnWriteArrayList<>();
        add(new RouteBuilder() {
            @Override
            public void configure() {
                onException(UnwritableResultException.class)
                        .handled(true)
                        .process(exchange -> seen.add(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)))
                        .setBody(constant("not the result"));
                from("mcp-task:report?bridgeErrorHandler=true&outputSchema=RAW({\"type\":\"object\"})")
                        .setBody(constant("no object"));
            }
        });

        Exchange out = send(call(from, mode), null);

        assertThat(seen).singleElement().isInstanceOf(UnwritableResultException.class);
        assertThat(out.getException())
                .isInstanceOfSatisfying(McpTaskFailedException.class, failure -> assertThat(failure.getCode())
                        .isEqualTo(-32603));
    }
}
