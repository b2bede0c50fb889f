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
package org.camelmcp.examples.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the conformance suite starts for each of its client scenarios: the server's URL is the last argument, the
 * scenario's name is in the environment. Exits with 0 when everything was answered, else with 1 and the reason on stderr.
 */
public final class ConformanceClient {

    private static final Logger LOG = LoggerFactory.getLogger(ConformanceClient.class);

    /** The suite waits for a client that hangs, whatever its own time-out. */
    private static final long MAX_SECONDS = 25;

    private ConformanceClient() {}

    public static void main(String[] args) {
        Map<String, String> environment = System.getenv();
        String name = environment.get("MCP_CONFORMANCE_SCENARIO");
        if (args.length == 0 || name == null) {
            System.err.println("usage: MCP_CONFORMANCE_SCENARIO=<scenario> conformance-client <server URL>");
            System.exit(64);
        }
        String url = args[args.length - 1];
        int exit = 1;
        try {
            JsonNode context = new ObjectMapper().readTree(environment.getOrDefault("MCP_CONFORMANCE_CONTEXT", "{}"));
            try (Session session = new Session(url)) {
                Scenarios.of(name, url, context)
                        .play(session)
                        .toCompletableFuture()
                        .get(MAX_SECONDS, TimeUnit.SECONDS);
            }
            exit = 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.error("Scenario {} was not played to its end", name, e);
        }
        System.exit(exit);
    }
}
