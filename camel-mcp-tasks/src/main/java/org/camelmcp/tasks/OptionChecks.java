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

import static org.camelmcp.tasks.EndpointUse.ANSWER;
import static org.camelmcp.tasks.EndpointUse.ASK_ELICIT;
import static org.camelmcp.tasks.EndpointUse.ASK_ROOTS;
import static org.camelmcp.tasks.EndpointUse.ASK_SAMPLE;
import static org.camelmcp.tasks.EndpointUse.AWAIT;
import static org.camelmcp.tasks.EndpointUse.CALL;
import static org.camelmcp.tasks.EndpointUse.CANCEL;
import static org.camelmcp.tasks.EndpointUse.GET;
import static org.camelmcp.tasks.EndpointUse.RESULTS;
import static org.camelmcp.tasks.EndpointUse.SERVE;
import static org.camelmcp.tasks.EndpointUse.START;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.util.StringHelper;
import org.jspecify.annotations.Nullable;

/**
 * Whether the options that an endpoint URI names mean anything where the endpoint stands. An option that would silently
 * do nothing is a mistake, and most often the mistake is a forgotten {@code server}.
 */
final class OptionChecks {

    private static final Set<EndpointUse> REMOTE = EnumSet.copyOf(EndpointUse.in(Quadrant.CALL));

    static {
        REMOTE.addAll(EndpointUse.in(Quadrant.RESULTS));
    }

    /** Each option, and where it means something. What is not listed is Camel's own and means something everywhere. */
    private static final Map<String, Set<EndpointUse>> USES = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    static {
        option("server", REMOTE);
        option("operation", EnumSet.complementOf(EnumSet.of(RESULTS, SERVE)));

        // how a tool is started
        option("taskMode", EnumSet.of(CALL, START));
        option("requestedTtl", EnumSet.of(CALL, START));
        option("correlationId", EnumSet.of(CALL, START));
        option("onDeliveryUnknown", EnumSet.of(CALL, START));
        option("restoreHeaders", EnumSet.of(START));

        // which task
        Set<EndpointUse> onTasks = EnumSet.copyOf(EndpointUse.in(Quadrant.REPORT));
        onTasks.addAll(EnumSet.of(AWAIT, GET, CANCEL, ANSWER));
        option("taskId", onTasks);

        // how long; the deadline of a started task is kept with the task
        option("timeout", EnumSet.of(CALL, START, AWAIT));
        option("cancelOnTimeout", EnumSet.of(CALL, START, AWAIT));

        // how a task is followed, which is the business of whoever follows it
        option("minPollInterval", EnumSet.of(CALL, START, AWAIT));
        option("maxBackoff", EnumSet.of(CALL, START, AWAIT));
        option("push", EnumSet.of(CALL, START, AWAIT));
        option("statusEndpoint", EnumSet.of(CALL, START, AWAIT));
        option("onStop", EnumSet.of(CALL, START, AWAIT));
        option("maxInflight", REMOTE);

        // what its server asks meanwhile
        for (String name : List.of(
                "elicitationEndpoint", "samplingEndpoint", "rootsEndpoint", "inputCompletion", "onInputFailure")) {
            option(name, EnumSet.of(CALL, START, AWAIT));
        }

        // what comes of it
        option("resultFormat", EnumSet.of(CALL, AWAIT, GET, RESULTS));
        option("throwOnFailure", EnumSet.of(CALL, START, AWAIT, GET, CANCEL, ANSWER));
        option("redeliveryDelay", EnumSet.of(RESULTS));
        option("maxRedeliveryDelay", EnumSet.of(RESULTS));

        // a tool of this application: what it is
        for (String name : List.of(
                "title",
                "description",
                "inputSchema",
                "parameters",
                "outputSchema",
                "annotations",
                "icons",
                "httpPath")) {
            option(name, EnumSet.of(SERVE));
        }
        // how its tasks live
        for (String name : List.of(
                "taskSupport",
                "completion",
                "executionTimeout",
                "resultRetention",
                "ttl",
                "minTtl",
                "maxTtl",
                "pollInterval",
                "immediateResponse",
                "inlineWindow",
                "maxTasks",
                "maxTasksPerOwner",
                "maxInputs",
                "before",
                "exposeErrors")) {
            option(name, EnumSet.of(SERVE));
        }

        // what the client of a task of this application is asked
        option("message", EnumSet.of(ASK_ELICIT, ASK_SAMPLE));
        option("requestedSchema", EnumSet.of(ASK_ELICIT));
        option("url", EnumSet.of(ASK_ELICIT));
        option("maxTokens", EnumSet.of(ASK_SAMPLE));
        option("systemPrompt", EnumSet.of(ASK_SAMPLE));
        option("inputKey", EnumSet.of(ASK_ELICIT, ASK_SAMPLE, ASK_ROOTS, ANSWER));
        option("inputTimeout", EnumSet.of(ASK_ELICIT, ASK_SAMPLE, ASK_ROOTS, CALL, START, AWAIT));
        option("asTask", EnumSet.of(ASK_ELICIT, ASK_SAMPLE));
    }

