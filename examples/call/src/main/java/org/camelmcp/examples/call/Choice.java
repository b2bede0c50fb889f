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
package org.camelmcp.examples.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** One of the values that a field can have. @param title for people, the value itself when it has none */
record Choice(String value, String title) {

    /** Those of a field's schema, or of its items: {@code oneOf} or {@code anyOf} with titles, {@code enum} without. */
    static List<Choice> of(JsonNode schema) {
        List<Choice> choices = new ArrayList<>();
        JsonNode titled = schema.has("oneOf") ? schema.path("oneOf") : schema.path("anyOf");
        for (JsonNode one : titled) {
            String value = one.path("const").asText();
            choices.add(new Choice(value, one.path("title").asText(value)));
        }
        JsonNode values = schema.path("enum");
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i).asText();
            // what clients of 2025-06-18 know
            choices.add(new Choice(value, schema.path("enumNames").path(i).asText(value)));
        }
        return choices;
    }

    boolean isCalled(String text) {
        return value.equals(text) || title.equalsIgnoreCase(text);
    }

    @Override
    public String toString() {
        return title.equals(value) ? value : title + " (" + value + ")";
    }
}
