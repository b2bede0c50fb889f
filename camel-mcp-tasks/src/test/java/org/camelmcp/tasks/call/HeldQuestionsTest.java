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
package org.camelmcp.tasks.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.camelmcp.tasks.requestor.ManualTimer;
import org.junit.jupiter.api.Test;

/** Questions that come before the answer that creates their task was read. */
class HeldQuestionsTest {

    private final ManualTimer timer = new ManualTimer();
    private final HeldQuestions held = new HeldQuestions(timer);
    private final List<String> over = new ArrayList<>();

    private void hold(String taskId) {
        held.hold(taskId).thenRun(() -> over.add(taskId));
    }

    @Test
    void waitUntilTheirTaskIsKnown() {
        hold("a");
        hold("b");
        hold("a");

        held.known("a");

        assertThat(over).containsExactly("a", "a");
        assertThat(timer.pending()).isEqualTo(1);
    }

    @Test
    void waitNoLongerThanTheAnswerCanBeLate() {
        hold("a");

        timer.advance(HeldQuestions.PATIENCE.minusMillis(1));
        assertThat(over).isEmpty();
        timer.advance(Duration.ofMillis(1));

        assertThat(over).containsExactly("a");
        assertThat(held.size()).isZero();
    }

    @Test
    void doNotWaitWhenTooManyDo() {
        for (int i = 0; i < HeldQuestions.MAX; i++) {
            hold("a");
        }

        hold("b");

        assertThat(over).containsExactly("b");
    }

    @Test
    void areForgottenWhenTheServerIsClosed() {
        hold("a");

        held.close();
        held.known("a");

        assertThat(over).isEmpty();
        assertThat(timer.pending()).isZero();
    }
}
