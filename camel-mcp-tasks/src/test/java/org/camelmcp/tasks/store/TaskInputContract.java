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
package org.camelmcp.tasks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.InputRequest;
import org.camelmcp.tasks.task.TaskStatus;
import org.junit.jupiter.api.Test;

/** What every {@link TaskStore} keeps of what tasks ask, and of what became of it. */
abstract class TaskInputContract extends TaskStoreFixture {

    /** How often a race is run. */
    int rounds() {
        return 200;
    }

    static final InputAnswer GIVEN = given("accept");
    static final InputAnswer REFUSED = new InputAnswer.Refused(new JsonRpcError(
            -32603, "No screen", JsonNodeFactory.instance.arrayNode().add(1)));
    static final InputAnswer REFUSED_WITHOUT_DATA = new InputAnswer.Refused(new JsonRpcError(-1, "no"));
    static final InputAnswer WITHDRAWN = new InputAnswer.Withdrawn("Nobody answered");

    static InputAnswer given(String action) {
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("action", action);
        result.putObject("content").put("ünï", "\"\n😀").putNull("nothing").put("much", 1e300);
        return new InputAnswer.Given(result);
    }

    static StoredInput open(String key) {
        ObjectNode params = JsonNodeFactory.instance.objectNode().put("message", key + "?");
        return new StoredInput(key, "name of " + key, new InputRequest("elicitation/create", params), true, null);
    }

    static ServedTask with(ServedTask task, StoredInput... changed) {
        Map<String, StoredInput> inputs = new LinkedHashMap<>(task.inputs());
        for (StoredInput input : changed) {
            inputs.put(input.key(), input);
        }
        boolean open = inputs.values().stream().anyMatch(StoredInput::isOpen);
        return task.withInputs(inputs).with(task.state().withInputOpen(open).orElseThrow());
    }

    private ServedTask asking(String... keys) {
        ServedTask task = created();
        for (String key : keys) {
            task = done(a.update(with(task, open(key)), TaskStore.ANYONE));
        }
        return task;
    }

    @Test
    void whatWasAnsweredBeforeTheCreationIsKept() {
        Map<String, StoredInput> answered = new LinkedHashMap<>();
        for (String key : List.of("z", "a")) {
            answered.put(key, open(key).with(GIVEN));
        }

        ServedTask created = created(aTask().inputs(answered));

        assertThat(created.state().status()).isEqualTo(TaskStatus.WORKING);
        assertThat(created.inputs().values()).containsExactlyElementsOf(answered.values());
        assertThat(stored(created)).isEqualTo(created);
        assertThat(stored(created).inputs().keySet()).containsExactly("z", "a");
    }

    @Test
    void everythingThatMayBecomeOfAQuestionIsReadAsItWasWritten() {
        ServedTask task = asking("given", "refused", "refused without data", "withdrawn", "open");

        ServedTask answered = done(b.update(
                with(
                        task,
                        open("given").with(GIVEN),
                        open("refused").with(REFUSED),
                        open("refused without data").with(REFUSED_WITHOUT_DATA),
                        open("withdrawn").with(WITHDRAWN)),
                TaskStore.ANYONE));

        assertThat(get(a.find(task.taskId()))).contains(answered);
        assertThat(answered.inputs().values())
                .containsExactly(
                        open("given").with(GIVEN),
                        open("refused").with(REFUSED),
                        open("refused without data").with(REFUSED_WITHOUT_DATA),
                        open("withdrawn").with(WITHDRAWN),
                        open("open"));
        assertThat(answered.state().status()).isEqualTo(TaskStatus.INPUT_REQUIRED);
    }

    @Test
    void otherNodeHearsOfAQuestionAndOfItsAnswer() throws Exception {
        ConcurrentLinkedQueue<TaskChange> heard = new ConcurrentLinkedQueue<>();
        try (AutoCloseable feed = b.listen(heard::add)) {
            ServedTask task = asking("confirm");
            ServedTask answered = done(a.update(with(task, open("confirm").with(GIVEN)), TaskStore.ANYONE));

            await().untilAsserted(() -> assertThat(heard)
                    .contains(
                            new TaskChange(task.taskId(), task.version(), TaskStatus.INPUT_REQUIRED, false),
                            new TaskChange(task.taskId(), answered.version(), TaskStatus.WORKING, false)));
        }
    }

