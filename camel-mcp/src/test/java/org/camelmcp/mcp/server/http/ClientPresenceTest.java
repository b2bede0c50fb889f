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
package org.camelmcp.mcp.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClientPresenceTest {

    @Test
    void failingActionDoesNotKeepOthersFromRunning() {
        ClientPresence client = new ClientPresence();
        AtomicInteger ran = new AtomicInteger();
        client.onLeft(() -> {
            throw new IllegalStateException("on purpose");
        });
        client.onLeft(ran::incrementAndGet);

        client.leave();
        client.leave();

        assertThat(ran).hasValue(1);
    }

    @Test
    void replyAndLeavingNeverBothWinAndEachActionRunsAtMostOnce() throws Exception {
        for (int round = 0; round < 2000; round++) {
            ClientPresence client = new ClientPresence();
            AtomicInteger answers = new AtomicInteger();
            AtomicInteger left = new AtomicInteger();
            CyclicBarrier start = new CyclicBarrier(3);
            client.onLeft(left::incrementAndGet);
            Thread first = new Thread(() -> {
                meet(start);
                if (client.answer()) {
                    answers.incrementAndGet();
                }
            });
            Thread second = new Thread(() -> {
                meet(start);
                client.leave();
            });
            first.start();
            second.start();
            meet(start);
            AtomicInteger late = new AtomicInteger();
            client.onLeft(late::incrementAndGet);
            first.join();
            second.join();

            assertThat(answers.get() + left.get()).isOne();
            assertThat(late.get()).isEqualTo(left.get());
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
