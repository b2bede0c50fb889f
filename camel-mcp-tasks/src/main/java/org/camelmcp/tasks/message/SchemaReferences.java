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

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the references of a schema before it is compiled: each must lead to a place in the same schema (P 13), and
 * together they must not blow it up.
 */
final class SchemaReferences {

    /** References to references multiply: some thirty lines can stand for a billion subschemas. */
    private static final int MAX_EXPANDED = 20_000;

    /** Keywords whose values are data rather than schemas. */
    private static final Set<String> DATA = Set.of("const", "enum", "default", "examples");

    /** Keywords whose value holds schemas by name; the names mean nothing. */
    private static final Set<String> SCHEMAS_BY_NAME =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies");

    private final String option;

    /** Schemas with an {@code $id} by their address, and those with an anchor by address and anchor. */
    private final Map<String, JsonNode> named = new HashMap<>();

    /** The address that references are relative to. */
    private final Map<JsonNode, String> bases = new IdentityHashMap<>();

    private final Map<JsonNode, Integer> sizes = new IdentityHashMap<>();
    private final Set<JsonNode> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean recursive;

    private SchemaReferences(String option) {
        this.option = option;
    }

    /**
     * @return whether the schema refers to itself
     * @throws IllegalArgumentException naming the reference that leads nowhere or outside, or when there is too much
     */
    static boolean check(String option, JsonNode schema) {
        SchemaReferences references = new SchemaReferences(option);
        references.named.put("", schema);
        references.collect(schema, "");
        references.size(schema);
        return references.recursive;
    }

    private void collect(JsonNode schema, String base) {
        String own = base;
        JsonNode id = schema.has("$id") ? schema.get("$id") : schema.path("id");
        if (id.isTextual() && !id.textValue().startsWith("#")) {
            own = resolve(base, id.textValue());
            named.put(own, schema);
        }
        bases.put(schema, own);
        for (String keyword : new String[] {"$anchor", "$dynamicAnchor"}) {
            if (schema.path(keyword).isTextual()) {
                named.put(own + "#" + schema.get(keyword).textValue(), schema);
            }
        }
        if (id.isTextual() && id.textValue().startsWith("#")) {
            named.put(own + id.textValue(), schema); // how draft-07 and earlier write anchors
        }
        String address = own;
        schema.properties().forEach(member -> {
            if (SCHEMAS_BY_NAME.contains(member.getKey())) {
                member.getValue().forEach(each -> collect(each, address));
            } else if (member.getValue().isArray()) {
                member.getValue().forEach(each -> collect(each, address));
            } else if (member.getValue().isObject() && !DATA.contains(member.getKey())) {
                collect(member.getValue(), address);
            }
        });
    }

    /** How many subschemas this one stands for. */
    private int size(JsonNode schema) {
        if (!schema.isObject()) {
            return 1;
        }
        Integer known = sizes.get(schema);
        if (known != null) {
            return known;
        }
        if (!open.add(schema)) {
            recursive = true;
            return 1;
        }
        int size = 1;
        for (Map.Entry<String, JsonNode> member : schema.properties()) {
            size += size(schema, member.getKey(), member.getValue());
            if (size > MAX_EXPANDED) {
                throw new IllegalArgumentException("Option " + option + " is a JSON Schema that, with all its"
                        + " references, stands for more than " + MAX_EXPANDED + " subschemas");
            }
        }
        open.remove(schema);
        sizes.put(schema, size);
        return size;
    }

    private int size(JsonNode schema, String keyword, JsonNode value) {
        if (keyword.equals("$ref") && value.isTextual()) {
            return size(target(schema, value.textValue()));
        }
        if ((keyword.equals("$dynamicRef") || keyword.equals("$recursiveRef")) && value.isTextual()) {
            recursive = true; // where it leads is known at run time only
            return size(target(schema, value.textValue()));
        }
        if (DATA.contains(keyword)) {
            return 0;
        }
        if (value.isArray() || SCHEMAS_BY_NAME.contains(keyword)) {
            long sum = 0;
            for (JsonNode each : value) {
                sum += size(each);
            }
            return (int) Math.min(sum, MAX_EXPANDED);
        }
        return value.isObject() ? size(value) : 0;
    }

    private JsonNode target(JsonNode schema, String reference) {
        String base = bases.getOrDefault(schema, "");
        int hash = reference.indexOf('#');
        String address = hash < 0 ? reference : reference.substring(0, hash);
        String fragment = hash < 0 ? "" : reference.substring(hash + 1);
        String resource = address.isEmpty() ? base : resolve(base, address);
        JsonNode found = named.get(resource);
        if (found == null) {
            throw new IllegalArgumentException("Option " + option + " is a JSON Schema with \"$ref\": \""
                    + SchemaText.shorten(reference) + "\", which leads outside the schema. Nothing outside is ever"
                    + " fetched: put it under $defs");
        }
        JsonNode target = fragment.isEmpty() ? found : find(found, resource, fragment);
        if (target == null) {
            throw new IllegalArgumentException("Option " + option + " is a JSON Schema with \"$ref\": \""
                    + SchemaText.shorten(reference) + "\", which leads nowhere");
        }
        return target;
    }

    private @Nullable JsonNode find(JsonNode resource, String address, String fragment) {
        if (!fragment.startsWith("/")) {
            return named.get(address + "#" + fragment);
        }
        try {
            String pointer = URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
            JsonNode target = resource.at(JsonPointer.compile(pointer));
            return target.isMissingNode() ? null : target;
        } catch (IllegalArgumentException e) {
            return null; // %ZZ
        }
    }

    private static String resolve(String base, String reference) {
        try {
            String whole = base.isEmpty()
                    ? reference
                    : URI.create(base).resolve(reference).toString();
            return whole.endsWith("#") ? whole.substring(0, whole.length() - 1) : whole;
        } catch (IllegalArgumentException e) {
            return reference; // no address; it will lead nowhere
        }
    }
}
