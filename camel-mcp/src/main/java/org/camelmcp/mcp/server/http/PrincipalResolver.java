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

import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Says who sent an HTTP request: the owner of whatever it creates (DESIGN 6). Called on an event loop for each request,
 * before its body is read; thread-safe, and never blocks. A stage that never ends holds its request up, and nothing else.
 */
@FunctionalInterface
public interface PrincipalResolver {

    /**
     * The principal's name, which must not be empty and must name the same one for ever.
     *
     * @return empty without authentication: nobody can tell such clients apart. Fails, as the method may itself, with
     *     {@link AccessRefusedException} to refuse the request; every other failure is answered as an internal error,
     *     without its message
     */
    CompletionStage<Optional<String>> resolve(RoutingContext request);

    /**
     * The user whom the HTTP server has authenticated: a JWT's {@code sub}, otherwise the user name. This is the default.
     * A user with neither is refused, since two such users would own each other's work.
     */
    static PrincipalResolver authenticatedUser() {
        return request -> {
            User user = request.user();
            if (user == null) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            for (String claim : new String[] {"sub", "username"}) {
                Object name = user.get(claim);
                if (name instanceof String text && !text.isEmpty()) {
                    return CompletableFuture.completedFuture(Optional.of(text));
                }
            }
            throw AccessRefusedException.forbidden("The authenticated user has no name: neither 'sub' nor 'username'");
        };
    }
}
