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
package org.camelmcp.tasks.requestor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelmcp.tasks.requestor.ScriptedDialect.reply;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.camelmcp.tasks.task.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What following a task warns of, once for each task and never with the whole id. */
class FollowWarningsTest {

    private final FollowFixture f = new FollowFixture();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LogManager.getLogger(LastSeen.class);
    private final Level level = logger.getLevel();
    private final AbstractAppender appender = new AbstractAppender("captured", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
            warnings.add(event.getMessage().getFormattedMessage());
        }
    };

    @BeforeEach
    void capture() {
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.WARN);
    }

    @AfterEach
    void release() {
        logger.removeAppender(appender);
        logger.setLevel(level);
    }

    @Test
    void ttlIsNotWarnedOfWithoutATimeout() {
        f.follow(snapshot(Duration.ofSeconds(20), Duration.ofSeconds(5)));

        assertThat(warnings).isEmpty();
    }

    @Test
    void absurdIntervalIsClampedAndWarnedOfOnce_P95() {
        TaskSnapshot absurd = snapshot(null, Duration.ofMillis(1_000_000_000_000_000_000L));
        f.dialect.get(reply(absurd));
        f.follow(absurd);

        f.advance(Duration.ofHours(2));

        assertThat(f.dialect.requests()).containsExactly("get at PT1H", "get at PT2H");
        assertThat(warnings).hasSize(1).first().asString().contains("task-01…", "believed up to PT1H");
    }

    private static TaskSnapshot snapshot(Duration ttl, Duration interval) {
        return TaskSnapshot.of(new Task(FollowFixture.ID, TaskStatus.WORKING, null, null, null, ttl, interval));
    }
}
