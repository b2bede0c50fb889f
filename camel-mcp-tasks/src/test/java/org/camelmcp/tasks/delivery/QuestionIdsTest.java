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
package org.camelmcp.tasks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.tasks.task.TaskIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionIdsTest {

    @ParameterizedTest
    @ValueSource(strings = {"name", "step-1#2", "a:b", ":", "ä \n\"", "name~2"})
    void anIdTellsItsTaskAndKey(String key) {
        String taskId = TaskIds.next();

        assertThat(QuestionIds.task(QuestionIds.of(taskId, key))).contains(new QuestionIds.TaskQuestion(taskId, key));
        assertThat(QuestionIds.isCall(QuestionIds.of(taskId, key))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "mcp-task", "mcp-task:", "mcp-task:abc", "mcp-task::key", "mcp-call:abc:key"})
    void othersNameNoTask(String id) {
        assertThat(QuestionIds.task(RequestId.of(id))).isEmpty();
    }

    @Test
    void whatIsNotTextOrFarTooLongNamesNoTask() {
        assertThat(QuestionIds.task(null)).isEmpty();
        assertThat(QuestionIds.task(RequestId.of(7))).isEmpty();
        assertThat(QuestionIds.task(QuestionIds.of("x".repeat(129), "key"))).isEmpty();
        assertThat(QuestionIds.task(QuestionIds.of("x".repeat(128), "k".repeat(10_000))))
                .isPresent();
    }

    @Test
    void callsHaveIdsOfTheirOwn() {
        assertThat(QuestionIds.isCall(QuestionIds.ofCall("abc"))).isTrue();
        assertThat(QuestionIds.isCall(null)).isFalse();
        assertThat(QuestionIds.isCall(RequestId.of(7))).isFalse();
    }
}
