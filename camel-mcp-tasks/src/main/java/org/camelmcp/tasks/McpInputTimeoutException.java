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
 * Nobody answered within the option {@code inputTimeout}. The question is withdrawn; asked again under the same name, it is
 * a new one.
 */
public class McpInputTimeoutException extends McpInputException {

    private static final long serialVersionUID = 1L;

    /** @param why as a sentence */
    public McpInputTimeoutException(@Nullable String tool, String taskId, String why) {
        super(tool, taskId, "got no answer from its client", why);
    }
}
