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
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLoopHandOffTest {

    private final Vertx vertx = Vertx.vertx();
    private final EventLoopHandOff handOff = new EventLoopHandOff();
    private Context context;
    private Thread loop;

    @BeforeEach
    void findLoop() {
        context = vertx.getOrCreateContext();
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        context.runOnContext(v -> thread.complete(Thread.currentThread()));
        loop = thread.join();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void workOfManyThreadsRunsOnTheLoopInEachThreadsOrder() throws Exception {
        int perThread = 5000;
        List<List<Integer>> seen = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        AtomicInteger elsewhere = new AtomicInteger();
        for (int t = 0; t < 4; t++) {
            List<Integer> mine = Collections.synchronizedList(new ArrayList<>());
            seen.add(mine);
            threads.add(new Thread(() -> {
                for (int i = 0; i < perThread; i++) {
                    int number = i;
                    handOff.handOver(loop, context, () -> {
                        mine.add(number);
                        if (Thread.currentThread() != loop) {
                            elsewhere.incrementAndGet();
                        }
                    });
                }
            }));
        }
        threads.forEach(Thread::start);

        for (List<Integer> mine : seen) {
            await().until(() -> mine.size() == perThread);
            assertThat(mine).isSorted();
        }
        assertThat(elsewhere).hasValue(0);
    }

    @Test
    void longBatchLetsOtherWorkOfTheLoopThrough() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        context.runOnContext(v -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        for (int i = 0; i < 1000; i++) {
            handOff.handOver(loop, context, () -> order.add("work"));
        }
        context.runOnContext(v -> order.add("other"));
        go.countDown();

        await().until(() -> order.size() == 1001);
        assertThat(order.indexOf("other")).isBetween(1, 999);
    }

    @Test
    void workThatBreaksDoesNotKeepLaterWorkFromRunning() {
        CompletableFuture<Void> later = new CompletableFuture<>();

        handOff.handOver(loop, context, () -> {
            throw new OutOfMemoryError("made by a test");
        });
        await().until(() -> handedOver(later));
    }

    private boolean handedOver(CompletableFuture<Void> later) {
        handOff.handOver(loop, context, () -> later.complete(null));
        return later.isDone();
    }

    @Test
    void workForALoopThatHasEndedIsDropped() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        await().until(() -> !loop.isAlive());

        handOff.handOver(loop, context, () -> {
            throw new IllegalStateException("ran");
        });
    }
}
