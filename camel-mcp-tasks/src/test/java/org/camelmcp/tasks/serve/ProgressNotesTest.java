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
package org.camelmcp.tasks.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import java.util.ArrayList;
import java.util.List;
import org.camelmcp.tasks.receiver.TaskProgress;
import org.camelmcp.tasks.scripted.Json;
import org.junit.jupiter.api.Test;

/** What {@code notifications/progress} say: a number that grows with each. */
class ProgressNotesTest {

    private final ProgressNotes notes = new ProgressNotes(IntNode.valueOf(7));

    @Test
    void numbersAreSentAsTheyAreReported() {
        assertThat(sent(new TaskProgress(1d, 4d, null), new TaskProgress(2.5, 4d, "half way")))
                .containsExactly(
                        "{'progressToken':7,'progress':1,'total':4}",
                        "{'progressToken':7,'progress':2.5,'total':4,'message':'half way'}");
    }

    @Test
    void aNumberThatDoesNotGrowIsNotSent() {
        assertThat(sent(
                        new TaskProgress(2d, null, null),
                        new TaskProgress(2d, null, "again"),
                        new TaskProgress(1d, null, null),
                        new TaskProgress(3d, null, null)))
                .containsExactly("{'progressToken':7,'progress':2}", "{'progressToken':7,'progress':3}");
    }

    @Test
    void reportsInWordsAreCounted() {
        assertThat(sent(new TaskProgress(null, null, "read"), new TaskProgress(null, null, "written")))
                .containsExactly(
                        "{'progressToken':7,'progress':1,'message':'read'}",
                        "{'progressToken':7,'progress':2,'message':'written'}");
    }

    @Test
    void wordsAmongNumbersAreNotSent() {
        assertThat(sent(new TaskProgress(5d, 10d, null), new TaskProgress(null, null, "still at it")))
                .containsExactly("{'progressToken':7,'progress':5,'total':10}");
    }

    private List<String> sent(TaskProgress... reports) {
        List<String> sent = new ArrayList<>();
        for (TaskProgress report : reports) {
            notes.next(report)
                    .ifPresent(note -> sent.add(
                            Json.object().setAll(note.params()).toString().replace('"', '\'')));
        }
        return sent;
    }
}
