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
package org.camelmcp.mcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** How many requests may be open, what is read elsewhere, and how all of it ends. */
class BoundsTest {

    private final CompletableFuture<ObjectNode> answer = new CompletableFuture<>();

    @Test
    void oneRequestTooManyIsRefusedAndMayBeTriedAgain() {
        ServerFixture fixture = new ServerFixture(2, 1, 10, Runnable::run);
        fixture.server.register(TestTool.pending("slow", answer));
        String token = fixture.initialize();
        RecordingChannel first = fixture.modern("tools/call", "'name':'slow'");
        RecordingChannel second = fixture.legacy(token, "tools/call", "'name':'slow'");
        for (RecordingChannel refused : List.of(
                fixture.modern("tools/list", ""),
                fixture.legacy(token, "tools/list", ""),
                fixture.line(ServerFixture.modernBody(1, "tools/list", "")))) {
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.code()).isEqualTo(-31429);
            assertThat(refused.body().has("id")).isTrue();
            assertThat(refused.reply().headers()).isEqualTo(Map.of("Retry-After", "1"));
        }
        assertThat(fixture.legacyNotification(token, "notifications/x", "").status())
                .as("takes no place")
                .isEqualTo(202);
        first.breakOff();
        assertThat(fixture.modern("tools/list", "").status()).isEqualTo(200);
        answer.complete(TestTool.text("done"));
        assertThat(second.status()).isEqualTo(200);
        assertThat(fixture.server.underWay()).isZero();
    }

    @Test
    void aRefusedIdIsNotTaken() {
        ServerFixture fixture = new ServerFixture(1, 1, 10, Runnable::run);
        fixture.server.register(TestTool.pending("slow", answer));
        String token = fixture.initialize();
        fixture.legacy(token, 1, "tools/call", "'name':'slow'");
        assertThat(fixture.legacy(token, 2, "ping", "").status()).isEqualTo(429);
        answer.complete(TestTool.text("done"));
        assertThat(fixture.legacy(token, 2, "ping", "").status()).isEqualTo(200);
    }

    @Test
    void largeMessagesAreReadElsewhere() {
        List<Runnable> elsewhere = new ArrayList<>();
        ServerFixture fixture = new ServerFixture(10, 1, 10, elsewhere::add);
        String large = "'x':'" + "y".repeat(64 * 1024) + "'";
        RecordingChannel channel = fixture.modern("tools/list", large);
        assertThat(channel.replies()).isEmpty();
        elsewhere.remove(0).run();
        assertThat(channel.status()).isEqualTo(200);
        assertThat(fixture.modern("tools/list", "'x':'y'").status())
                .as("a small one is not")
                .isEqualTo(200);
    }

    @Test
    void argumentsThatTakeTimeToCheckAreCheckedElsewhere() {
        List<Runnable> elsewhere = new ArrayList<>();
        ServerFixture fixture = new ServerFixture(10, 1, 10, elsewhere::add);
        TestTool tool = TestTool.named("recursive");
        tool.slowToValidate = true;
        fixture.server.register(tool);
        elsewhere.clear();

        RecordingChannel answered = fixture.modern("tools/call", "'name':'recursive'");
        RecordingChannel left = fixture.modern("tools/call", "'name':'recursive'");
        assertThat(answered.replies()).isEmpty();
        left.breakOff();
        tool.invalid = Optional.of("too deep");
        elsewhere.remove(0).run();
        tool.invalid = Optional.empty();
        elsewhere.remove(0).run();

        assertThat(answered.result().at("/content/0/text").textValue()).isEqualTo("Input validation error: too deep");
        assertThat(tool.calls).as("nobody waits for the second").isEmpty();
        assertThat(fixture.server.underWay()).isZero();
    }

    @Test
    void largeAnswersAreWrittenElsewhere() {
        List<Runnable> elsewhere = new ArrayList<>();
        ServerFixture fixture = new ServerFixture(10, 1, 10, elsewhere::add);
        fixture.server.register(
                TestTool.pending("large", CompletableFuture.completedFuture(TestTool.text("y".repeat(64 * 1024)))));
        fixture.server.register(TestTool.pending(
                "many",
                CompletableFuture.completedFuture(
                        TestTool.json("{'content':[],'structuredContent':{'a':[" + "1,".repeat(10_000) + "1]}}"))));
        fixture.server.register(TestTool.named("small"));
        elsewhere.clear();

        RecordingChannel large = fixture.modern("tools/call", "'name':'large'");
        RecordingChannel many = fixture.modern("tools/call", "'name':'many'");
        RecordingChannel small = fixture.modern("tools/call", "'name':'small'");

        assertThat(small.status()).isEqualTo(200);
        assertThat(large.replies()).isEmpty();
        assertThat(many.replies()).isEmpty();
        elsewhere.forEach(Runnable::run);
        assertThat(large.status()).isEqualTo(200);
        assertThat(many.status()).isEqualTo(200);
    }

    @Test
    void largeMessagesGetAnAnswerEvenWhenElsewhereHasStopped() {
        ServerFixture fixture = new ServerFixture(10, 1, 10, task -> {
            throw new RejectedExecutionException("stopped");
        });
        RecordingChannel channel = fixture.modern("tools/list", "'x':'" + "y".repeat(64 * 1024) + "'");
        assertThat(channel.status()).isEqualTo(503);
    }

    @Test
    void closingAnswersAllAndRefusesWhatComes() {
        ServerFixture fixture = new ServerFixture();
        fixture.server.register(TestTool.pending("slow", answer));
        String token = fixture.initialize();
        RecordingChannel modern = fixture.modern("tools/call", "'name':'slow'");
        RecordingChannel legacy = fixture.legacy(token, "tools/call", "'name':'slow'");
        fixture.server.close();
        fixture.server.close();
        for (RecordingChannel open : List.of(
                modern,
                legacy,
                fixture.modern("tools/list", ""),
                fixture.legacy(token, "ping", ""),
                fixture.initialize("2025-11-25"))) {
            assertThat(open.status()).isEqualTo(503);
            assertThat(open.code()).isEqualTo(-32603);
            assertThat(open.error().get("message").textValue()).isEqualTo("The server is stopping");
            assertThat(open.body().has("id")).isTrue();
        }
        assertThat(fixture.get(ServerFixture.legacyHeaders(token)).status()).isEqualTo(503);
        assertThat(fixture.modern("subscriptions/listen", "'notifications':{}").status())
                .isEqualTo(503);
        answer.complete(TestTool.text("late"));
        assertThat(modern.replies()).hasSize(1);
        assertThat(fixture.server.underWay()).isZero();
    }
}
