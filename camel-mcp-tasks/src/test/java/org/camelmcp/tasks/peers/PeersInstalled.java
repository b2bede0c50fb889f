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
package org.camelmcp.tasks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether the peers are there to be tested against; see {@link PeerTest}. */
final class PeersInstalled implements ExecutionCondition {

    /** Where they are: {@code peers/} of the checkout. */
    static final Path DIRECTORY = Path.of(System.getProperty("peers.directory", "../peers"))
            .toAbsolutePath()
            .normalize();

    private static final int OLDEST_NODE = 20;

    private static final Optional<String> MISSING = missing();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (MISSING.isEmpty()) {
            return ConditionEvaluationResult.enabled("the peers are installed");
        }
        if (Boolean.getBoolean("peers.required")) {
            throw new IllegalStateException(MISSING.get() + ", and -Dpeers.required=true demands it");
        }
        if (context.getTestMethod().isEmpty()) {
            System.out.println("SKIPPED peers: " + context.getDisplayName() + ": " + MISSING.get());
        }
        return ConditionEvaluationResult.disabled(MISSING.get());
    }

    private static Optional<String> missing() {
        if (!Files.isDirectory(DIRECTORY.resolve("node_modules"))) {
            return Optional.of("the peers are not installed (run: npm ci --prefix peers)");
        }
        try {
            Process node = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .start();
            String version = new String(node.getInputStream().readAllBytes()).trim();
            node.waitFor(10, TimeUnit.SECONDS);
            int major = Integer.parseInt(version.replaceFirst("^v(\\d+)\\..*", "$1"));
            return major >= OLDEST_NODE
                    ? Optional.empty()
                    : Optional.of("node is " + version + ", which is older than " + OLDEST_NODE);
        } catch (IOException | NumberFormatException e) {
            return Optional.of("node " + OLDEST_NODE + " or later is not on the PATH (" + e.getMessage() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
