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

import java.time.Clock;
import java.util.UUID;
import org.camelmcp.tasks.receiver.ReceiverSettings;
import org.camelmcp.tasks.receiver.TaskReceiver;
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.store.InMemoryTaskStore;
import org.camelmcp.tasks.store.TaskStore;

/**
 * The tasks that this application serves: where they are kept, and what runs them.
 *
 * @param store   of this component alone
 * @param service over that store; to be stopped by the caller
 */
record ServedTasks(TaskStore store, TaskService service) {

    static ServedTasks open(McpTaskComponent component, Threads threads) {
        InMemoryTaskStore.Builder memory = InMemoryTaskStore.builder().maxTasks(component.getMaxStoredTasks());
        if (component.getMaxStoredBytes() > 0) {
            memory.maxBytes(component.getMaxStoredBytes());
        }
        TaskStore store = memory.build();
        TaskService service = new TaskReceiver(
                store,
                UUID.randomUUID().toString(),
                threads.workers(),
                PollTimer.on(threads.timer()),
                Clock.systemUTC(),
                ReceiverSettings.DEFAULTS
                        .withMaxLive(component.getMaxLiveTasks())
                        .withMaxWaiters(component.getMaxRequests()));
        return new ServedTasks(store, service);
    }
}