    @Test
    void questionsOutliveTheLeaseOfWhoeverAsked() {
        ServedTask task = asking("answered", "open");
        task = done(a.update(with(task, open("answered").with(GIVEN)), TaskStore.ANYONE));
        storage.advance(LEASE);

        List<ServedTask> taken = lease(b, NODE_B, TOOL);

        assertThat(taken).singleElement().extracting(ServedTask::inputs).isEqualTo(task.inputs());
        assertThat(taken.get(0).state().status()).isEqualTo(TaskStatus.INPUT_REQUIRED);
    }

    @Test
    void questionsEndWithTheirTask() {
        ServedTask task = asking("open");

        ServedTask ended = ended(task);

        assertThat(ended.inputs()).isEmpty();
        assertThat(stored(task)).isEqualTo(ended);
        assertThat(get(b.update(with(task, open("open").with(GIVEN)), TaskStore.ANYONE)))
                .isEqualTo(new TaskUpdate.Ended(ended));
    }

    @Test
    void questionsLapseWithTheirTask() {
        ServedTask task = asking("open");
        storage.advance(TTL);

        assertThat(get(b.update(with(task, open("open").with(GIVEN)), TaskStore.ANYONE)))
                .isEqualTo(new TaskUpdate.Gone());
    }

    @Test
    void ofTwoAnswersAndAWithdrawalTheFirstStays() throws Exception {
        for (int round = 0; round < rounds(); round++) {
            ServedTask task = asking("confirm");
            List<Callable<Boolean>> racers = new ArrayList<>();
            racers.add(() -> became(a, task, GIVEN));
            racers.add(() -> became(b, task, given("decline")));
            racers.add(() -> became(b, task, WITHDRAWN));

            List<Boolean> won = race(racers);

            assertThat(won).containsOnlyOnce(true);
            InputAnswer winner = List.of(GIVEN, given("decline"), WITHDRAWN).get(won.indexOf(true));
            assertThat(stored(task).inputs().get("confirm").answer()).isEqualTo(winner);
            get(a.remove(task.taskId()));
        }
    }

    private static boolean became(TaskStore node, ServedTask task, InputAnswer answer) {
        return get(node.update(with(task, open("confirm").with(answer)), TaskStore.ANYONE)) instanceof TaskUpdate.Done;
    }

    @Test
    void questionsAskedAtOnceOnTwoNodesAreAllStored() throws Exception {
        ServedTask task = created();
        List<Callable<ServedTask>> racers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            TaskStore node = i % 2 == 0 ? a : b;
            String key = "question " + i;
            racers.add(() -> ask(node, task, key));
        }

        race(racers);

        assertThat(stored(task).inputs()).containsOnlyKeys("question 0", "question 1", "question 2", "question 3");
        assertThat(stored(task).version()).isEqualTo(task.version() + 4);
    }

    private static ServedTask ask(TaskStore node, ServedTask task, String key) {
        ServedTask current = task;
        while (true) {
            TaskUpdate update = get(node.update(with(current, open(key)), TaskStore.ANYONE));
            if (update instanceof TaskUpdate.Done done) {
                return done.task();
            }
            current = ((TaskUpdate.Conflict) update).current();
        }
    }

    @Test
    void answerAndCancelAtOnceLeaveACancelledTaskThatAsksNothing() throws Exception {
        for (int round = 0; round < rounds(); round++) {
            ServedTask task = asking("confirm");
            List<Callable<Boolean>> racers = new ArrayList<>();
            racers.add(() -> became(a, task, GIVEN));
            racers.add(() -> cancel(b, task));

            race(racers);

            assertThat(stored(task).state().status()).isEqualTo(TaskStatus.CANCELLED);
            assertThat(stored(task).inputs()).isEmpty();
            get(a.remove(task.taskId()));
        }
    }

    private static boolean cancel(TaskStore node, ServedTask task) {
        ServedTask current = task;
        while (true) {
            TaskUpdate update = get(node.update(current.with(cancelled(current)), TaskStore.ANYONE));
            if (!(update instanceof TaskUpdate.Conflict conflict)) {
                return update instanceof TaskUpdate.Done;
            }
            current = conflict.current();
        }
    }

    @Test
    void longLivedTaskMayAskAgainAndAgain() {
        ServedTask task = created(aTask().ttl(Duration.ofDays(30)));
        for (int i = 0; i < 100; i++) {
            task = done(a.update(with(task, open("question " + i)), TaskStore.ANYONE));
            task = done(b.update(with(task, open("question " + i).with(GIVEN)), TaskStore.ANYONE));
        }

        assertThat(stored(task).inputs()).hasSize(100).isEqualTo(task.inputs());
    }
}
