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
package org.camelmcp.tasks.calling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server may keep a result for a shorter time than we are ready to wait for it. */
class TtlWarningTest extends CallFixture {

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LogManager.getLogger("org.camelmcp.tasks.call.TaskRun");
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
    }

    @AfterEach
    void release() {
        logger.removeAppender(appender);
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void aTtlShorterThanTheTimeoutIsWarnedOfOncePerTool(String server) {
        server(server).tool("short").ttl(5_000);
        server(server).tool("other").ttl(5_000);
        server(server).tool("enough").ttl(60_000);
        server(server).tool("unlimited").ttl(null);

        for (String tool : List.of("short", "short", "other", "enough", "unlimited")) {
            send("mcp-task:" + tool + "?timeout=30s&server=" + server + FAST, "{}");
        }

        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0)).contains("short", server, "5000 ms", "30000 ms");
        assertThat(warnings.get(1)).contains("other");
    }
}
