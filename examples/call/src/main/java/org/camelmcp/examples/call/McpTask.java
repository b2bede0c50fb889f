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
package org.camelmcp.examples.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.camel.util.TimeUtils;
import org.camelmcp.tasks.McpProtocol;
import org.camelmcp.tasks.McpTaskOperation;
import org.camelmcp.tasks.call.TaskMode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line: what it may say, and what becomes of it. */
@Command(
        name = "mcp-task",
        header = "Calls a tool of an MCP server, as a task where the server offers it, and prints its result.",
        sortOptions = false,
        exitCodeOnInvalidInput = ExitCodes.USAGE,
        exitCodeOnExecutionException = ExitCodes.FAILED,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:completed",
            "1:the tool reports an error",
            "2:failed, or the server does not know the task (any more)",
            "3:cancelled",
            "4:timed out",
            "5:nothing was called, since the server could not be reached or spoken to, or does not allow such a"
                    + " call; or it is not known whether the server received the call",
            "64:wrong usage; nothing was sent",
            "130:interrupted"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mcp-task http://127.0.0.1:3001/mcp --operation tools",
            "  mcp-task 'stdio:node server.mjs' report '{\"month\": \"May\"}' --timeout 5m",
            "  jq -n '{month: \"May\"}' | mcp-task https://example.com/mcp report - --bearer @token.txt --json"
        })
public final class McpTask implements Callable<Integer> {

