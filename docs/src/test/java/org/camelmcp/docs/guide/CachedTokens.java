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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.transport.http.BearerTokenProvider;

// tag::provider[]
public class CachedTokens implements BearerTokenProvider {

    private CompletionStage<String> current = fetch();

    @Override
    public synchronized CompletionStage<String> token(boolean previousWasRefused) {
        if (previousWasRefused) {
            current = fetch();
        }
        return current;
    }

    private CompletionStage<String> fetch() {
        return CompletableFuture.supplyAsync(() -> "a token of your identity provider");
    }
}
// end::provider[]
