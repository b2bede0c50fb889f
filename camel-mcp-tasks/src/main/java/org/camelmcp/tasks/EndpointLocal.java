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

import org.camelmcp.tasks.serve.LocalAccess;
import org.camelmcp.tasks.serve.LocalServer;
import org.camelmcp.tasks.store.TaskStore.ToolKey;

/** The server of this application that an endpoint's tool is offered by. */
final class EndpointLocal implements LocalAccess {

    private final McpTaskEndpoint endpoint;
    private final McpToolMessages messages;

    /** @param messages of the tool, for what other routes report on its tasks */
    EndpointLocal(McpTaskEndpoint endpoint, McpToolMessages messages) {
        this.endpoint = endpoint;
        this.messages = messages;
    }

    @Override
    public LocalServer open() {
        LocalServer server = servers().acquire(path());
        servers().tools().putIfAbsent(key(), messages);
        return server;
    }

    @Override
    public void close() {
        servers().tools().remove(key(), messages);
        servers().release(path());
    }

    private LocalServers servers() {
        return endpoint.getComponent().localServers();
    }

    private ToolKey key() {
        return new ToolKey(path(), endpoint.getTool());
    }

    private String path() {
        return endpoint.getConfiguration().getHttpPath();
    }
}
