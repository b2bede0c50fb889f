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
package org.camelmcp.mcp.server.http;

import java.util.List;
import java.util.Locale;

/** Reads {@code Accept} and {@code Content-Type} as far as MCP needs them. Pure functions. */
final class MediaTypes {

    static final String JSON = "application/json";
    static final String EVENT_STREAM = "text/event-stream";

    private MediaTypes() {}

    /**
     * Whether a client takes a type. Tolerant: without {@code Accept} it takes everything, as HTTP says. The most specific
     * range decides, so that {@code application/json;q=0} among wider ranges refuses JSON.
     *
     * @param accept the values of {@code Accept}
     * @param type   a type without parameters, in lower case
     */
    static boolean accepts(List<String> accept, String type) {
        String major = type.substring(0, type.indexOf('/')) + "/*";
        int specificity = 0;
        boolean accepted = false;
        boolean any = false;
        for (String value : accept) {
            for (String range : value.split(",")) {
                String[] parts = range.toLowerCase(Locale.ROOT).split(";");
                String name = parts.length == 0 ? "" : parts[0].strip();
                if (name.isEmpty()) {
                    continue;
                }
                any = true;
                int rank = name.equals(type) ? 3 : name.equals(major) ? 2 : name.equals("*/*") ? 1 : 0;
                boolean wanted = !isRefused(parts);
                if (rank > specificity) {
                    specificity = rank;
                    accepted = wanted;
                } else if (rank == specificity && rank > 0) {
                    accepted |= wanted;
                }
            }
        }
        return accepted || !any;
    }

    private static boolean isRefused(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].strip().matches("q\\s*=\\s*0(\\.0*)?")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a body is JSON as MCP sends it. Parameters are tolerated, but not another charset than UTF-8 (P 1). No
     * default: a browser sends bodies without a type across pages without asking the server first.
     *
     * @param contentType the values of {@code Content-Type}
     */
    static boolean isJson(List<String> contentType) {
        if (contentType.size() != 1) {
            return false;
        }
        String[] parts = contentType.get(0).toLowerCase(Locale.ROOT).split(";");
        if (parts.length == 0 || !parts[0].strip().equals(JSON)) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("charset") && !parameter.matches("charset\\s*=\\s*\"?utf-?8\"?")) {
                return false;
            }
        }
        return true;
    }
}
