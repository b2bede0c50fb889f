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

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.ProducerCache;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.cache.DefaultProducerCache;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.URISupport;
import org.camelmcp.tasks.call.CallEngine;
import org.camelmcp.tasks.call.InputDesk;
import org.camelmcp.tasks.call.InputKind;
import org.camelmcp.tasks.call.InputSettings;
import org.jspecify.annotations.Nullable;

/** The endpoints that answer what servers ask, by the options that name them, and their producers. Thread-safe. */
final class InputEndpoints implements AutoCloseable {

    private final CamelContext context;
    private final ProducerCache producers;

    InputEndpoints(McpTaskComponent component) {
        this.context = component.getCamelContext();
        this.producers = new DefaultProducerCache(component, context, 0);
        ServiceHelper.startService(producers);
    }

    /** What these options answer, of whichever endpoint or the component. */
    static Set<InputKind> kinds(McpTaskConfiguration options) {
        Set<InputKind> kinds = EnumSet.noneOf(InputKind.class);
        for (InputKind kind : InputKind.values()) {
            if (uri(options, kind) != null) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    /**
     * Answers as these options say. The producers start at once, so that what cannot work fails at start-up.
     *
     * @throws IllegalArgumentException with the option whose URI names no usable endpoint
     */
    InputDesk desk(McpTaskConfiguration options, String server, CallEngine engine) {
        Map<InputKind, Endpoint> routes = new EnumMap<>(InputKind.class);
        for (InputKind kind : kinds(options)) {
            routes.put(kind, endpoint(option(kind), uri(options, kind)));
        }
        return new InputDesk(
                new InputSettings(
                        routes, options.getInputTimeout(), options.getOnInputFailure(), options.getInputCompletion()),
                new McpInputMessages(context, options, server),
                producers,
                engine);
    }

    private Endpoint endpoint(String option, String uri) {
        try {
            Endpoint endpoint = CamelContextHelper.getMandatoryEndpoint(context, uri);
            AsyncProducer producer = producers.acquireProducer(endpoint);
            if (producer != null) {
                producers.releaseProducer(endpoint, producer);
            }
            return endpoint;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    option + "=" + URISupport.sanitizeUri(uri) + ": there is no such endpoint to send questions to", e);
        }
    }

    private static @Nullable String uri(McpTaskConfiguration options, InputKind kind) {
        return switch (kind) {
            case ELICITATION -> options.getElicitationEndpoint();
            case SAMPLING -> options.getSamplingEndpoint();
            case ROOTS -> options.getRootsEndpoint();
        };
    }

    private static String option(InputKind kind) {
        return switch (kind) {
            case ELICITATION -> "elicitationEndpoint";
            case SAMPLING -> "samplingEndpoint";
            case ROOTS -> "rootsEndpoint";
        };
    }

    /** Stops the producers. */
    @Override
    public void close() {
        ServiceHelper.stopAndShutdownService(producers);
    }
}
