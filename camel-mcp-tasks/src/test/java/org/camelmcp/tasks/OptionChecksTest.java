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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.spi.UriParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class OptionChecksTest {

    @Test
    void everyOptionOfTheConfigurationHasARowInTheTable() {
        Set<String> options = Stream.of(
                        McpTaskConfiguration.class, McpInputConfiguration.class, McpToolConfiguration.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
                .filter(field -> field.isAnnotationPresent(UriParam.class))
                .map(field -> field.getName())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(OptionChecks.known()).containsExactlyInAnyOrderElementsOf(options);
    }

    @ParameterizedTest
    @EnumSource(
            value = McpTaskOperation.class,
            mode = Mode.EXCLUDE,
            names = {"PROGRESS", "COMPLETE", "FAIL", "ELICIT", "SAMPLE", "ROOTS"})
    void anOperationOnARemoteServerHasAUseInAProducerWithAServer(McpTaskOperation operation) {
        EndpointUse use = OptionChecks.check(false, true, operation, List.of("server", "operation"));

        assertThat(use.operation()).isEqualTo(operation);
        assertThat(use.quadrant()).isEqualTo(Quadrant.CALL);
    }

    @ParameterizedTest
    @EnumSource(names = {"PROGRESS", "COMPLETE", "FAIL", "GET", "ELICIT", "SAMPLE", "ROOTS"})
    void aReportHasAUseInAProducerWithoutServer(McpTaskOperation operation) {
        EndpointUse use = OptionChecks.check(false, false, operation, List.of("operation", "taskId"));

        assertThat(use.operation()).isEqualTo(operation);
        assertThat(use.quadrant()).isEqualTo(Quadrant.REPORT);
    }

    @Test
    void aReportWithAServerSaysThatItNeedsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionChecks.check(false, true, McpTaskOperation.COMPLETE, List.of("server")))
                .withMessage("operation=complete is about a task that this application serves: leave server= out");
    }

    @Test
    void aConsumerWithoutServerServesATool() {
        assertThat(OptionChecks.check(true, false, null, List.of())).isEqualTo(EndpointUse.SERVE);
    }

    @Test
    void aProducerWithAServerCallsByDefault() {
        assertThat(OptionChecks.check(false, true, null, List.of("server"))).isEqualTo(EndpointUse.CALL);
    }

    @Test
    void aConsumerWithAServerEmitsResults() {
        assertThat(OptionChecks.check(true, true, null, List.of("server", "redeliveryDelay")))
                .isEqualTo(EndpointUse.RESULTS);
    }

    @Test
    void anOperationThatTheComponentSetsForItsEndpointsDoesNotDisturbAConsumer() {
        assertThat(OptionChecks.check(true, true, McpTaskOperation.START, List.of("server")))
                .isEqualTo(EndpointUse.RESULTS);
    }

    @Test
    void aForgottenServerIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionChecks.check(false, false, null, List.of("timeout")))
                .withMessage("to(\"mcp-task:…\") has neither server nor operation: did you forget server=?");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionChecks.check(false, false, McpTaskOperation.AWAIT, List.of("operation")))
                .withMessage("operation=await is for a tool of a remote server: did you forget server=?");
    }

    @ParameterizedTest
    @CsvSource({
        "redeliveryDelay, CALL",
        "maxRedeliveryDelay, START",
        "restoreHeaders, CALL",
        "taskId, CALL",
        "taskId, START",
        "taskMode, AWAIT",
        "requestedTtl, AWAIT",
        "correlationId, AWAIT",
        "onDeliveryUnknown, AWAIT",
        "minPollInterval, GET",
        "statusEndpoint, CANCEL",
        "timeout, GET",
        "timeout, CANCEL",
        "timeout, LIST",
        "timeout, TOOLS",
        "cancelOnTimeout, LIST",
        "resultFormat, TOOLS",
        "throwOnFailure, LIST",
    })
    void anOptionOfAnotherOperationFailsByName(String option, McpTaskOperation operation) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionChecks.check(false, true, operation, List.of("server", option)))
                .withMessageStartingWith("The option " + option + " means nothing in to(")
                .withMessageContaining("operation=" + operation.optionValue())
                .withMessageContaining("it belongs to ");
    }

    @ParameterizedTest
    @CsvSource({"operation", "taskMode", "timeout", "correlationId", "taskId", "throwOnFailure", "push"})
    void aProducersOptionFailsByNameInAConsumer(String option) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionChecks.check(true, true, null, List.of("server", option)))
                .withMessageStartingWith("The option " + option + " means nothing in from(");
    }

    @ParameterizedTest
    @CsvSource({
        "message, ROOTS",
        "message, COMPLETE",
        "requestedSchema, SAMPLE",
        "requestedSchema, ROOTS",
        "url, SAMPLE",
        "maxTokens, ELICIT",
        "systemPrompt, ELICIT",
        "asTask, ROOTS",
        "inputKey, PROGRESS",
        "inputTimeout, GET",
    })
    void anOptionOfAnotherQuestionFailsByName(String option, McpTaskOperation operation) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionChecks.check(false, false, operation, List.of("operation", option)))
                .withMessageStartingWith("The option " + option + " means nothing in to(")
                .withMessageContaining("operation=" + operation.optionValue());
    }

    @ParameterizedTest
    @CsvSource({"message", "requestedSchema", "url", "maxTokens", "systemPrompt", "inputKey", "asTask"})
    void anOptionOfAQuestionFailsByNameInAToolAndInACall(String option) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionChecks.check(true, false, null, List.of(option)))
                .withMessageStartingWith("The option " + option + " means nothing in from(");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionChecks.check(false, true, null, List.of("server", option)))
                .withMessageStartingWith("The option " + option + " means nothing in to(");
    }

    @Test
    void theMessageSaysWhereTheOptionBelongs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionChecks.check(false, true, McpTaskOperation.LIST, List.of("push")))
                .withMessageEndingWith("it belongs to to(\"mcp-task:…?server=…&operation=call|start|await\")");
    }

    @Test
    void otherSpellingsOfAnOptionAreChecked() {
        for (String spelling : List.of("redelivery-delay", "REDELIVERYDELAY")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> OptionChecks.check(false, true, null, List.of(spelling)));
        }
    }

    @Test
    void camelsOwnOptionsAreAllowedEverywhere() {
        for (EndpointUse use : EndpointUse.in(Quadrant.CALL)) {
            assertThat(OptionChecks.check(false, true, use.operation(), List.of("lazyStartProducer")))
                    .isEqualTo(use);
        }
        assertThat(OptionChecks.check(true, true, null, List.of("bridgeErrorHandler")))
                .isEqualTo(EndpointUse.RESULTS);
    }
}
