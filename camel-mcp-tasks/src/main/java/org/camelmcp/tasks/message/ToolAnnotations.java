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

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Reads the options {@code annotations.*}: what a tool tells clients about its behaviour. Stateless. */
final class ToolAnnotations {

    private static final List<String> HINTS =
            List.of("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint");

    private ToolAnnotations() {}

    /**
     * @param options without the prefix {@code annotations.}
     * @throws IllegalArgumentException naming the option and the value
     */
    static ObjectNode of(Map<String, ?> options) {
        ObjectNode annotations = JsonNodeFactory.instance.objectNode();
        options.forEach((name, value) -> {
            if (name.equals("title")) {
                annotations.put(name, String.valueOf(value));
            } else if (HINTS.contains(name)) {
                annotations.put(name, ParameterSchema.flag("annotations." + name, value));
            } else {
                throw new IllegalArgumentException(
                        "Unknown option annotations." + name + "=" + value + "; there are title and " + HINTS);
            }
        });
        return annotations;
    }
}
