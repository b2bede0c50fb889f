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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.tasks.task.InputAnswer;

/** Whoever waits for the result of a plain call, as far as its work may reach it meanwhile. Thread-safe; never blocks. */
@FunctionalInterface
public interface PlainCaller {

    /** Hears of a report; those of one call come in their order. */
    void progressed(TaskProgress progress);

    /**
     * Asks for input. The time limit is the caller's of this method to keep.
     *
     * <p>Once nobody wants to know any more, the caller of this method cancels what it got, as far as that is a
     * {@link CompletableFuture}: then the question is taken back.
     *
     * @param key unique for the call, and the key on the wire
     * @return fails with {@link UndeclaredInputException}, with {@link InputUnavailableException} where a call of that
     *     generation has no way to be asked, or with {@link InputPendingException} where the answer comes with another
     *     attempt of the same call
     */
    default CompletionStage<InputAnswer> ask(String key, InputQuestion question) {
        return CompletableFuture.failedFuture(
                new InputUnavailableException("Whoever makes this call cannot be asked anything"));
    }
}
