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

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the names in {@code Host} and {@code Origin}. Pure functions. */
final class HostName {

    /** A name or an IPv4 address, or an IPv6 address in brackets. Nothing else: no user, no path. */
    static final String PATTERN = "[a-z0-9_.-]+|\\[[0-9a-f:.]+]";

    private static final Pattern NAME = Pattern.compile(PATTERN);
    private static final Pattern NAME_AND_PORT = Pattern.compile("(" + PATTERN + ")(?::[0-9]{0,5})?");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private HostName() {}

    static boolean isValid(String lowerCaseName) {
        return NAME.matcher(lowerCaseName).matches();
    }

    /** The name in a value of {@code Host}, without its port; empty when it is malformed. */
    static Optional<String> ofAuthority(String lowerCaseAuthority) {
        Matcher matcher = NAME_AND_PORT.matcher(lowerCaseAuthority);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    static boolean isLoopback(String lowerCaseName) {
        return LOOPBACK.contains(lowerCaseName);
    }

    /** An address itself, which no DNS server can make to point elsewhere. */
    static boolean isAddress(String lowerCaseName) {
        return lowerCaseName.startsWith("[") || IPV4.matcher(lowerCaseName).matches();
    }
}
