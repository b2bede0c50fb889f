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
package org.camelmcp.tasks.call;

import java.util.Map;
import org.camelmcp.tasks.task.InputRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a server asks, on its way to a route. Immutable as long as nobody changes the tree.
 *
 * @param server  the server's name
 * @param tool    the tool that asks, {@code null} when not known
 * @param taskId  the task that asks, {@code null} when there is none, or none yet
 * @param key     names the question: modern its key in {@code inputRequests}, legacy the id of the server's request
 * @param request what is asked
 * @param headers further headers for whoever answers: the correlation id of the call, and its headers that are restored
 */
public record Question(
        String server,
        @Nullable String tool,
        @Nullable String taskId,
        String key,
        InputRequest request,
        Map<String, Object> headers) {}
