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
package org.camelmcp.tasks.serve.rounds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.camelmcp.tasks.receiver.PlainCaller;
import org.camelmcp.tasks.store.StoredInput;

/** One attempt to gather the input of a call: whom it asks, and what came of that. Thread-safe. */
public sealed interface InputAttempt extends PlainCaller permits InputRound, LiveAttempt {

    /** Whether questions are open that only another attempt can answer, so that this one is answered with {@link #result}. */
    boolean isAsking();

    /** What was answered: by key, in the order of asking. */
    Map<String, StoredInput> answered();

    /**
     * The {@code InputRequiredResult}.
     *
     * @throws IllegalStateException when it is not {@link #isAsking}
     * @throws org.camelmcp.mcp.server.ServerErrorException when there is to be no other attempt
     */
    ObjectNode result();
}
