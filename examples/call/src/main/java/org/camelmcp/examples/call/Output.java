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
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.McpTaskException;
import org.camelmcp.tasks.McpToolErrorException;
import org.jspecify.annotations.Nullable;

/** The result goes to stdout, as text or as JSON; everything else to stderr. */
final class Output {

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final PrintStream out;
    private final PrintStream err;
    private final boolean asJson;
    private final boolean quiet;

    Output(PrintStream out, PrintStream err, boolean asJson, boolean quiet) {
        this.out = out;
        this.err = err;
        this.asJson = asJson;
        this.quiet = quiet;
    }

    /** The result of a tool. */
    int result(Message answer) {
        Map<?, ?> result = answer.getHeader(McpTaskConstants.RESULT, Map.class);
        if (asJson) {
            out.println(json(result));
            return ExitCodes.COMPLETED;
        }
        List<String> texts = texts(result);
        List<byte[]> data = data(result);
        if (!texts.isEmpty()) {
            out.println(String.join("\n", texts));
            if (!data.isEmpty()) {
                note("The result holds more than text; --json shows it all");
            }
        } else if (result.get("structuredContent") != null) {
            out.println(json(result.get("structuredContent")));
        } else if (data.size() == 1 && !Boolean.getBoolean("mcp-task.stdout-terminal")) {
            out.writeBytes(data.get(0));
        } else {
            note(
                    data.isEmpty()
                            ? "The result is empty"
                            : "The result is no text; --json shows it, or send stdout to a file");
        }
        return ExitCodes.COMPLETED;
    }

    /** The id of a task, which is what the other operations need. */
    int started(Message answer) {
        String taskId = answer.getHeader(McpTaskConstants.TASK_ID, String.class);
        if (taskId == null) {
            error("The server answered at once instead of making a task, and its answer is not kept: use call");
            return ExitCodes.FAILED;
        }
        out.println(asJson ? json(statusOf(answer)) : taskId);
        return ExitCodes.COMPLETED;
    }

    /** How a task stands. */
    int status(Message answer) {
        if (asJson) {
            out.println(json(statusOf(answer)));
            return ExitCodes.COMPLETED;
        }
        String message = answer.getHeader(McpTaskConstants.STATUS_MESSAGE, String.class);
        String status = answer.getHeader(McpTaskConstants.STATUS, String.class);
        out.println(message == null ? status : status + ": " + Text.oneLine(message));
        return ExitCodes.COMPLETED;
    }

    private static Map<String, Object> statusOf(Message answer) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("taskId", answer.getHeader(McpTaskConstants.TASK_ID));
        status.put("status", answer.getHeader(McpTaskConstants.STATUS));
        status.put("statusMessage", answer.getHeader(McpTaskConstants.STATUS_MESSAGE));
        Object createdAt = answer.getHeader(McpTaskConstants.CREATED_AT);
        status.put("createdAt", createdAt == null ? null : createdAt.toString());
        status.put("ttl", millis(answer, McpTaskConstants.TTL));
        status.put("pollInterval", millis(answer, McpTaskConstants.POLL_INTERVAL));
        status.values().removeIf(value -> value == null);
        return status;
    }

    private static @Nullable Long millis(Message answer, String header) {
        Duration duration = answer.getHeader(header, Duration.class);
        return duration == null ? null : duration.toMillis();
    }

    /** The tasks that a server keeps. */
    int tasks(List<?> tasks) {
        if (asJson) {
            out.println(json(tasks));
            return ExitCodes.COMPLETED;
        }
        for (Object task : tasks) {
            Map<?, ?> fields = (Map<?, ?>) task;
            out.println(line(fields.get("taskId"), fields.get("status"), fields.get("createdAt"))
                    + (fields.get("statusMessage") == null
                            ? ""
                            : "  " + Text.oneLine(String.valueOf(fields.get("statusMessage")))));
        }
        note(tasks.isEmpty() ? "The server keeps no tasks" : "");
        return ExitCodes.COMPLETED;
    }

    /** The tools that a server offers, or one of them. */
    int tools(List<?> tools, @Nullable String only) {
        List<Map<?, ?>> shown = new ArrayList<>();
        for (Object tool : tools) {
            if (only == null || only.equals(((Map<?, ?>) tool).get("name"))) {
                shown.add((Map<?, ?>) tool);
            }
        }
        if (only != null && shown.isEmpty()) {
            error("The server offers no tool '" + only + "'");
            return ExitCodes.FAILED;
        }
        if (asJson) {
            out.println(json(only == null ? shown : shown.get(0)));
            return ExitCodes.COMPLETED;
        }
        for (Map<?, ?> tool : shown) {
            String support = tool.get("execution") instanceof Map<?, ?> execution
                    ? String.valueOf(execution.get("taskSupport"))
                    : "";
            out.println(tool.get("name")
                    + (support.equals("required") || support.equals("optional") ? "  [task " + support + "]" : "")
                    + (tool.get("description") == null
                            ? ""
                            : "  " + Text.oneLine(String.valueOf(tool.get("description")))));
        }
        return ExitCodes.COMPLETED;
    }

    private static String line(Object... words) {
        List<String> present = new ArrayList<>();
        for (Object word : words) {
            if (word != null) {
                present.add(String.valueOf(word));
            }
        }
        return String.join("  ", present);
    }

    /** What went wrong; a tool that reports an error has a result, too. */
    void failed(McpTaskException failure, @Nullable Message answer) {
        Map<?, ?> result = answer == null ? null : answer.getHeader(McpTaskConstants.RESULT, Map.class);
        if (failure instanceof McpToolErrorException && result != null) {
            if (asJson) {
                out.println(json(result));
            }
            List<String> texts = texts(result);
            error("The tool reports an error" + (texts.isEmpty() ? "" : ": " + String.join("\n", texts)));
            return;
        }
        error(String.valueOf(failure.getMessage()));
    }

    void error(String message) {
        err.println(message);
    }

    /** Something that is nice to know. */
    void note(String message) {
        if (!quiet && !message.isEmpty()) {
            err.println(message);
        }
    }

    private String json(@Nullable Object value) {
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The result cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static List<String> texts(Map<?, ?> result) {
        List<String> texts = new ArrayList<>();
        for (Map<?, ?> block : blocks(result)) {
            if (block.get("text") instanceof String text) {
                texts.add(text);
            } else if ("resource_link".equals(block.get("type"))) {
                texts.add(String.valueOf(block.get("uri")));
            } else if (block.get("resource") instanceof Map<?, ?> resource
                    && resource.get("text") instanceof String text) {
                texts.add(text);
            }
        }
        return texts;
    }

    private static List<byte[]> data(Map<?, ?> result) {
        List<byte[]> data = new ArrayList<>();
        for (Map<?, ?> block : blocks(result)) {
            Object encoded =
                    block.get("resource") instanceof Map<?, ?> resource ? resource.get("blob") : block.get("data");
            if (encoded instanceof String base64) {
                data.add(Base64.getMimeDecoder().decode(base64));
            }
        }
        return data;
    }

    private static List<Map<?, ?>> blocks(Map<?, ?> result) {
        List<Map<?, ?>> blocks = new ArrayList<>();
        if (result.get("content") instanceof List<?> content) {
            for (Object block : content) {
                if (block instanceof Map<?, ?> fields) {
                    blocks.add(fields);
                }
            }
        }
        return blocks;
    }
}
