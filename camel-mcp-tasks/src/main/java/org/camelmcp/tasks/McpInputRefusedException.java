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

import org.jspecify.annotations.Nullable;

/**
 * The client answered a question with an error, or with what is no answer to it. Asked again under the same name, it is a
 * new question.
 */
public class McpInputRefusedException extends McpInputException {

    private static final long serialVersionUID = 1L;

    /** In characters: what a client says reaches logs and its own status, and can be any text of any length. */
    private static final int MOST_SAID = 500;

    private final int code;

    /**
     * @param code    of the client's error
     * @param message of the client's error; shown on one line, and cut to 500 characters
     */
    public McpInputRefusedException(@Nullable String tool, String taskId, int code, String message) {
        super(tool, taskId, "got an error for an answer from its client (" + code + ")", oneLine(message));
        this.code = code;
    }

    private static String oneLine(String message) {
        if (message.length() > MOST_SAID) {
            int end = Character.isHighSurrogate(message.charAt(MOST_SAID - 1)) ? MOST_SAID - 1 : MOST_SAID;
            return oneLine(message.substring(0, end)) + "…";
        }
        return message.replaceAll("\\p{Cntrl}", " ");
    }

    /** The code of the client's error; -32602 where its answer was none. */
    public int getCode() {
        return code;
    }
}