    private static final String STDIO = "stdio:";

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .reader();

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "SERVER",
            description = "URL with http:// or https://, or 'stdio:COMMAND ARGS' for a program to start.")
    private String server;

    @Parameters(index = "1", arity = "0..1", paramLabel = "TOOL", description = "Name of the tool.")
    private @Nullable String tool;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "JSON",
            description = "Its arguments, a JSON object; - reads them from stdin. Default: none.")
    private @Nullable String json;

    @Option(
            names = "--operation",
            paramLabel = "OP",
            defaultValue = "call",
            description = {
                "call (default), or start: print the id of the task and go; await, get, cancel: about the task"
                        + " --task-id; list: the tasks that the server keeps; tools: the tools that it offers."
            })
    private McpTaskOperation operation;

    @Option(names = "--task-id", paramLabel = "ID", description = "The task for await, get and cancel.")
    private @Nullable String taskId;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long the task may take, such as 30s, 5m or 1h30m, before it is cancelled. Default: 1h.")
    private @Nullable Duration timeout;

    @Option(
            names = "--mode",
            description = "auto: as a task where tool and server allow it, else plainly (default); task: as a task or"
                    + " not at all (default of start); plain: never as a task.")
    private @Nullable TaskMode mode;

    @Option(names = "--no-push", description = "Do not listen for status notifications, only poll.")
    private boolean noPush;

    @Option(
            names = "--protocol",
            paramLabel = "GENERATION",
            defaultValue = "auto",
            description = "modern (2026-07-28), legacy (2025-11-25 and before), or auto: find out (default).")
    private McpProtocol protocol;

    @Option(
            names = "--bearer",
            paramLabel = "TOKEN",
            description = "Bearer token for HTTP; @FILE reads it from a file. Better than in the command line, which"
                    + " others may see, it stands in a file or in the environment variable MCP_TASK_BEARER.")
    private @Nullable String bearer;

    @Option(names = "--header", paramLabel = "'NAME: VALUE'", description = "HTTP header; may be repeated.")
    private List<String> headers = new ArrayList<>();

    @Option(names = "--json", description = "Print the whole result as JSON instead of its text.")
    private boolean asJson;

    @Option(names = "--quiet", description = "Nothing on stderr but errors.")
    private boolean quiet;

    @Option(names = "--verbose", description = "Log what happens on stderr, and what a stdio server writes there.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This text.")
    private boolean help;

    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.setOut(out);
        System.setErr(err);
        int code = run(args);
        out.flush();
        if (out.checkError()) {
            err.println("The result could not be written to stdout");
            code = code == 0 ? ExitCodes.FAILED : code;
        }
        System.exit(code);
    }

    /** The exit code. */
    static int run(String... args) {
        return new CommandLine(new McpTask())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler(McpTask::wrongUsage)
                .execute(args);
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        System.err.println(e.getMessage());
        System.err.println("Try mcp-task --help");
        return ExitCodes.USAGE;
    }

    @Override
    public Integer call() {
        check();
        if (verbose) {
            System.setProperty("mcp-task.log.ours", "debug");
            System.setProperty("mcp-task.log.others", "info");
        }
        Request request = new Request(
                server,
                operation,
                tool == null || tool.equals("*") ? null : tool,
                arguments(),
                taskId,
                timeout,
                mode != null ? mode : operation == McpTaskOperation.START ? TaskMode.TASK : TaskMode.AUTO,
                !noPush,
                protocol,
                bearer(),
                headers());
        try (Progress progress = Progress.on(System.err, quiet, Integer.getInteger("mcp-task.columns", 0), title())) {
            Questionnaire questionnaire = new Questionnaire(Terminal.ofProcess());
            return Call.send(request, progress, questionnaire, new Output(System.out, System.err, asJson, quiet));
        }
    }

    private String title() {
        return tool == null ? operation.optionValue() : tool;
    }

    private void check() {
        boolean starts = operation == McpTaskOperation.CALL || operation == McpTaskOperation.START;
        boolean aboutTask = operation == McpTaskOperation.AWAIT
                || operation == McpTaskOperation.GET
                || operation == McpTaskOperation.CANCEL;
        if (starts && (tool == null || tool.equals("*"))) {
            throw wrong("Missing TOOL: --operation tools lists what the server offers");
        }
        if (aboutTask && (taskId == null || taskId.isBlank())) {
            throw wrong("Missing --task-id, which says what to " + operation.optionValue());
        }
        if (!aboutTask && taskId != null) {
            throw wrong("--task-id means nothing with --operation " + operation.optionValue());
        }
        if (!starts && json != null) {
            throw wrong("JSON arguments mean nothing with --operation " + operation.optionValue());
        }
        if (!starts && mode != null) {
            throw wrong("--mode means nothing with --operation " + operation.optionValue());
        }
        if (quiet && verbose) {
            throw wrong("--quiet and --verbose: choose one");
        }
    }

    private @Nullable JsonNode arguments() {
        try {
            if (json == null) {
                return null;
            }
            JsonNode read = "-".equals(json) ? JSON.readTree(System.in) : JSON.readTree(json);
            if (!read.isObject()) {
                throw wrong("JSON must be an object such as '{\"month\": \"May\"}', and this is "
                        + (read.isMissingNode() ? "empty" : "of the type " + read.getNodeType()));
            }
            return read;
        } catch (JsonProcessingException e) {
            throw wrong("JSON is not well-formed: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw wrong("JSON could not be read from stdin: " + e.getMessage());
        }
    }

    private @Nullable String bearer() {
        if (bearer == null) {
            String inherited = System.getenv("MCP_TASK_BEARER");
            return inherited == null || inherited.isBlank() || server.startsWith(STDIO) ? null : inherited.trim();
        }
        if (!bearer.startsWith("@")) {
            return bearer;
        }
        try {
            return Files.readString(Path.of(bearer.substring(1))).trim();
        } catch (IOException | RuntimeException e) {
            throw wrong("The token of --bearer " + bearer + " cannot be read: " + e);
        }
    }

    private Map<String, String> headers() {
        Map<String, String> parsed = new LinkedHashMap<>();
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw wrong("--header must be 'NAME: VALUE'");
            }
            parsed.put(
                    header.substring(0, colon).trim(),
                    header.substring(colon + 1).trim());
        }
        return parsed;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Camel's own spelling of durations. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            long millis = TimeUtils.toMilliSeconds(text);
            if (millis < 1) {
                throw new CommandLine.TypeConversionException("'" + text + "' is no time such as 30s");
            }
            return Duration.ofMillis(millis);
        }
    }
}
