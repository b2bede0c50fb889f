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
package org.camelmcp.tasks.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations that models accept (F22). */
class SamplingMessagesTest {

    private static final String USE =
            "{'role':'assistant','content':[{'type':'tool_use','id':'1','name':'t','input':{}}]}";
    private static final String USES = "{'role':'assistant','content':[{'type':'text','text':'x'},"
            + "{'type':'tool_use','id':'1','name':'t','input':{}},{'type':'tool_use','id':'2','name':'t','input':{}}]}";
    private static final String RESULT =
            "{'role':'user','content':{'type':'tool_result','toolUseId':'1','content':[]}}";
    private static final String RESULTS =
            "{'role':'user','content':[{'type':'tool_result','toolUseId':'2','content':[]},"
                    + "{'type':'tool_result','toolUseId':'1','content':[]}]}";
    private static final String MIXED = "{'role':'user','content':[{'type':'tool_result','toolUseId':'1','content':[]},"
            + "{'type':'text','text':'x'}]}";
    private static final String TEXT = "{'role':'user','content':{'type':'text','text':'x'}}";

    private static JsonNode messages(String pattern) {
        String text = pattern.replace("USES", USES)
                .replace("RESULTS", RESULTS)
                .replace("USE", USE)
                .replace("RESULT", RESULT)
                .replace("MIXED", MIXED)
                .replace("TEXT", TEXT);
        try {
            return new ObjectMapper().readTree("[" + text.replace('\'', '"') + "]");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "TEXT",
                "TEXT,TEXT",
                "TEXT,USE,RESULT",
                "USES,RESULTS,TEXT",
                "USE,RESULT,USE,RESULT",
                "TEXT,USE",
            })
    void theseAreConversations(String pattern) {
        assertThat(SamplingMessages.problem(messages(pattern))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "USE,MIXED | Message 1 mixes tool_result with other content",
                "RESULT | Message 0 has a tool_result, but the message before it has no tool_use",
                "TEXT,RESULT | Message 1 has a tool_result, but",
                "USES,RESULT | Message 1 has tool_result blocks whose ids are not",
                "USE,RESULTS | Message 1 has tool_result blocks whose ids are not",
                "USE,TEXT | Message 1 must have the tool_result of each tool_use",
                "{'role':'system','content':{'type':'text','text':'x'}} | Message 0 must have the role user or assistant",
                "{'role':'user'} | Message 0 must have content",
                "{'role':'user','content':[]} | Message 0 must have content",
                "{'role':'user','content':'x'} | Message 0 must have content",
                "{'role':'user','content':[{'text':'x'}]} | Message 0 must have content",
                "TEXT,1 | Message 1 must have the role",
            })
    void othersAreNot(String pattern, String why) {
        assertThat(SamplingMessages.problem(messages(pattern)))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith(why));
    }
}
