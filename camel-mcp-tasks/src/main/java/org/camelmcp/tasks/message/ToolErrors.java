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
package org.camelmcp.tasks.message;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Results with {@code isError: true}: the tool ran, or refused to, and a model reads why (P 113). The texts that are here
 * tell nothing about the inside of the application. Stateless.
 */
public final class ToolErrors {

    /** For an exception whose message is nobody's business. */
    public static final String FAILED = "The tool failed. The cause is in the server's log.";

    /** For a result that is not what it should be. */
    public static final String BAD_RESULT = "The tool gave no valid result. The cause is in the server's log.";

    /** For a result that cannot be kept; whoever asked can ask for less. */
    public static final String TOO_LARGE = "The tool's result is larger than this server keeps. Ask for less of it.";

    private static final int MAX_LENGTH = 4_000;

    private ToolErrors() {}

    /** A tool error that says this; texts beyond 4,000 characters are cut. */
    public static ObjectNode toolError(String text) {
        String told = WellFormedText.of(text);
        if (told.length() > MAX_LENGTH) {
            told = WellFormedText.of(told.substring(0, MAX_LENGTH - 3) + "...");
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.putArray("content").addObject().put("type", "text").put("text", told);
        return result.put("isError", true);
    }

    /** Arguments that the input schema refuses; {@code problem} is that of {@link SchemaCheck#problem}. */
    public static ObjectNode invalidArguments(String problem) {
        return toolError("Invalid arguments: " + problem);
    }

    /**
     * A tool error for an exception.
     *
     * @param expose whether its message may be seen by clients; else, and where it has none, the text is {@link #FAILED}
     */
    public static ObjectNode of(Throwable failure, boolean expose) {
        if (failure instanceof UnwritableResultException unwritable && !expose) {
            return toolError(badResult(unwritable));
        }
        String message = expose ? failure.getMessage() : null;
        return toolError(message == null || message.isBlank() ? FAILED : message);
    }

    /** What a client is told of a result that cannot be written, without what is in it. */
    public static String badResult(UnwritableResultException failure) {
        return failure instanceof ResultTooLargeException ? TOO_LARGE : BAD_RESULT;
    }
}
