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
package org.camelmcp.tasks.receiver;

import java.util.Map;
import org.camelmcp.tasks.store.StoredInput;
import org.camelmcp.tasks.task.InputAnswer;
import org.jspecify.annotations.Nullable;

/**
 * What a name means among the questions of one task or call. The name is the question's identity: asked again under it, even
 * in other words, work gets what was answered, or joins who waits for the answer. Only after a question was refused or
 * withdrawn is there another, under a key that was never used (P 114). Pure.
 */
final class NamedInputs {

    private NamedInputs() {}

    /** The question that was last asked under that name, {@code null} when none was. @param inputs in the order of asking */
    static @Nullable StoredInput newest(Map<String, StoredInput> inputs, String name) {
        StoredInput newest = null;
        for (StoredInput input : inputs.values()) {
            if (input.name().equals(name)) {
                newest = input;
            }
        }
        return newest;
    }

    /** The answer that work gets at once under that name, {@code null} when there is none. */
    static InputAnswer.@Nullable Given given(Map<String, StoredInput> inputs, String name) {
        StoredInput newest = newest(inputs, name);
        return newest != null && newest.answer() instanceof InputAnswer.Given given ? given : null;
    }

    /** Whether nothing stands under that name any more, so that it makes another question. */
    static boolean isFree(Map<String, StoredInput> inputs, String name) {
        StoredInput newest = newest(inputs, name);
        return newest == null || !(newest.isOpen() || newest.answer() instanceof InputAnswer.Given);
    }

    /**
     * Another open question under that name.
     *
     * @param most how many questions there may be in all
     * @throws TooManyInputsException when there are as many already
     */
    static StoredInput next(Map<String, StoredInput> inputs, InputQuestion question, int most) {
        if (inputs.size() >= most) {
            throw new TooManyInputsException(most);
        }
        String key = freeKey(inputs, question.name());
        return new StoredInput(key, question.name(), question.request(), question.asTask(), null);
    }

    private static String freeKey(Map<String, StoredInput> inputs, String name) {
        String key = name;
        for (int next = 2; inputs.containsKey(key); next++) {
            key = name + "~" + next;
        }
        return key;
    }
}
