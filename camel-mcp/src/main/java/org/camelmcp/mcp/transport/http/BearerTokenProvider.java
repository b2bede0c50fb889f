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
package org.camelmcp.mcp.transport.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Supplies the bearer token of each HTTP request (P 138). Asked for every request, so that it should cache; called on a
 * transport thread and by several requests at once, so that it must neither block nor depend on order.
 */
@FunctionalInterface
public interface BearerTokenProvider {

    /**
     * The token to send, or {@code null} to send none. When the stage fails, so does the request, unsent.
     *
     * @param previousWasRefused whether the server has just answered 401. The request is then sent once more with the
     *                           new token; on {@code null} it is not, and the 401 stands
     */
    CompletionStage<@Nullable String> token(boolean previousWasRefused);

    /** Always the same token; when it is refused, there is no other. */
    static BearerTokenProvider of(String token) {
        return refused -> CompletableFuture.completedFuture(refused ? null : token);
    }
}
