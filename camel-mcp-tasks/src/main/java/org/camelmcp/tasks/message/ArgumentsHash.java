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

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * Tells whether two calls have the same arguments: SHA-256, in hexadecimal, over their JSON in a canonical form. There,
 * names are sorted, nothing is spaced, and a number is the same however it was written ({@code 1}, {@code 1.0},
 * {@code 10e-1}). Repositories keep the hash, so the form must never change.
 */
public final class ArgumentsHash {

    /** Beyond this exponent a number is hashed in scientific notation, so that 1e999999999 does not fill the memory. */
    private static final int LONGEST_PLAIN = 40;

    private ArgumentsHash() {}

    public static String of(ObjectNode arguments) {
        StringBuilder canonical = new StringBuilder();
        append(canonical, arguments);
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(canonical.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static void append(StringBuilder out, JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT -> appendObject(out, node);
            case ARRAY -> appendArray(out, node);
            case NUMBER -> appendNumber(out, node);
            case BOOLEAN, NULL, MISSING -> out.append(node.asText());
            // bytes are written to the wire as the text that asText() gives
            case STRING, BINARY, POJO -> appendText(out, node.asText());
        }
    }

    private static void appendObject(StringBuilder out, JsonNode object) {
        TreeMap<String, JsonNode> sorted = new TreeMap<>();
        object.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
        out.append('{');
        String separator = "";
        for (var field : sorted.entrySet()) {
            out.append(separator);
            appendText(out, field.getKey());
            out.append(':');
            append(out, field.getValue());
            separator = ",";
        }
        out.append('}');
    }

    private static void appendArray(StringBuilder out, JsonNode array) {
        out.append('[');
        String separator = "";
        for (JsonNode element : array) {
            out.append(separator);
            append(out, element);
            separator = ",";
        }
        out.append(']');
    }

    private static void appendNumber(StringBuilder out, JsonNode number) {
        if (number instanceof NumericNode numeric && numeric.isNaN()) {
            appendText(out, number.asText()); // infinities too: JSON has no such numbers, Jackson writes them as text
            return;
        }
        BigDecimal value = number.decimalValue().stripTrailingZeros();
        boolean plain = Math.abs((long) value.scale()) <= LONGEST_PLAIN;
        out.append(plain ? value.toPlainString() : value.toString());
    }

    private static void appendText(StringBuilder out, String text) {
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
    }
}
