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

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a component, for calling and for serving: a timer, workers for routes, and the event loops of Vert.x.
 * Each is made when it is first needed. Thread-safe.
 */
final class Threads {

    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);

    /** What is closed is bounded by itself; this is for what nobody thought of. */
    private static final long CLOSE_SECONDS = 10;

    private final McpTaskComponent component;
    private @Nullable ScheduledExecutorService timer;
    private @Nullable ExecutorService pool;
    private @Nullable Workers workers;
    private @Nullable Vertx ownVertx;

    Threads(McpTaskComponent component) {
        this.component = component;
    }

    synchronized ScheduledExecutorService timer() {
        if (timer == null) {
            timer = manager().newScheduledThreadPool(component, "McpTaskTimer", timerProfile());
        }
        return timer;
    }

    /** Runs routes; never rejects, and never is a transport thread. */
    synchronized Executor workers() {
        if (workers == null) {
            int few = Math.min(component.getMaxWorkers(), Workers.FEW);
            pool = manager().newThreadPool(component, "McpTaskWorker", workerProfile(few));
            workers = new Workers(pool, timer(), few, component.getMaxWorkers());
        }
        return workers;
    }

    /** The application's, else one of our own. */
    synchronized Vertx vertx() {
        if (component.getVertx() != null) {
            return component.getVertx();
        }
        if (ownVertx == null) {
            ownVertx = Vertx.vertx(new VertxOptions()
                    .setEventLoopPoolSize(Math.min(2, Runtime.getRuntime().availableProcessors()))
                    .setWorkerPoolSize(2)
                    .setInternalBlockingPoolSize(2)
                    .setFileSystemOptions(
                            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        }
        return ownVertx;
    }

    /** Ends them. What is still under way is lost, so whoever uses them has let go of all before. */
    synchronized void close() {
        if (timer != null) {
            manager().shutdownNow(timer);
            timer = null;
        }
        if (pool != null) {
            manager().shutdownNow(pool);
            pool = null;
            workers = null;
        }
        if (ownVertx != null) {
            await("Vert.x", ownVertx.close().toCompletionStage());
            ownVertx = null;
        }
    }

    /** Waits for what must have ended before the application goes on to stop, though not for ever. */
    static void await(String what, CompletionStage<?> closing) {
        try {
            closing.toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Closing {} did not end well: {}", what, e.toString());
        }
    }

    private ExecutorServiceManager manager() {
        return component.getCamelContext().getExecutorServiceManager();
    }

    /** Camel's default takes 1,000 tasks and rejects further ones. */
    private static ThreadPoolProfile timerProfile() {
        ThreadPoolProfile profile = new ThreadPoolProfile("mcp-task-timer");
        profile.setPoolSize(1);
        profile.setMaxPoolSize(1);
        profile.setMaxQueueSize(-1);
        return profile;
    }

    /** Camel's default would let a transport thread run a route when the queue is full; ours is bounded by permits. */
    private ThreadPoolProfile workerProfile(int few) {
        ThreadPoolProfile profile = new ThreadPoolProfile("mcp-task-workers");
        profile.setPoolSize(few);
        profile.setMaxPoolSize(component.getMaxWorkers()); // reached by Workers alone, since the queue never is full
        profile.setMaxQueueSize(Integer.MAX_VALUE); // -1 would be a hand-over that rejects what finds no idle thread
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        return profile;
    }
}
