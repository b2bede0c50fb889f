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
package org.camelmcp.docs.guide;

import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.server.http.AccessRefusedException;
import org.camelmcp.mcp.server.http.PrincipalResolver;

// tag::resolver[]
/** Tells callers apart by an API key, and refuses those without. */
public class ApiKeys implements PrincipalResolver {

    private final Map<String, String> names;

    /** @param names of the principals, by their keys */
    public ApiKeys(Map<String, String> names) {
        this.names = Map.copyOf(names);
    }

    @Override
    public CompletionStage<Optional<String>> resolve(RoutingContext request) {
        String key = request.request().getHeader("X-Api-Key");
        String name = key == null ? null : names.get(key);
        return name == null
                ? CompletableFuture.failedFuture(AccessRefusedException.unauthenticated("ApiKey", "X-Api-Key is wrong"))
                : CompletableFuture.completedFuture(Optional.of(name));
    }
}
// end::resolver[]
