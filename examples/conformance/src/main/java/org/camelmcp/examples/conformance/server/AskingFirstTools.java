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
package org.camelmcp.examples.conformance.server;

import static org.camelmcp.examples.conformance.server.AskingTools.elicit;
import static org.camelmcp.examples.conformance.server.AskingTools.roots;
import static org.camelmcp.examples.conformance.server.AskingTools.sample;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.camelmcp.tasks.McpInputUndeclaredException;

/**
 * Tools that ask before anything runs: modern clients get the questions as the answer to their call, and call again with
 * what they were asked; legacy clients are asked meanwhile. What comes of it is the tool's argument.
 */
final class AskingFirstTools extends RouteBuilder {

    @Override
    public void configure() {
        asking("test_input_required_result_elicitation", "forbidden")
                .setBody(constant("What is your name?"))
                .to(elicit("user_name", "name"))
                .setBody(simple("Hello, ${body[name]}!"))
                .process(AskingFirstTools::argument);

        asking("test_input_required_result_sampling", "forbidden")
                .setBody(constant("What is the capital of France?"))
                .to(sample("capital_question", 100))
                .process(AskingFirstTools::argument);

        asking("test_input_required_result_list_roots", "forbidden")
                .to(roots("client_roots"))
                .setBody(simple("Roots: ${body}"))
                .process(AskingFirstTools::argument);

        asking("test_input_required_result_request_state", "forbidden")
                .setBody(constant("Please confirm"))
                .to(elicit("confirm", "ok"))
                .setBody(simple("state-ok: ${body[ok]}"))
                .process(AskingFirstTools::argument);

        asking("test_input_required_result_tampered_state", "forbidden")
                .setBody(constant("Please confirm"))
                .to(elicit("confirm", "ok"))
                .setBody(simple("Confirmed: ${body[ok]}"))
                .process(AskingFirstTools::argument);

        asking("test_input_required_result_multi_round", "forbidden")
                .setBody(constant("Step 1: What is your name?"))
                .to(elicit("step1", "name"))
                .setProperty("name", simple("${body[name]}"))
                .setBody(constant("Step 2: What is your favorite color?"))
                .to(elicit("step2", "color"))
                .setBody(simple("${exchangeProperty.name} likes ${body[color]}"))
                .process(AskingFirstTools::argument);

        asking("test_input_required_result_multiple_inputs", "forbidden")
                .multicast(new GroupedBodyAggregationStrategy())
                .parallelProcessing()
                .to("direct:user-name", "direct:greeting", roots("client_roots"))
                .end()
                .setBody(simple("Answered: ${body[0]}, ${body[1]}, ${body[2]}"))
                .process(AskingFirstTools::argument);
        from("direct:user-name")
                .setBody(constant("What is your name?"))
                .to(elicit("user_name", "name"))
                .process(AskingTools.DECLINED);
        from("direct:greeting").setBody(constant("Generate a greeting")).to(sample("greeting", 50));

        asking("test_input_required_result_capabilities", "forbidden")
                .doTry()
                .setBody(constant("What is your name?"))
                .to(elicit("user_name", "name"))
                .setBody(simple("${body[name]}"))
                .doCatch(McpInputUndeclaredException.class)
                .setBody(constant("What may my caller's name be?"))
                .to(sample("guess", 20))
                .end()
                .process(AskingFirstTools::argument);

        asking("test_missing_capability", "forbidden")
                .setBody(constant("Anything to say?"))
                .to(sample("anything", 20))
                .process(AskingFirstTools::argument);

        asking("test_streaming_elicitation", "forbidden")
                .setBody(constant("What is your name?"))
                .to(elicit("user_name", "name"))
                .setBody(simple("${body[name]}"))
                .process(AskingFirstTools::argument);

        asking("test_tool_with_task", "required")
                .setBody(constant("What is your name?"))
                .to(elicit("user_name", "name"))
                .setBody(simple("Worked for ${body[name]}"))
                .process(AskingFirstTools::argument);
    }

    /** The tool, which answers with its argument, and the begin of the route that asks for it. */
    private RouteDefinition asking(String tool, String taskSupport) {
        String before = "direct:" + tool;
        from("mcp-task:" + tool + "?taskSupport=" + taskSupport + "&pollInterval=200ms&before=" + before
                        + "&description=Asks before it runs")
                .setBody(simple("${body[answer]}"));
        return from(before);
    }

    /** What a route that asks leaves are the tool's arguments. */
    private static void argument(Exchange asked) {
        asked.getMessage().setBody(Map.of("answer", asked.getMessage().getBody(String.class)));
    }
}
