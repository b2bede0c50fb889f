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
package org.camelmcp.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference page is what the component's metadata says. */
class ReferenceTest {

    private static final Path PAGE = Path.of("reference.adoc");

    @Test
    void thePageIsFresh() throws IOException {
        String page = ReferencePage.render(
                json("/META-INF/org/camelmcp/tasks/mcp-task.json"),
                json("/META-INF/services/org/apache/camel/bean/McpServerConfiguration.json"));
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("docs/reference.adoc is stale. Write it anew with: mvn -pl docs -am test -Dtest=ReferenceTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write")
                .exists()
                .hasContent(page);
    }

    private static JsonNode json(String resource) throws IOException {
        try (InputStream in = ReferenceTest.class.getResourceAsStream(resource)) {
            return new ObjectMapper().readTree(in);
        }
    }
}
