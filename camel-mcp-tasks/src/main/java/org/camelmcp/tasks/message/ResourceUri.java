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

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of embedded resources, which MCP wants to have one: {@code result:///NAME}, or {@code result:///content} without a
 * name. Nobody can fetch them, and no directory of the server shows. Stateless.
 */
final class ResourceUri {

    private ResourceUri() {}

    /** @param file a file's name, whose directories are left out; {@code null} when it has none */
    static String of(@Nullable String file) {
        String name = file == null ? "" : file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        try {
            return new URI("result", "", "/" + (name.isBlank() ? "content" : WellFormedText.of(name)), null)
                    .toASCIIString();
        } catch (URISyntaxException e) {
            return "result:///content"; // characters that no address can have
        }
    }
}
