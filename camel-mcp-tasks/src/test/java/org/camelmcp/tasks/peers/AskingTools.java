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

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;

/** Routes that are tools and ask whoever calls them; each answers with what it was told. */
final class AskingTools extends RouteBuilder {

    private static final String FORM =
            "RAW({\"type\":\"object\",\"properties\":{\"said\":{\"type\":\"string\"}}," + "\"required\":[\"said\"]})";
    private static final String POLLED = "&pollInterval=" + ServedTools.POLL_INTERVAL;
    private static final String ASK = "mcp-task:*?operation=elicit&requestedSchema=" + FORM + "&message=";
    private static final String MESSAGE =
            "description=Asks a question&parameter.message=string&parameter.message.required=true" + POLLED;
    private static final String TOLD = "${header.CamelMcpInputAction} ${body}";

    @Override
    public void configure() {
        from("mcp-task:ask_tool?" + MESSAGE).to(ASK + "${body[message]}").setBody(simple(TOLD));

        from("mcp-task:ask_plain_tool?taskSupport=forbidden&" + MESSAGE)
                .to(ASK + "${body[message]}")
                .setBody(simple(TOLD));

        from("mcp-task:ask_own_task_tool?" + MESSAGE)
                .to(ASK + "${body[message]}&asTask=true")
                .setBody(simple(TOLD));

        from("mcp-task:sample_own_task_tool?" + MESSAGE)
                .setBody(simple("${body[message]}"))
                .to("mcp-task:*?operation=sample&asTask=true");

        from("mcp-task:sequence_tool?description=Asks twice" + POLLED)
                .to(ASK + "Where from?")
                .setProperty("from", simple("${body[said]}"))
                .to(ASK + "Where to?")
                .setBody(simple("${exchangeProperty.from} to ${body[said]}"));

        from("mcp-task:parallel_tool?description=Asks two at once" + POLLED)
                .multicast(new GroupedBodyAggregationStrategy())
                .parallelProcessing()
                .to("direct:left", "direct:right")
                .end()
                .process(AskingTools::joined);
        from("direct:left").to(ASK + "Left?").setBody(simple("left ${body[said]}"));
        from("direct:right").to(ASK + "Right?").setBody(simple("right ${body[said]}"));

        from("mcp-task:page_tool?description=Sends to a page" + POLLED)
                .to("mcp-task:*?operation=elicit&message=Pay, please&url=https://pay.example/7")
                .setBody(simple("${header.CamelMcpInputAction} ${header.CamelMcpInputMode}"));

        from("mcp-task:sample_tool?" + MESSAGE)
                .setBody(simple("${body[message]}"))
                .to("mcp-task:*?operation=sample&maxTokens=50");

        from("mcp-task:roots_tool?description=Asks for directories" + POLLED)
                .to("mcp-task:*?operation=roots")
                .setBody(simple("${body[0][uri]}"));

        for (String support : List.of("forbidden", "required")) {
            from("mcp-task:before_" + support + "_tool?before=direct:gather&taskSupport=" + support
                            + "&description=Asks before it begins" + POLLED)
                    .setBody(simple("${body[first]} and ${body[second]}"));
        }
        from("direct:gather")
                .to(ASK + "What first?")
                .setProperty("first", simple("${body[said]}"))
                .to(ASK + "What then?")
                .process(exchange -> exchange.getMessage()
                        .setBody(Map.of(
                                "first", exchange.getProperty("first"),
                                "second",
                                        exchange.getMessage().getBody(Map.class).get("said"))));
    }

    /** Which of the two was answered first is of no interest. */
    private static void joined(Exchange exchange) {
        List<?> told = exchange.getMessage().getBody(List.class);
        exchange.getMessage()
                .setBody(String.join(
                        ", ", told.stream().map(Object::toString).sorted().toList()));
    }
}
