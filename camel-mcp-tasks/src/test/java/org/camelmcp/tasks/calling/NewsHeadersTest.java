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
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.camelmcp.tasks.McpTaskConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What exchanges to the statusEndpoint say about the message that the task belongs to. */
class NewsHeadersTest extends CallFixture {

    private final List<Map<String, Object>> news = new CopyOnWriteArrayList<>();

    @BeforeEach
    void keepNews() throws Exception {
        modern.tool("report");
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:news").process(e -> news.add(e.getMessage().getHeaders()));
            }
        });
    }

    @Test
    void newsOfAStartedTaskCarryItsCorrelationIdAndRestoredHeaders() {
        send(
                "mcp-task:report?server=modern&operation=start&statusEndpoint=direct:news"
                        + "&correlationId=${header.Order}&restoreHeaders=File*" + FAST,
                Map.of(),
                Map.of("Order", "4711", "FileName", "may.txt", "Other", "x"));

        soon().until(() -> !news.isEmpty());
        assertThat(news).allSatisfy(headers -> assertThat(headers)
                .containsEntry(McpTaskConstants.CORRELATION_ID, "4711")
                .containsEntry("FileName", "may.txt")
                .doesNotContainKeys("Other", "Order"));
    }

    @Test
    void newsOfACallCarryItsCorrelationId() {
        send(
                "mcp-task:report?server=modern&statusEndpoint=direct:news&correlationId=${header.Order}" + FAST,
                Map.of(),
                Map.of("Order", "4711"));

        soon().until(() -> !news.isEmpty());
        assertThat(news)
                .allSatisfy(headers -> assertThat(headers).containsEntry(McpTaskConstants.CORRELATION_ID, "4711"));
    }
}
