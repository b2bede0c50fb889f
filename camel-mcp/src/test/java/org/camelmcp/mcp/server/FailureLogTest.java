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
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator hears of failures that clients hear nothing of. */
class FailureLogTest {

    private final List<LogEvent> logged = new CopyOnWriteArrayList<>();
    private final AbstractAppender appender = new AbstractAppender("captured", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
            logged.add(event.toImmutable());
        }
    };
    private final Logger logger = (Logger) LogManager.getLogger(Answers.class);
    private final ServerFixture fixture = new ServerFixture();

    @BeforeEach
    void capture() {
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.WARN);
    }

    @AfterEach
    void release() {
        logger.removeAppender(appender);
        logger.setLevel(null);
        appender.stop();
    }

    @Test
    void anUnexpectedFailureIsLoggedOnceWithMethodToolAndCause() {
        IllegalStateException cause = new IllegalStateException("secret");
        fixture.server.register(TestTool.failing("report", cause));
        fixture.modern("tools/call", "'name':'report'");
        assertThat(logged).hasSize(1);
        assertThat(logged.get(0).getLevel()).isEqualTo(Level.WARN);
        assertThat(logged.get(0).getMessage().getFormattedMessage()).contains("tools/call", "'report'");
        assertThat(logged.get(0).getThrown()).isSameAs(cause);
    }

    @Test
    void anErrorThatIsMeantForTheClientIsNotLogged() {
        fixture.server.register(TestTool.failing("report", new ServerErrorException(-32602, "no")));
        fixture.modern("tools/call", "'name':'report'");
        assertThat(logged).isEmpty();
    }

    @Test
    void howACallEndsThatNobodyWaitsForIsNotLogged() {
        CompletableFuture<ObjectNode> answer = new CompletableFuture<>();
        fixture.server.register(TestTool.pending("report", answer));
        fixture.modern("tools/call", "'name':'report'").breakOff();
        answer.completeExceptionally(new CancellationException("given up"));
        assertThat(logged).isEmpty();
    }
}
