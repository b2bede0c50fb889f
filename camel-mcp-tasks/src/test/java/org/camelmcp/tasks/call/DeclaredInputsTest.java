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
package org.camelmcp.tasks.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a legacy session has declared holds until it ends (P 18). */
class DeclaredInputsTest {

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LogManager.getLogger(DeclaredInputs.class);
    private final AbstractAppender appender = new AbstractAppender("captured", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
            warnings.add(event.getMessage().getFormattedMessage());
        }
    };

    private Set<InputKind> kinds = Set.of(InputKind.ROOTS);
    private final DeclaredInputs inputs = new DeclaredInputs("bi", () -> kinds);

    @BeforeEach
    void capture() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void release() {
        logger.removeAppender(appender);
    }

    @Test
    void endpointThatComesLaterWithMoreIsWarnedOfOncePerKind() {
        inputs.answered(Set.of(InputKind.SAMPLING)); // no session yet
        inputs.declare(JsonNodeFactory.instance.objectNode());

        inputs.answered(Set.of(InputKind.ROOTS));
        inputs.answered(Set.of(InputKind.ELICITATION));
        inputs.answered(Set.of(InputKind.ELICITATION, InputKind.ROOTS));

        assertThat(warnings).singleElement().asString().contains("'bi'", "elicitation/create");
    }

    @Test
    void nextSessionDeclaresWhatIsAnsweredThen() {
        inputs.declare(JsonNodeFactory.instance.objectNode());
        kinds = Set.of(InputKind.SAMPLING);
        var capabilities = JsonNodeFactory.instance.objectNode();

        inputs.declare(capabilities);
        inputs.answered(kinds);

        assertThat(capabilities.fieldNames()).toIterable().containsExactly("sampling");
        assertThat(warnings).isEmpty();
    }
}
