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

import org.apache.camel.CamelException;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a question that is not open: it was answered already, its task or call has ended, or it was asked in another
 * process by a legacy server. Trying again does not help. The consumer of a queue can take it as handled.
 */
public class McpInputUnknownException extends CamelException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String key;

    /**
     * @param server the server's name
     * @param taskId whole or shortened, {@code null} when the question was named by its id alone
     * @param key    the question's key, {@code null} likewise
     * @param why    the second half of the sentence
     */
    public McpInputUnknownException(String server, @Nullable String taskId, @Nullable String key, String why) {
        super("There is no such open question"
                + (key == null ? "" : " '" + key + "'")
                + (taskId == null ? "" : " of task " + McpTaskReference.shorten(taskId))
                + " on server '" + server + "': " + why);
        this.key = key;
    }

    /** The question's key, {@code null} when it was named by its id alone. */
    public @Nullable String getKey() {
        return key;
    }
}
