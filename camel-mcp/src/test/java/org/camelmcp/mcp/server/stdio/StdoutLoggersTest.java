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
package org.camelmcp.mcp.server.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.appender.ConsoleAppender.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With the Log4j that the tests themselves log with. */
class StdoutLoggersTest {

    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);

    @AfterEach
    void reset() {
        context.getConfiguration().getAppenders().remove("chatter");
    }

    @Test
    void consoleAppenderOnStdoutIsReportedByNameWithTheRemedy() {
        add(Target.SYSTEM_OUT);

        assertThat(StdoutLoggers.complaints())
                .filteredOn(complaint -> complaint.contains("'chatter'"))
                .singleElement()
                .asString()
                .contains("SYSTEM_ERR");
    }

    @Test
    void consoleAppenderOnStderrIsFine() {
        add(Target.SYSTEM_ERR);

        assertThat(StdoutLoggers.complaints()).noneMatch(complaint -> complaint.contains("'chatter'"));
    }

    private void add(Target target) {
        context.getConfiguration()
                .addAppender(ConsoleAppender.newBuilder()
                        .setName("chatter")
                        .setTarget(target)
                        .build());
    }
}
