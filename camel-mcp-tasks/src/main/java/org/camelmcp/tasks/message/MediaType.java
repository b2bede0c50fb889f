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

import java.net.URLConnection;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A media type, as the header {@code Content-Type} has it.
 *
 * @param name    type and subtype in lower case, such as {@code text/csv}
 * @param charset {@code null} when not told, or unknown to Java
 */
record MediaType(String name, @Nullable Charset charset) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}");
    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]+)", Pattern.CASE_INSENSITIVE);

    private static final Set<String> TEXT = Set.of(
            "application/json",
            "application/xml",
            "application/yaml",
            "application/x-yaml",
            "application/x-ndjson",
            "application/javascript",
            "application/graphql",
            "application/sql",
            "application/toml",
            "application/x-www-form-urlencoded");

    /** @return {@code null} when it is none */
    static @Nullable MediaType parse(@Nullable String header) {
        if (header == null) {
            return null;
        }
        int end = header.indexOf(';');
        String name = (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return NAME.matcher(name).matches() ? new MediaType(name, charset(header)) : null;
    }

    /** From a file's extension; {@code null} when it tells nothing. */
    static @Nullable MediaType ofFile(@Nullable String name) {
        return name == null ? null : parse(URLConnection.guessContentTypeFromName(name));
    }

    private static @Nullable Charset charset(String header) {
        Matcher matcher = CHARSET.matcher(header);
        try {
            return matcher.find() ? Charset.forName(matcher.group(1)) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    boolean isImage() {
        return name.startsWith("image/");
    }

    boolean isAudio() {
        return name.startsWith("audio/");
    }

    boolean isText() {
        return name.startsWith("text/") || TEXT.contains(name) || name.endsWith("+json") || name.endsWith("+xml");
    }
}
