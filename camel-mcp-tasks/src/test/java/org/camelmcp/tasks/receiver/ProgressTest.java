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

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.camelmcp.tasks.store.ServedTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reports of progress: at most four a second are passed on, and the last one always is. */
class ProgressTest extends ReceiverFixture {

    private final List<String> events = new ArrayList<>();

    @BeforeEach
    void watch() {
        receiver.watchAll(new TaskService.Watcher() {
            @Override
            public void changed(ServedTask task) {
                if (task.isTerminal()) {
                    events.add("ended");
                }
            }

            @Override
            public void progressed(ServedTask task, TaskProgress progress) {
                events.add(progress.text());
            }
        });
    }

    private String startWithToken() {
        return now(receiver.start(origin(OWNER, null, true))).taskId();
    }

    private void report(String taskId, int done) {
        now(receiver.progress(taskId, new TaskProgress((double) done, 100.0, null)));
    }

    @Test
    void reportBecomesTheStatusMessage_P120() {
        offer();
        String taskId = startWithToken();

        report(taskId, 7);

        assertThat(get(taskId).state().statusMessage()).isEqualTo("7 of 100");
        now(receiver.progress(taskId, new TaskProgress(8.0, 100.0, "reading")));
        timer.advance(SETTINGS.progressWindow());
        assertThat(get(taskId).state().statusMessage()).isEqualTo("reading");
    }

    @Test
    void frequentReportsAreCoalescedToFourASecondAndTheLastOneComes() {
        offer();
        String taskId = startWithToken();
        int before = store.updates.get();

        for (int i = 0; i < 100; i++) {
            report(taskId, i);
            timer.advance(Duration.ofMillis(10));
        }
        timer.advance(Duration.ofSeconds(1));

        assertThat(store.updates.get() - before).isBetween(4, 5);
        assertThat(events).startsWith("0 of 100").endsWith("99 of 100").hasSize(store.updates.get() - before);
        assertThat(get(taskId).state().statusMessage()).isEqualTo("99 of 100");
    }

    @Test
    void lastReportComesBeforeTheEnd() {
        offer();
        String byWork = startWithToken();
        report(byWork, 1);
        report(byWork, 2);
        work.end(result("done"));
        String byReport = startWithToken();
        report(byReport, 3);
        report(byReport, 4);
        now(receiver.end(byReport, result("done"), null));

        assertThat(events).containsExactly("1 of 100", "2 of 100", "ended", "3 of 100", "4 of 100", "ended");
        assertThat(get(byWork).state().statusMessage()).isEqualTo("2 of 100");
    }

    @Test
    void onlyTasksWithAProgressTokenTellEverybody() {
        offer();
        String taskId = start().taskId();

        report(taskId, 1);

        assertThat(events).isEmpty();
        assertThat(get(taskId).state().statusMessage()).isEqualTo("1 of 100");
    }

    @Test
    void reportOnAnEndedOrUnknownTaskIsRefused() {
        offer();
        String taskId = startWithToken();
        report(taskId, 1);
        work.end(result("done"));

        assertThat(failure(receiver.progress(taskId, new TaskProgress(2.0, null, null))))
                .isInstanceOf(TaskEndedException.class);
        assertThat(failure(receiver.progress("nope", new TaskProgress(2.0, null, null))))
                .isInstanceOf(UnknownTaskException.class);
    }

    @Test
    void nothingIsKeptOfATaskThatReportsNoMore() {
        offer();
        String taskId = startWithToken();
        report(taskId, 1);
        assertThat(receiver.underWay()).isEqualTo(3);

        timer.advance(SETTINGS.progressWindow());

        assertThat(receiver.underWay()).isEqualTo(2);
    }
}
