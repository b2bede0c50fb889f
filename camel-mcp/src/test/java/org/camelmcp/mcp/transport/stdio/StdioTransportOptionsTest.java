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
package org.camelmcp.mcp.transport.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StdioTransportOptionsTest {

    @Test
    void childGetsWhatProgramsNeedAndNoneOfTheApplicationsSecrets() {
        Map<String, String> here = System.getenv();

        Map<String, String> child = StdioTransportOptions.builder("tool")
                .environment(Map.of("TOKEN_FOR_THE_CHILD", "x"))
                .build()
                .processBuilder()
                .environment();

        assertThat(child).containsEntry("TOKEN_FOR_THE_CHILD", "x").containsEntry("PATH", here.get("PATH"));
        // whatever else runs this test, Maven among it, sets variables that are nobody else's business
        assertThat(here.keySet()).anyMatch(name -> !child.containsKey(name));
        assertThat(child).doesNotContainKeys("MAVEN_CMD_LINE_ARGS", "JAVA_HOME", "OLDPWD");
    }
}
