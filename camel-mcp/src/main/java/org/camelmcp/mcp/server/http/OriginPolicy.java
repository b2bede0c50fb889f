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

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which web pages may call the server (P 41). A browser sends the user's page's {@code Origin}, and a page can
 * have its own name point at this machine (DNS rebinding), so that {@code Host} and {@code Origin} agree: neither alone
 * is proof. Immutable.
 *
 * <p>Allowed are: requests without {@code Origin}, which no browser makes across pages; configured origins; pages of the
 * loopback names, which nobody else can serve; pages of the server itself, if it was reached by an address or by a
 * configured name. On loopback connections {@code Host} itself must be a loopback name or configured.
 *
 * @param anyOrigin whether every origin is allowed
 * @param origins   those that are allowed
 * @param hosts     the names under which the server is reached, in lower case
 */
record OriginPolicy(boolean anyOrigin, Set<WebOrigin> origins, Set<String> hosts) {

    static final OriginPolicy DEFAULT = new OriginPolicy(false, Set.of(), Set.of());

    OriginPolicy withOrigins(Collection<String> values) {
        List<String> named = new ArrayList<>(values);
        boolean any = named.removeIf("*"::equals);
        Set<WebOrigin> parsed = new HashSet<>();
        for (String value : named) {
            parsed.add(WebOrigin.parse(value)
                    .orElseThrow(() -> new IllegalArgumentException("Illegal allowed origin: '" + value
                            + "' is not of the form https://app.example.com, with neither path nor user")));
        }
        return new OriginPolicy(any, Set.copyOf(parsed), hosts);
    }

    OriginPolicy withHosts(Collection<String> values) {
        Set<String> names = new HashSet<>();
        for (String value : values) {
            String name = value.toLowerCase(Locale.ROOT);
            if (!HostName.isValid(name)) {
                throw new IllegalArgumentException("Illegal allowed host: '" + value
                        + "' is not a name or address without port, such as mcp.example.com or [::1]");
            }
            names.add(name);
        }
        return new OriginPolicy(anyOrigin, origins, Set.copyOf(names));
    }

    /**
     * @param hostHeaders   the values of {@code Host}; none on HTTP/1.0
     * @param originHeaders the values of {@code Origin}
     * @param loopback      whether the connection came over the loopback interface
     * @return why the request is refused; empty when it is not
     */
    Optional<String> refusal(List<String> hostHeaders, List<String> originHeaders, boolean loopback) {
        if (hostHeaders.size() > 1 || originHeaders.size() > 1) {
            return Optional.of("There is more than one Host or Origin");
        }
        String authority = hostHeaders.isEmpty() ? "" : hostHeaders.get(0).toLowerCase(Locale.ROOT);
        if (!authority.isEmpty() && !isHostAllowed(authority, loopback)) {
            return Optional.of("Host '" + Quoted.of(authority)
                    + "' is not allowed here; should it be, name it among the server's allowed hosts");
        }
        if (originHeaders.isEmpty() || anyOrigin || isOriginAllowed(originHeaders.get(0), authority)) {
            return Optional.empty();
        }
        return Optional.of("Origin '" + Quoted.of(originHeaders.get(0))
                + "' is not allowed here; should it be, name it among the server's allowed origins");
    }

    private boolean isHostAllowed(String authority, boolean loopback) {
        if (!loopback && hosts.isEmpty()) {
            return true;
        }
        return HostName.ofAuthority(authority)
                .filter(name -> loopback && HostName.isLoopback(name) || hosts.contains(name))
                .isPresent();
    }

    private boolean isOriginAllowed(String value, String authority) {
        return WebOrigin.parse(value)
                .filter(origin -> origins.contains(origin)
                        || origin.isLoopback()
                        || origin.isPageOf(authority)
                                && (HostName.isAddress(origin.host()) || hosts.contains(origin.host())))
                .isPresent();
    }
}
