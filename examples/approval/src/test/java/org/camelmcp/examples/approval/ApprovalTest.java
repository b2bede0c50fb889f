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
package org.camelmcp.examples.approval;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.awaitility.Awaitility;
import org.camelmcp.tasks.McpTaskConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole round over HTTP: a client in an application of its own, and a browser. */
@Timeout(120)
class ApprovalTest {

    private static final Pattern QUESTION = Pattern.compile("name=\"question\" value=\"(\\d+)\"");

    private static int port;
    private static Main application;
    private static CamelContext client;

    private final HttpClient browser =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void start() throws Exception {
        port = Approval.freePort();
        application = Approval.onPort(port);
        application.start();
        client = new DefaultCamelContext();
        client.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:self").setBody(constant(Map.of("approve", true, "note", "Done myself.")));
            }
        });
        client.start();
    }

    @AfterAll
    static void stop() {
        client.stop();
        application.stop();
    }

    /** A call of the desk, or of the shop. */
    private static CompletableFuture<Exchange> call(String tool, String path, String order) {
        String uri = "mcp-task:" + tool + (tool.contains("?") ? "&" : "?")
                + "minPollInterval=50ms&server=http://127.0.0.1:" + port + path;
        return client.createProducerTemplate().asyncSend(uri, exchange -> {
            exchange.setPattern(ExchangePattern.InOut);
            exchange.getMessage()
                    .setBody(Map.of("order", order, "amount", 49.9, "reason", "<script>alert(\"&'\")</script>"));
        });
    }

    private static String result(CompletableFuture<Exchange> call) throws Exception {
        Exchange ended = call.get(60, TimeUnit.SECONDS);
        assertThat(ended.getException()).isNull();
        return ended.getMessage().getBody(String.class);
    }

    private String page() throws Exception {
        return browser.send(
                        HttpRequest.newBuilder(URI.create(Approval.page(port))).build(), BodyHandlers.ofString())
                .body();
    }

    /** The number of the question about that order, once it is on the page. */
    private String question(String order) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            String[] forms = page().split("<form");
                            for (String form : forms) {
                                Matcher number = QUESTION.matcher(form);
                                if (form.contains("order " + order + "?") && number.find()) {
                                    return number.group(1);
                                }
                            }
                            return "";
                        },
                        number -> !number.isEmpty());
    }

    private HttpResponse<String> post(String form, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(Approval.page(port) + "answer"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    private int answer(String form) throws Exception {
        return post(form, "Origin", "http://127.0.0.1:" + port).statusCode();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A-1 | action=accept&approve=true&note=Sorry! | Refunded 49.9 for order A-1. Sorry!",
                "A-2 | action=accept&approve=false&note=Too+late | Not refunded: order A-2 was refused. Too late",
                "A-3 | action=decline | Not refunded: nobody has decided about order A-3"
            })
    void whatIsAnsweredOnThePageDecides(String order, String answer, String outcome) throws Exception {
        CompletableFuture<Exchange> call = call("request-refund", "/mcp", order);
        String question = question(order);

        assertThat(answer("question=" + question + "&" + answer)).isEqualTo(303);

        assertThat(result(call)).isEqualTo(outcome);
        assertThat(page()).doesNotContain("order " + order);
        assertThat(answer("question=" + question + "&action=decline")).isEqualTo(410);
    }

    @Test
    void clientLearnsWhereToLookAndCancellingTakesTheQuestionBack() throws Exception {
        String taskId = call("request-refund?operation=start", "/mcp", "B-1")
                .get(60, TimeUnit.SECONDS)
                .getMessage()
                .getHeader(McpTaskConstants.TASK_ID, String.class);
        question("B-1");

        assertThat(about(taskId, "get").getMessage().getHeader(McpTaskConstants.STATUS_MESSAGE))
                .isEqualTo("waiting for approval at " + Approval.page(port));

        about(taskId, "cancel");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !page().contains("order B-1"));
    }

    private static Exchange about(String taskId, String operation) {
        return client.createProducerTemplate()
                .request(
                        "mcp-task:*?server=http://127.0.0.1:" + port + "/mcp&operation=" + operation + "&taskId="
                                + taskId,
                        exchange -> {});
    }

    @Test
    void clientThatCanAskIsAskedByTheShopItself() throws Exception {
        assertThat(result(call("refund?elicitationEndpoint=direct:self", "/shop", "C-1")))
                .isEqualTo("Refunded 49.9 for order C-1. Done myself.");
        assertThat(page()).doesNotContain("C-1");
    }

    @Test
    void nobodyElsesTextOrPageGetsAnywhere() throws Exception {
        CompletableFuture<Exchange> call = call("request-refund", "/mcp", "D-1");
        String answer = "question=" + question("D-1") + "&action=accept&approve=true";

        assertThat(page())
                .contains("&lt;script&gt;alert(&quot;&amp;&#39;&quot;)")
                .doesNotContain("<script");
        assertThat(post(answer).statusCode()).isEqualTo(403);
        assertThat(post(answer, "Origin", "http://evil.example").statusCode()).isEqualTo(403);
        assertThat(answer("question=999&action=accept")).isEqualTo(410);
        assertThat(answer("question=../1")).isEqualTo(410);
        assertThat(answer("")).isEqualTo(410);
        assertThat(answer(answer.replace("true", ""))).isEqualTo(400);
        assertThat(answer(answer.replace("true", "maybe"))).isEqualTo(400);
        assertThat(answer(answer.replace("accept", "whatever"))).isEqualTo(400);
        assertThat(answer(answer + "&note=" + "x".repeat(201))).isEqualTo(400);

        assertThat(answer(answer.replace("true", "false"))).isEqualTo(303);
        assertThat(result(call)).startsWith("Not refunded");
    }

    @Test
    void pageOfAnotherNameIsRefused() {
        Origins origins = new Origins(8080);

        assertThat(refused(() -> origins.checkHost("evil.example:8080"))).isTrue();
        assertThat(refused(() -> origins.checkHost(null))).isTrue();
        assertThat(refused(() -> origins.checkHost("localhost:8080"))).isFalse();
        assertThat(refused(() -> origins.checkOrigin("localhost:8080", "http://127.0.0.1:8080")))
                .isTrue();
    }

    private interface Check {
        void run() throws RefusedException;
    }

    private static boolean refused(Check check) {
        try {
            check.run();
            return false;
        } catch (RefusedException e) {
            return true;
        }
    }
}
