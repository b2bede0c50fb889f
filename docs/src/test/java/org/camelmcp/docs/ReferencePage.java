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

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Renders the metadata that Camel generates from the component's sources as the reference page of the guide. */
final class ReferencePage {

    private static final String INTRODUCTION = """
            // Generated from the component's metadata; ReferenceTest says how to write it anew. Do not edit.
            = Reference
            :toc:
            :toclevels: 1

            All options and headers of `mcp-task:`. How they work together is told in
            link:calling.adoc[Calling remote tools], link:serving.adoc[Being a tool] and
            link:asking.adoc[Asking in the middle of a task].

            The URI is `%s`. Durations are written as `500ms`, `30s`, `2h` or `7d`; a number alone is milliseconds. Options of
            an endpoint can also be set on the component, as the default of all endpoints.

            Consumer options describe the tool that a route is, but for those that speak of outcomes, which are for a consumer
            with `server`.
            """;

    private ReferencePage() {}

    /**
     * @param component the content of {@code mcp-task.json}
     * @param server    the content of {@code McpServerConfiguration.json}
     */
    static String render(JsonNode component, JsonNode server) {
        StringJoiner page = new StringJoiner("\n");
        page.add(INTRODUCTION.formatted(component.at("/component/syntax").asText() + "[?option=value&...]"));
        page.add("== Endpoint options\n");
        byGroup(component.get("properties"))
                .forEach((group, options) -> page.add("." + capitalised(group)).add(table("Option", options)));
        page.add("== Component options\n");
        page.add("Set as `camel.component.mcp-task.NAME`. Those that are also endpoint options stand above.\n");
        Map<String, JsonNode> own = entries(component.get("componentProperties"));
        own.keySet().removeAll(entries(component.get("properties")).keySet());
        page.add(table("Option", own));
        page.add("== Server options\n");
        page.add("Set as `camel.component.mcp-task.servers[SERVER].NAME`, or as properties of a bean of type"
                + " `McpServerConfiguration`.\n");
        page.add(table("Option", entries(server.at("/bean/properties"))));
        page.add("== Headers\n");
        page.add("The constants are in `org.camelmcp.tasks.McpTaskConstants`.\n");
        page.add(table("Header", entries(component.get("headers"))));
        return page.toString();
    }

    private static Map<String, Map<String, JsonNode>> byGroup(JsonNode options) {
        Map<String, Map<String, JsonNode>> groups = new LinkedHashMap<>();
        entries(options).forEach((name, option) -> groups.computeIfAbsent(
                        option.path("group").asText(), group -> new LinkedHashMap<>())
                .put(name, option));
        return groups;
    }

    private static Map<String, JsonNode> entries(JsonNode options) {
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        options.properties().forEach(option -> entries.put(option.getKey(), option.getValue()));
        return entries;
    }

    private static String table(String kind, Map<String, JsonNode> rows) {
        StringJoiner table = new StringJoiner("\n");
        table.add("[cols=\"2,5,1,2\",options=\"header\"]").add("|===");
        table.add("| " + kind + " | Description | Default | Type").add("");
        rows.forEach((name, row) -> table.add("| `" + spelt(name, row) + "`" + marks(row))
                .add("| " + text(row.path("description").asText()))
                .add(("| " + code(row.path("defaultValue").asText())).strip())
                .add("| " + type(row))
                .add(""));
        return table.add("|===").add("").toString();
    }

    /** An option that stands for many, as a route author writes it. */
    private static String spelt(String name, JsonNode row) {
        return row.path("multiValue").asBoolean() ? row.path("prefix").asText() + "NAME" : name;
    }

    private static String marks(JsonNode row) {
        List<String> marks = new ArrayList<>();
        if (row.path("required").asBoolean()) {
            marks.add("*required*");
        }
        if (row.path("secret").asBoolean()) {
            marks.add("*secret*");
        }
        return marks.isEmpty() ? "" : " " + String.join(", ", marks);
    }

    /** The type's simple name; for a choice the values, for a map or list what it holds. */
    private static String type(JsonNode row) {
        if (row.has("enum")) {
            StringJoiner values = new StringJoiner(", ");
            row.get("enum").forEach(value -> values.add(code(value.asText())));
            return values.toString();
        }
        return code(row.path("javaType").asText().replaceAll("[\\w.]+\\.(\\w+)", "$1"));
    }

    /** Plain text in a table cell: nothing in it is markup. */
    private static String text(String description) {
        return description
                .replaceAll(" This is a multi-value option with prefix: \\S+$", "")
                .replace("|", "\\|")
                .replace("*", "{asterisk}");
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    private static String capitalised(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
