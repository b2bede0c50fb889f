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
package org.camelmcp.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class McpTaskExceptionTest {

    private static final String ID = "786512e2-9e0d-44bd-8f29-789f320fe840";

    @Test
    void theMessageSaysWhichTaskWithoutGivingItsIdAway() {
        McpTaskReference task = new McpTaskReference("bi", "report", ID);
        McpTaskException exception = new McpTaskFailedException(task, "failed: disk full", -32603, false, null);

        assertThat(exception).hasMessage("Task 786512e2… of tool 'report' on server 'bi' failed: disk full");
        assertThat(exception.getServer()).isEqualTo("bi");
        assertThat(exception.getTool()).isEqualTo("report");
        assertThat(exception.getTaskId()).isEqualTo("786512e2…");
        assertThat(task.toString()).doesNotContain(ID);
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        assertThat(new McpTaskReference("bi", "report", null)).hasToString("Tool 'report' on server 'bi'");
        assertThat(new McpTaskReference("bi", null, ID)).hasToString("Task 786512e2… on server 'bi'");
        assertThat(new McpTaskReference("bi", null, null)).hasToString("A request on server 'bi'");
    }

    @Test
    void aShortIdStaysAsItIsAndAShortenedOneIsNotShortenedAgain() {
        assertThat(McpTaskReference.shorten("12345678")).isEqualTo("12345678");
        assertThat(McpTaskReference.shorten("123456789")).isEqualTo("12345678…");
        assertThat(McpTaskReference.shorten("12345678…")).isEqualTo("12345678…");
    }

    @Test
    void eachExceptionHasTheOutcomeThatTheHeaderWouldHave() {
        McpTaskReference task = new McpTaskReference("bi", "report", ID);

        assertThat(new McpToolErrorException(task, "", null).getOutcome()).isEqualTo("tool-error");
        assertThat(new McpTaskFailedException(task, "", null, true, null).getOutcome())
                .isEqualTo("failed");
        assertThat(new McpTaskCancelledException(task, "", null).getOutcome()).isEqualTo("cancelled");
        assertThat(new McpTaskExpiredException(task, "", null).getOutcome()).isEqualTo("expired");
        assertThat(new McpTaskTimedOutException(task, "", null).getOutcome()).isEqualTo("timed-out");
        assertThat(new McpDeliveryUnknownException(task, "", null).getOutcome()).isEqualTo("delivery-unknown");
        assertThat(new McpTaskDetachedException(task, "", null).getOutcome()).isEqualTo("detached");
    }
}
