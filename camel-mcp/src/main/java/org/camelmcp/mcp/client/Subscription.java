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
package org.camelmcp.mcp.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletionStage;

/** A {@code subscriptions/listen} request of the modern generation (P 77-83). */
public interface Subscription extends AutoCloseable {

    /**
     * Ends with the part of the filter that the server honours. Nothing that happened before is sent again, so ask for
     * the state of whatever is watched now (P 83). Fails when the server refuses.
     */
    CompletionStage<JsonNode> acknowledged();

    /** Ends, never exceptionally, when the subscription is over, whoever ended it. */
    CompletionStage<Void> ended();

    @Override
    void close();
}
