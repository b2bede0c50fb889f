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
package org.camelmcp.tasks.store;

import org.camelmcp.tasks.task.TaskStatus;

/**
 * One entry of the change feed: a task was created, changed or removed, on whichever node. Small on purpose, since a
 * database's notifications are; whoever needs more looks the task up.
 *
 * @param taskId  which
 * @param version the version that the change made
 * @param status  after the change
 * @param removed whether it is gone: its ttl lapsed, or it was deleted
 */
public record TaskChange(String taskId, long version, TaskStatus status, boolean removed) {}
