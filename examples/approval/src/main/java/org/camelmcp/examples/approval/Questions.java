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

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.receiver.TaskCancellation;

/** What people are asked and have not answered yet. Thread-safe. */
public final class Questions {

    private static final String ACCEPT = "accept";
    private static final String DECLINE = "decline";

    private final AtomicLong last = new AtomicLong();
    private final ConcurrentMap<Long, Question> open = new ConcurrentSkipListMap<>();

    /**
     * One of them.
     *
     * @param number  by which the page knows it
     * @param inputId by which the component knows it
     */
    record Question(long number, String inputId, String message, List<Field> fields) {}

    /** A question of the shop's. It goes when nobody wants its answer any more, as when its task is cancelled. */
    public void add(
            @Body Map<String, Object> params,
            @Header(McpTaskConstants.INPUT_ID) String inputId,
            @Header(McpTaskConstants.CANCELLATION) TaskCancellation withdrawn) {
        long number = last.incrementAndGet();
        open.put(number, new Question(number, inputId, String.valueOf(params.get("message")), Field.of(params)));
        withdrawn.onCancelled(() -> open.remove(number));
    }

    Collection<Question> open() {
        return open.values();
    }

    /** Makes the answer of what a browser has sent, and of nothing else that came with it. */
    public void answer(Exchange exchange) throws RefusedException {
        Message message = exchange.getMessage();
        Map<?, ?> form = message.getBody(Map.class);
        Question question = form == null ? null : find(form.get("question"));
        if (question == null) {
            throw new RefusedException(410, "This question is not open any more");
        }
        boolean accepted = ACCEPT.equals(form.get("action"));
        if (!accepted && !DECLINE.equals(form.get("action"))) {
            throw new RefusedException(400, "Either accept or decline");
        }
        Map<String, Object> content = accepted ? content(question, form) : Map.of();
        if (open.remove(question.number()) == null) {
            throw new RefusedException(410, "This question has just been answered");
        }
        message.removeHeaders("*");
        message.setHeader(McpTaskConstants.INPUT_ID, question.inputId());
        message.setHeader(McpTaskConstants.INPUT_ACTION, accepted ? ACCEPT : DECLINE);
        message.setBody(content);
    }

    private Question find(Object number) {
        String text = String.valueOf(number);
        return text.matches("\\d{1,18}") ? open.get(Long.valueOf(text)) : null;
    }

    private static Map<String, Object> content(Question question, Map<?, ?> form) throws RefusedException {
        Map<String, Object> content = new LinkedHashMap<>();
        for (Field field : question.fields()) {
            String typed = form.get(field.name()) instanceof String text ? text.strip() : "";
            if (!typed.isEmpty()) {
                content.put(field.name(), field.value(typed));
            } else if (field.required()) {
                throw new RefusedException(400, field.name() + " is needed");
            }
        }
        return content;
    }
}
