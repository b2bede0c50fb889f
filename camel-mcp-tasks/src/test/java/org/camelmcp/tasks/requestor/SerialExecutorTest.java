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
package org.camelmcp.tasks.requestor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {

    private final List<Object> seen = new ArrayList<>();
    private final SerialExecutor steps = new SerialExecutor(seen::add);

    @Test
    void stepThatBringsAnotherIsFinishedFirst() {
        steps.execute(() -> {
            steps.execute(() -> seen.add("second"));
            seen.add("first");
        });

        assertThat(seen).containsExactly("first", "second");
    }

    @Test
    void stepThatThrowsIsReportedAndStopsNothing() {
        AssertionError thrown = new AssertionError("on purpose");

        steps.execute(() -> {
            steps.execute(() -> seen.add("next"));
            throw thrown;
        });
        steps.execute(() -> seen.add("later"));

        assertThat(seen).containsExactly(thrown, "next", "later");
    }

    @Test
    void answerOfACallComesBackInTurn() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        steps.call(() -> answer, (value, thrown) -> seen.add(value));

        steps.execute(() -> {
            answer.complete("answer");
            seen.add("step");
        });

        assertThat(seen).containsExactly("step", "answer");
    }

    @Test
    void stepsOfManyThreadsNeverOverlapAndNoneIsLost() throws Exception {
        int[] unguarded = {0};
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 100_000; i++) {
            threads.execute(() -> steps.execute(() -> unguarded[0]++));
        }
        threads.shutdown();

        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(unguarded[0]).isEqualTo(100_000);
        assertThat(seen).isEmpty();
    }
}
