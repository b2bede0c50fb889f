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
package org.camelmcp.tasks.requestor;

/** Names of the tasks feature on the wire, both generations. */
public final class TaskMethods {

    public static final String GET = "tasks/get";
    public static final String CANCEL = "tasks/cancel";
    /** Legacy only. */
    public static final String RESULT = "tasks/result";
    /** Legacy only. */
    public static final String LIST = "tasks/list";
    /** Modern only. */
    public static final String UPDATE = "tasks/update";
    /** Legacy: pushed on the server's own stream. */
    public static final String LEGACY_STATUS = "notifications/tasks/status";
    /** Modern: pushed on {@code subscriptions/listen}. */
    public static final String MODERN_STATUS = "notifications/tasks";
    /** The extension's id in the modern generation. */
    public static final String EXTENSION = "io.modelcontextprotocol/tasks";

    public static final String RESULT_TYPE_TASK = "task";

    private TaskMethods() {}
}
