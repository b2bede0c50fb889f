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
package org.camelmcp.mcp.transport.stdio;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a {@link StdioTransport} starts, feeds, watches and stops its child process. Immutable; made by
 * {@link #builder(String)}, which holds the defaults. Arguments and environment values may be secrets, so that neither
 * {@link #toString()} nor any error message of the transport contains them (P 60).
 *
 * @param command           the program: a path, or a name looked up in {@code PATH}
 * @param args              its arguments, passed on without a shell
 * @param environment       variables of the child, besides those few of this process that programs need to start; all
 *                          others stay here, since applications keep secrets in them
 * @param directory         the working directory, {@code null} = that of this process
 * @param codec             reads and writes messages; its byte limit also bounds a line of the child's stdout
 * @param stderr            takes each line of the child's stderr, on the thread that drains it; must not block
 * @param maxStderrLine     how many bytes of a line of stderr are kept; the rest of a longer line is dropped
 * @param shutdownTimeout   how long each step of the shutdown waits: stdin closed, SIGTERM, SIGKILL (P 58)
 * @param maxQueuedMessages how many messages may wait for a child that is slow to read
 * @param maxQueuedBytes    how many bytes these messages may have together
 * @param respawnDelay      the pause before a child is started again once two in a row ended early; doubles each time
 * @param maxRespawnDelay   the longest such pause, and the age from which a child counts as healthy
 */
public record StdioTransportOptions(
        String command,
        List<String> args,
        Map<String, String> environment,
        @Nullable Path directory,
        JsonRpcCodec codec,
        Consumer<String> stderr,
        int maxStderrLine,
        Duration shutdownTimeout,
        int maxQueuedMessages,
        long maxQueuedBytes,
        Duration respawnDelay,
        Duration maxRespawnDelay) {

    /** What the official SDKs hand down too, with locale, time zone and temporary folder; Windows needs the second half. */
    private static final Set<String> INHERITED = Set.of(
            "HOME",
            "LANG",
            "LC_ALL",
            "LC_CTYPE",
            "LOGNAME",
            "PATH",
            "SHELL",
            "TERM",
            "TMPDIR",
            "TZ",
            "USER",
            "APPDATA",
            "HOMEDRIVE",
            "HOMEPATH",
            "LOCALAPPDATA",
            "Path",
            "PROCESSOR_ARCHITECTURE",
            "PROGRAMFILES",
            "SYSTEMDRIVE",
            "SYSTEMROOT",
            "TEMP",
            "TMP",
            "USERNAME",
            "USERPROFILE");

    /** The logger that gets the child's stderr at level debug unless {@link Builder#stderr} says otherwise. */
    public static final String STDERR_LOGGER = "org.camelmcp.mcp.stdio.stderr";

    /** @throws IllegalArgumentException when a value is out of its range */
    public StdioTransportOptions {
        args = List.copyOf(args);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(codec, "codec");
        Objects.requireNonNull(stderr, "stderr");
        check(!command.isBlank() && command.indexOf('\0') < 0, "Illegal command: '" + command + "'");
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String name = variable.getKey();
            check(
                    !name.isEmpty() && name.indexOf('=') < 0 && name.indexOf('\0') < 0,
                    "Illegal name of an environment variable: '" + name + "'");
            // checked here because ProcessBuilder would put the value, perhaps a secret, into its exception
            check(variable.getValue().indexOf('\0') < 0, "The environment variable " + name + " contains a NUL");
        }
        check(maxStderrLine > 0, "Illegal maxStderrLine: " + maxStderrLine + " is less than 1");
        check(maxQueuedMessages > 0, "Illegal maxQueuedMessages: " + maxQueuedMessages + " is less than 1");
        check(maxQueuedBytes > 0, "Illegal maxQueuedBytes: " + maxQueuedBytes + " is less than 1");
        check(isPositive(shutdownTimeout), "Illegal shutdownTimeout: " + shutdownTimeout + " is not positive");
        check(isPositive(respawnDelay), "Illegal respawnDelay: " + respawnDelay + " is not positive");
        check(
                maxRespawnDelay.compareTo(respawnDelay) >= 0,
                "Illegal maxRespawnDelay: " + maxRespawnDelay + " is less than respawnDelay " + respawnDelay);
    }

    /** Starts from the defaults. */
    public static Builder builder(String command) {
        return new Builder(command);
    }

    ProcessBuilder processBuilder() {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.command().addAll(args);
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putAll(environment);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        return builder;
    }

    /** Names the command and the environment's variables, never arguments or values. */
    @Override
    public String toString() {
        return "StdioTransportOptions[command=" + command + ", " + args.size() + " args, environment="
                + environment.keySet() + ", directory=" + directory + "]";
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }

    private static void check(boolean valid, String message) {
        if (!valid) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {

        private static final Logger STDERR = LoggerFactory.getLogger(STDERR_LOGGER);

        private final String command;
        private List<String> args = List.of();
        private Map<String, String> environment = Map.of();
        private @Nullable Path directory;
        private JsonRpcCodec codec = new JsonRpcCodec();
        private Consumer<String> stderr = line -> STDERR.debug("{}", line);
        private int maxStderrLine = 8 * 1024;
        private Duration shutdownTimeout = Duration.ofSeconds(2);
        private int maxQueuedMessages = 1024;
        private long maxQueuedBytes = 64L * 1024 * 1024;
        private Duration respawnDelay = Duration.ofMillis(500);
        private Duration maxRespawnDelay = Duration.ofSeconds(30);

        private Builder(String command) {
            this.command = command;
        }

        /** Default: none. */
        public Builder args(List<String> args) {
            this.args = args;
            return this;
        }

        /** Default: nothing added; the child inherits the environment of this process. */
        public Builder environment(Map<String, String> environment) {
            this.environment = environment;
            return this;
        }

        /** Default: {@code null}, the directory of this process. */
        public Builder directory(@Nullable Path directory) {
            this.directory = directory;
            return this;
        }

        /** Default: a codec with its default limits. */
        public Builder codec(JsonRpcCodec codec) {
            this.codec = codec;
            return this;
        }

        /** Default: level debug of {@link #STDERR_LOGGER}, since most servers log there in plain operation (P 56). */
        public Builder stderr(Consumer<String> stderr) {
            this.stderr = stderr;
            return this;
        }

        /** Default: 8 KiB, enough for any log line that people read. */
        public Builder maxStderrLine(int bytes) {
            this.maxStderrLine = bytes;
            return this;
        }

        /** Default: 2 seconds, so that the whole shutdown is over in some 6 seconds. */
        public Builder shutdownTimeout(Duration shutdownTimeout) {
            this.shutdownTimeout = shutdownTimeout;
            return this;
        }

        /** Default: 1024. */
        public Builder maxQueuedMessages(int messages) {
            this.maxQueuedMessages = messages;
            return this;
        }

        /** Default: 64 MiB, four messages of the codec's default limit. */
        public Builder maxQueuedBytes(long bytes) {
            this.maxQueuedBytes = bytes;
            return this;
        }

        /** Default: 500 milliseconds. The first restart never waits, since some servers exit on a probe (P 6a). */
        public Builder respawnDelay(Duration respawnDelay) {
            this.respawnDelay = respawnDelay;
            return this;
        }

        /** Default: 30 seconds. */
        public Builder maxRespawnDelay(Duration maxRespawnDelay) {
            this.maxRespawnDelay = maxRespawnDelay;
            return this;
        }

        /** @throws IllegalArgumentException when a value is out of its range */
        public StdioTransportOptions build() {
            return new StdioTransportOptions(
                    command,
                    args,
                    environment,
                    directory,
                    codec,
                    stderr,
                    maxStderrLine,
                    shutdownTimeout,
                    maxQueuedMessages,
                    maxQueuedBytes,
                    respawnDelay,
                    maxRespawnDelay);
        }
    }
}
