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

import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.camelmcp.tasks.McpTaskConstants;

/** Tools that ask their caller for something while they run: a person, a model, or which directories there are. */
final class AskingTools extends RouteBuilder {

    private static final String ACTION = "${header." + McpTaskConstants.INPUT_ACTION + "}";
    private static final String CONTENT = "${header." + McpTaskConstants.INPUT_RESULT + "[content]}";

    /** Whoever declines leaves no body, and the list of answers has to have one for each question. */
    static final Processor DECLINED = asked -> {
        if (asked.getMessage().getBody() == null) {
            asked.getMessage().setBody(asked.getMessage().getHeader(McpTaskConstants.INPUT_ACTION));
        }
    };

    /** The task, or the call, that asks is the one that the exchange came as. */
    static String elicit(String key, String form) {
        return "mcp-task:*?operation=elicit&inputKey=" + key + "&requestedSchema=classpath:forms/" + form + ".json";
    }

    static String sample(String key, int maxTokens) {
        return "mcp-task:*?operation=sample&inputKey=" + key + "&maxTokens=" + maxTokens;
    }

    static String roots(String key) {
        return "mcp-task:*?operation=roots&inputKey=" + key;
    }

    @Override
    public void configure() {
        tasks();
        plainCalls();
    }

    private void tasks() {
        from("mcp-task:confirm_delete?description=Deletes a file, if its caller confirms it"
                        + "&parameter.filename=string&pollInterval=200ms")
                .setProperty("filename", simple("${body[filename]}"))
                .setBody(simple("Delete ${body[filename]}?"))
                .to(elicit("confirm", "confirm"))
                .choice()
                .when(simple(ACTION + " == 'accept' && ${body[confirm]} == true"))
                .setBody(simple("Deleted ${exchangeProperty.filename}"))
                .otherwise()
                .setBody(simple("Kept ${exchangeProperty.filename}"))
                .end();

        from("mcp-task:multi_input?description=Asks two things at once&pollInterval=200ms")
                .multicast(new GroupedBodyAggregationStrategy())
                .parallelProcessing()
                .to("direct:ask-name", "direct:ask-confirmation")
                .end()
                .setBody(simple("Answered: ${body[0]}, ${body[1]}"));
        from("direct:ask-name")
                .setBody(constant("What is your name?"))
                .to(elicit("name", "name"))
                .process(DECLINED);
        from("direct:ask-confirmation")
                .setBody(constant("Are you sure?"))
                .to(elicit("confirm", "confirm"))
                .process(DECLINED);
    }

    /** Legacy clients are asked on the stream of their call. */
    private void plainCalls() {
        from("mcp-task:test_elicitation?taskSupport=forbidden&description=Asks for a name and an address"
                        + "&parameter.message=string&parameter.message.required=true")
                .setBody(simple("${body[message]}"))
                .to(elicit("user", "user"))
                .setBody(simple("User response: action=" + ACTION + ", content=" + CONTENT));

        from("mcp-task:test_elicitation_sep1034_defaults?taskSupport=forbidden&description=Asks with defaults")
                .setBody(constant("Please check what is there"))
                .to(elicit("defaults", "defaults"))
                .setBody(simple("Elicitation completed: action=" + ACTION + ", content=" + CONTENT));

        from("mcp-task:test_elicitation_sep1330_enums?taskSupport=forbidden&description=Asks with choices")
                .setBody(constant("Please choose"))
                .to(elicit("enums", "enums"))
                .setBody(simple("Elicitation completed: action=" + ACTION + ", content=" + CONTENT));

        from("mcp-task:test_sampling?taskSupport=forbidden&description=Has its caller's model answer"
                        + "&parameter.prompt=string&parameter.prompt.required=true")
                .setBody(simple("${body[prompt]}"))
                .to(sample("prompt", 100))
                .setBody(simple("LLM response: ${body}"));
    }
}
