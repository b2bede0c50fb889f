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

import org.apache.camel.Exchange;
import org.camelmcp.tasks.McpTaskFailedException;
import org.camelmcp.tasks.scripted.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a call asks for a task: {@code taskMode} against what tool and server offer (P 124, P 104). */
class TaskModeTest extends CallFixture {

    private static final String TASKS_ABSENT = "{'tools':{}}";

    @BeforeEach
    void tools() {
        for (String support : new String[] {"required", "optional", "forbidden"}) {
            legacy.tool(support).support(support).inline(Json.text("plain"));
        }
        legacy.tool("silent").support(null).inline(Json.text("plain"));
    }

    private Exchange callLegacy(String tool, String mode) {
        return send("mcp-task:" + tool + "?server=legacy&taskMode=" + mode + FAST, null);
    }

    @ParameterizedTest
    @CsvSource({
        "required,auto,true",
        "optional,auto,true",
        "forbidden,auto,false",
        "silent,auto,false",
        "required,task,true",
        "optional,task,true",
        "optional,plain,false",
        "forbidden,plain,false"
    })
    void aLegacyCallIsATaskAsTheToolAndTheModeAllow(String tool, String mode, boolean asTask) {
        Exchange out = callLegacy(tool, mode);

        assertThat(out.getException()).isNull();
        assertThat(out.getMessage().getBody()).isEqualTo(asTask ? "ok" : "plain");
        assertThat(legacy.received("tools/call").get(0).params().has("task")).isEqualTo(asTask);
    }

    @ParameterizedTest
    @CsvSource({
        "required,plain,taskMode=plain",
        "forbidden,task,taskMode=task",
        "silent,task,taskMode=task",
        "unknown,task,does not list this tool"
    })
    void aContradictionIsRefusedBeforeTheCallAndNamesWhatToChange(String tool, String mode, String hint) {
        Exchange out = callLegacy(tool, mode);

        assertThat(out.getException())
                .isInstanceOf(McpTaskFailedException.class)
                .hasMessageContainingAll(tool, "legacy", hint);
        assertThat(legacy.count("tools/call")).isZero();
    }

    @Test
    void aLegacyServerWithoutTasksIsCalledPlainlyUnlessTheToolOrTheModeDemandsATask() {
        legacy.capabilities(TASKS_ABSENT);

        assertThat(callLegacy("optional", "auto").getMessage().getBody()).isEqualTo("plain");
        assertThat(callLegacy("required", "auto").getException())
                .hasMessageContaining("only runs as a task")
                .hasMessageContaining("capabilities.tasks is absent");
        assertThat(callLegacy("optional", "task").getException())
                .hasMessageContaining("does not offer tasks")
                .hasMessageContaining("taskMode=task");
    }

    @Test
    void aLegacyServerThatLeavesOutCallOffersTasksAllTheSame() {
        legacy.capabilities("{'tasks':{'requests':{'tools':{}}}}");

        assertThat(callLegacy("required", "auto").getMessage().getBody()).isEqualTo("ok");
    }

    @Test
    void modernPlainHidesTheExtensionSoThatNoTaskIsMade() {
        modern.tool("report");

        Exchange out = send("mcp-task:report?server=modern&taskMode=plain", null);

        assertThat(out.getException()).isNull();
        assertThat(modern.tasks()).isEmpty();
        assertThat(modern.received("tools/call").get(0).meta().toString()).doesNotContain("extensions");
    }

    @Test
    void modernTaskRequiresTheAdvertAndAcceptsAnInlineAnswer() {
        modern.tool("quick").inline(Json.text("inline"));
        assertThat(send("mcp-task:quick?server=modern&taskMode=task", null)
                        .getMessage()
                        .getBody())
                .isEqualTo("inline");
    }

    @Test
    void modernTaskIsRefusedWithoutTheAdvertAndAutoIsCalledPlainly() {
        modern.withoutTasks().tool("report");

        assertThat(send("mcp-task:report?server=modern&taskMode=task", null).getException())
                .isInstanceOf(McpTaskFailedException.class)
                .hasMessageContainingAll("report", "modern", "does not offer tasks", "taskMode=task");
        assertThat(modern.count("tools/call")).isZero();
        assertThat(send("mcp-task:report?server=modern", null).getMessage().getBody())
                .isEqualTo("ok");
    }
}
