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
 * A report on a task that is not known: it never was, its ttl has lapsed, or it is another tool's. For a plain call, it has
 * ended, or runs on another node.
 */
public class McpTaskUnknownException extends McpTaskReportException {

    private static final long serialVersionUID = 1L;

    public McpTaskUnknownException(@Nullable String tool, String taskId) {
        super(tool, taskId, "is not known: it never was, its ttl has lapsed, or it is a task of another tool");
    }
}
