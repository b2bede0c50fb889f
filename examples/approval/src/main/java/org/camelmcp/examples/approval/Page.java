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

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmcp.examples.approval.Questions.Question;

/** What a browser gets. */
public final class Page {

    private static final String EMPTY = "<p>Nothing to decide.</p>\n<meta http-equiv=\"refresh\" content=\"2\">\n";

    private final Questions questions;

    Page(Questions questions) {
        this.questions = questions;
    }

    /** The open questions, each with its form. As long as there is none, it looks again by itself. */
    public void show(Exchange exchange) {
        StringBuilder forms = new StringBuilder();
        for (Question question : questions.open()) {
            forms.append("<form method=\"post\" action=\"/answer\">\n<p>")
                    .append(Html.escape(question.message()))
                    .append("</p>\n<input type=\"hidden\" name=\"question\" value=\"")
                    .append(question.number())
                    .append("\">\n");
            question.fields().forEach(field -> forms.append(field.html()));
            forms.append("<button name=\"action\" value=\"accept\">Send</button>\n")
                    .append(
                            "<button name=\"action\" value=\"decline\" formnovalidate>Decline to answer</button>\n</form>\n");
        }
        answer(exchange, 200, forms.isEmpty() ? EMPTY : forms.toString());
    }

    /** Back to the questions, after an answer. */
    public void seeOther(Exchange exchange) {
        answer(exchange, 303, "");
        exchange.getMessage().setHeader("Location", "/");
    }

    /** Why something was not done. */
    public void refusal(Exchange exchange) {
        Exception why = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        int status = why instanceof RefusedException refused ? refused.status() : 410;
        String text = why instanceof RefusedException ? why.getMessage() : "This question is not open any more";
        answer(exchange, status, "<p>" + Html.escape(text) + "</p>\n<p><a href=\"/\">Back</a></p>\n");
    }

    private static void answer(Exchange exchange, int status, String html) {
        Message message = exchange.getMessage();
        // what came in would go out again
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, "text/html; charset=utf-8");
        message.setHeader("X-Content-Type-Options", "nosniff");
        message.setHeader("Referrer-Policy", "same-origin");
        message.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        message.setBody("""
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>Open questions</title>
                <style>body { font-family: sans-serif; margin: 2em auto; max-width: 40em }
                form { border: 1px solid #999; border-radius: 6px; padding: 0 1em 1em; margin-bottom: 1em }
                label { display: block; margin-bottom: 1em }</style></head>
                <body><h1>Open questions</h1>
                """ + html + "</body></html>\n");
    }
}
