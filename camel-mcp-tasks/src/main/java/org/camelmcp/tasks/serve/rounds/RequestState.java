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

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of a call from its earlier rounds. Immutable as long as nobody changes the trees.
 *
 * @param rounds  how often its client was asked
 * @param answers what it answered, by key
 */
record RequestState(int rounds, Map<String, JsonNode> answers) {

    /** Of a call that begins. */
    static final RequestState NONE = new RequestState(0, Map.of());

    /** After another round. */
    RequestState next(Map<String, JsonNode> answered) {
        Map<String, JsonNode> all = new LinkedHashMap<>(answers);
        all.putAll(answered);
        return new RequestState(rounds + 1, all);
    }
}
