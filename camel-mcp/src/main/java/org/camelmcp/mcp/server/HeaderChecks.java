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
package org.camelmcp.mcp.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.camelmcp.mcp.protocol.HttpHeaderValues;
import org.camelmcp.mcp.protocol.HttpHeaders;
import org.camelmcp.mcp.protocol.ParamHeaders;
import org.camelmcp.mcp.protocol.Tool.ParamHeader;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the HTTP headers of a modern request say what its body says, since others may have routed or decided on
 * them (P 43, P 47). A failure is HTTP 400 with {@code HeaderMismatch}. Stateless.
 */
final class HeaderChecks {

    /** No integer that may travel as a header is nearly as long; 42.000 may be. */
    private static final int MAX_NUMBER_LENGTH = 64;

    private HeaderChecks() {}

    static void version(RequestHeaders headers, String inBody) {
        String version = required(headers, HttpHeaders.PROTOCOL_VERSION);
        if (!version.equals(inBody)) {
            throw differ(HttpHeaders.PROTOCOL_VERSION, version, inBody);
        }
    }

    static void method(RequestHeaders headers, String inBody) {
        String method = required(headers, HttpHeaders.METHOD);
        if (!method.equals(inBody)) {
            throw differ(HttpHeaders.METHOD, method, inBody);
        }
    }

    /** @param inBody the value of the parameter that the header repeats; what is no string has no header */
    static void name(RequestHeaders headers, @Nullable JsonNode inBody) {
        String expected = inBody == null ? null : inBody.textValue();
        String name = decoded(HttpHeaders.NAME, headers.one(HttpHeaders.NAME));
        if (expected == null && name == null) {
            return; // that the parameter is missing is another error
        }
        if (expected == null || name == null) {
            throw expected == null ? orphan(HttpHeaders.NAME) : missing(HttpHeaders.NAME);
        }
        if (!name.equals(expected)) {
            throw differ(HttpHeaders.NAME, name, expected);
        }
    }

    static void params(RequestHeaders headers, List<ParamHeader> declared, ObjectNode arguments) {
        for (ParamHeader header : declared) {
            String name = HttpHeaders.PARAM_PREFIX + header.header();
            String expected = expected(header, arguments).get(name);
            String actual = decoded(name, headers.one(name));
            if (expected == null && actual == null) {
                continue;
            }
            if (expected == null || actual == null) {
                throw expected == null ? orphan(name) : missing(name);
            }
            if (!actual.equals(expected) && !(isNumber(header, arguments) && isSameNumber(actual, expected))) {
                throw differ(name, actual, expected);
            }
        }
    }

    private static Map<String, String> expected(ParamHeader header, ObjectNode arguments) {
        try {
            return ParamHeaders.values(List.of(header), arguments);
        } catch (IllegalArgumentException e) {
            throw RequestHeaders.mismatch(e.getMessage());
        }
    }

    private static boolean isNumber(ParamHeader header, ObjectNode arguments) {
        JsonNode value = arguments;
        for (String property : header.path()) {
            value = value.path(property);
        }
        return value.isNumber();
    }

    private static boolean isSameNumber(String actual, String expected) {
        if (actual.length() > MAX_NUMBER_LENGTH) {
            return false;
        }
        try {
            return new BigDecimal(actual).compareTo(new BigDecimal(expected)) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static @Nullable String decoded(String name, @Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            return HttpHeaderValues.decode(value);
        } catch (IllegalArgumentException e) {
            throw RequestHeaders.mismatch("The header " + name + " is marked as base64, but is none of UTF-8 text");
        }
    }

    private static String required(RequestHeaders headers, String name) {
        String value = headers.one(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    private static ServerErrorException missing(String name) {
        return RequestHeaders.mismatch("The header " + name + " is missing; it repeats what the body says");
    }

    private static ServerErrorException orphan(String name) {
        return RequestHeaders.mismatch("The header " + name + " is there, but the body has no such value");
    }

    private static ServerErrorException differ(String name, String actual, String expected) {
        return RequestHeaders.mismatch("The header " + name + " is '" + Shown.of(actual) + "', but the body says '"
                + Shown.of(expected) + "'");
    }
}
