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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;

/** Asks for refunds, and plays the person who decides about them, through the page. */
final class Demo {

    private static final long PATIENCE_SECONDS = 60;
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Pattern QUESTION = Pattern.compile("name=\"question\" value=\"(\\d+)\"");

    private final HttpClient browser =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CamelContext context;
    private final String page;

    Demo(CamelContext context, String page) {
        this.context = context;
        this.page = page;
    }

    /** Whether all went as it should. */
    boolean run() throws Exception {
        String approved = request("A-17", "action=accept&approve=true&note=Sorry!");
        String declined = request("B-4", "action=decline");
        return approved.startsWith("Refunded 49.9 for order A-17. Sorry!") && declined.startsWith("Not refunded");
    }

    private String request(String order, String answer) throws Exception {
        Map<String, Object> refund = Map.of("order", order, "amount", 49.9, "reason", "It arrived <b>broken</b>");
        System.out.println("Order " + order + ": a refund is asked for");
        CompletableFuture<String> result = context.createProducerTemplate()
                .asyncRequestBody("mcp-task:request-refund?server=desk", refund, String.class);
        System.out.println("Order " + order + ": its question is on the page, and is answered: " + answer);
        post("question=" + question() + "&" + answer);
        String outcome = result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        System.out.println("Order " + order + ": " + outcome);
        return outcome;
    }

    private String question() throws IOException, InterruptedException {
        HttpRequest look = HttpRequest.newBuilder(URI.create(page)).build();
        for (long looks = PATIENCE_SECONDS * 1_000 / LOOK.toMillis(); looks > 0; looks--) {
            Matcher found =
                    QUESTION.matcher(browser.send(look, BodyHandlers.ofString()).body());
            if (found.find()) {
                return found.group(1);
            }
            Thread.sleep(LOOK.toMillis());
        }
        throw new IOException("No question has appeared at " + page);
    }

    private void post(String form) throws IOException, InterruptedException {
        HttpRequest answer = HttpRequest.newBuilder(URI.create(page + "answer"))
                .header("Origin", page.substring(0, page.length() - 1))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        int status = browser.send(answer, BodyHandlers.ofString()).statusCode();
        if (status != 303) {
            throw new IOException("The answer was refused with status " + status);
        }
    }
}