    /** Options whose name goes on after a dot, and the row that they belong to. */
    private static final Map<String, String> PREFIXES = Map.of("parameter", "parameters", "annotations", "annotations");

    private OptionChecks() {}

    private static void option(String name, Set<EndpointUse> uses) {
        USES.put(name, uses);
    }

    /** The options that the table knows. */
    static Set<String> known() {
        return USES.keySet();
    }

    /**
     * Decides how an endpoint is used.
     *
     * @param consumer  whether it stands in {@code from()}
     * @param remote    whether it has a server
     * @param operation the operation, {@code null} when not set
     * @param given     the names of the options that the URI gives, in any of Camel's spellings
     * @throws IllegalArgumentException when such an endpoint does not exist or an option means nothing to it
     */
    static EndpointUse check(
            boolean consumer, boolean remote, @Nullable McpTaskOperation operation, Collection<String> given) {
        Set<String> names = given.stream()
                .map(StringHelper::dashToCamelCase)
                .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));
        EndpointUse use = use(Quadrant.of(consumer, remote), operation);
        for (String name : names) {
            Set<EndpointUse> uses = USES.get(row(name));
            if (uses != null && !uses.contains(use)) {
                throw new IllegalArgumentException(
                        "The option " + name + " means nothing in " + use + "; it belongs to " + where(uses));
            }
        }
        return use;
    }

    private static String row(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : PREFIXES.getOrDefault(name.substring(0, dot), name);
    }

    private static EndpointUse use(Quadrant quadrant, @Nullable McpTaskOperation operation) {
        return switch (quadrant) {
            case CALL -> call(operation == null ? McpTaskOperation.CALL : operation);
            case RESULTS -> RESULTS;
            case SERVE -> SERVE;
            case REPORT -> report(operation);
        };
    }

    private static EndpointUse call(McpTaskOperation operation) {
        return EndpointUse.of(Quadrant.CALL, operation)
                .orElseThrow(() -> new IllegalArgumentException("operation=" + operation.optionValue()
                        + " is about a task that this application serves: leave server= out"));
    }

    private static EndpointUse report(@Nullable McpTaskOperation operation) {
        if (operation == null) {
            throw new IllegalArgumentException(
                    "to(\"mcp-task:…\") has neither server nor operation: did you forget server=?");
        }
        return EndpointUse.of(Quadrant.REPORT, operation)
                .orElseThrow(() -> new IllegalArgumentException("operation=" + operation.optionValue()
                        + " is for a tool of a remote server: did you forget server=?"));
    }

    private static String where(Set<EndpointUse> uses) {
        Map<Quadrant, List<EndpointUse>> quadrants =
                uses.stream().collect(Collectors.groupingBy(EndpointUse::quadrant, TreeMap::new, Collectors.toList()));
        return quadrants.entrySet().stream()
                .map(entry -> entry.getKey().example(operations(entry.getValue())))
                .collect(Collectors.joining(" and to "));
    }

    private static String operations(List<EndpointUse> uses) {
        return uses.stream()
                .map(EndpointUse::operation)
                .filter(Objects::nonNull)
                .map(McpTaskOperation::optionValue)
                .collect(Collectors.joining("|"));
    }
}
