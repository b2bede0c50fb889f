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
package org.camelmcp.tasks.receiver;

import java.util.concurrent.CompletionStage;
import org.camelmcp.tasks.store.ServedTask;
import org.jspecify.annotations.Nullable;

/**
 * The one way from a requestor's id to a task: it has to be the asking principal's (P 110, P 133), of the server that is
 * asked, and meant for clients. Everything else is not found. Thread-safe.
 */
public final class TaskAccess {

    private final String server;
    private final TaskService service;

    /** @param server which of this application's servers is asked, see {@code TaskOrigin.server} */
    public TaskAccess(String server, TaskService service) {
        this.server = server;
        this.service = service;
    }

    /** The task as it stands; fails with {@link UnknownTaskException}. */
    public CompletionStage<ServedTask> find(String taskId, @Nullable String owner) {
        return service.get(taskId, owner).thenApply(task -> {
            if (!task.origin().visible() || !task.origin().server().equals(server)) {
                throw new UnknownTaskException(taskId);
            }
            return task;
        });
    }
}
