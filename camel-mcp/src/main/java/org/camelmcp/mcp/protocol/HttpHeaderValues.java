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
package org.camelmcp.mcp.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes any text as an HTTP header value and reads it back: what a header cannot carry as it is becomes
 * {@code =?base64?...?=} around its UTF-8 bytes (P 30; streamable-http, "Encoding header values"). Stateless.
 */
public final class HttpHeaderValues {

    private static final String PREFIX = "=?base64?";
    private static final String SUFFIX = "?=";

    private HttpHeaderValues() {}

    /** The value to send for {@code Mcp-Name} and {@code Mcp-Param-*}: the text itself wherever that is safe. */
    public static String encode(String text) {
        if (isSafe(text) && !isEncoded(text)) {
            return text;
        }
        return PREFIX + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + SUFFIX;
    }

    /**
     * The text that a received value stands for.
     *
     * @throws IllegalArgumentException when the value has the marker, but no base64 of UTF-8 within (P 43)
     */
    public static String decode(String value) {
        if (!isEncoded(value)) {
            return value;
        }
        String base64 = value.substring(PREFIX.length(), value.length() - SUFFIX.length());
        try {
            if (base64.length() % 4 != 0) {
                // Java's decoder does without padding, others on the way may not: all are to read the same
                throw new IllegalArgumentException("It is not padded");
            }
            byte[] bytes = Base64.getDecoder().decode(base64);
            // a decoder of our own, since new String() would replace what is not UTF-8
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new IllegalArgumentException("The header value is marked as base64, but is not base64 of UTF-8", e);
        }
    }

    private static boolean isEncoded(String value) {
        return value.length() >= PREFIX.length() + SUFFIX.length()
                && value.startsWith(PREFIX)
                && value.endsWith(SUFFIX);
    }

    /** Whether HTTP carries every character, and no intermediary trims any. */
    private static boolean isSafe(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c <= 0x7E || c == '\t') && !startsOrEndsWithBlank(text);
    }

    private static boolean startsOrEndsWithBlank(String text) {
        return !text.isEmpty() && (isBlank(text.charAt(0)) || isBlank(text.charAt(text.length() - 1)));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
