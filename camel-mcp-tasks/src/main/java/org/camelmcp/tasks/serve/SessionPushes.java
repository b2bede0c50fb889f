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
package org.camelmcp.tasks.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.server.SessionStreams;
import org.camelmcp.tasks.receiver.CallContext;
import org.camelmcp.tasks.receiver.LegacyReceiver;
import org.camelmcp.tasks.receiver.TaskProgress;
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.TaskOrigin;
import org.jspecify.annotations.Nullable;

/**
 * Pushes the news of legacy tasks to the session that created them, and to no other (DESIGN 6), on its own stream:
 * {@code notifications/tasks/status} (P 131), and {@code notifications/progress} for the whole life of a task whose call
 * came with a progress token. A session without an open stream here misses them, and polls. Modern tasks are not pushed
 * from here, and never with progress (P 120). Thread-safe.
 */
public final class SessionPushes implements TaskService.Watcher, AutoCloseable {

    /** Of how many tasks the last progress is remembered; more at once lose no more than the check that it grows. */
    private static final int REMEMBERED = 10_000;

    private final String server;
    private final SessionStreams streams;
    private final Map<String, ProgressNotes> notes = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ProgressNotes> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Runnable ended;

    /**
     * Begins to push.
     *
     * @param server  whose tasks: of several servers over one service each has its own pushes
     * @param streams where that server's sessions listen
     */
    public SessionPushes(String server, TaskService service, SessionStreams streams) {
        this.server = server;
        this.streams = streams;
        this.ended = service.watchAll(this);
    }

    @Override
    public void changed(ServedTask task) {
        if (task.isTerminal()) {
            synchronized (notes) {
                notes.remove(task.taskId());
            }
        }
        String sessionId = session(task.origin());
        if (sessionId != null && TaskNews.isNews(task)) {
            streams.send(sessionId, LegacyReceiver.INSTANCE.status(task));
        }
    }

    @Override
    public void progressed(ServedTask task, TaskProgress progress) {
        String sessionId = session(task.origin());
        JsonNode token = CallContext.read(task.origin().request()).progressToken();
        if (sessionId != null && token != null) {
            notes(task.taskId(), token).next(progress).ifPresent(note -> streams.send(sessionId, note));
        }
    }

    /** Where the news of a task go; {@code null} for nowhere. */
    private @Nullable String session(TaskOrigin origin) {
        boolean ours = origin.server().equals(server) && origin.generation() == Generation.LEGACY && origin.visible();
        return ours ? origin.sessionId() : null;
    }

    private ProgressNotes notes(String taskId, JsonNode token) {
        synchronized (notes) {
            return notes.computeIfAbsent(taskId, first -> new ProgressNotes(token));
        }
    }

    /** Pushes nothing any more. */
    @Override
    public void close() {
        ended.run();
    }
}
