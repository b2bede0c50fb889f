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

import org.apache.camel.CamelContext;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.URISupport;
import org.camelmcp.tasks.call.CallSettings;
import org.camelmcp.tasks.call.ExchangeLedger;
import org.camelmcp.tasks.call.InputDesk;
import org.camelmcp.tasks.call.RemoteAccess;
import org.camelmcp.tasks.call.RemoteEndpoint;
import org.camelmcp.tasks.call.RemoteServer;
import org.camelmcp.tasks.call.StatusPublisher;
import org.jspecify.annotations.Nullable;

/** The remote side of one endpoint: its options, in the terms of the calling room. */
final class EndpointRemote implements RemoteAccess {

    private final McpTaskEndpoint endpoint;
    private final McpTaskMessages messages;

    EndpointRemote(McpTaskEndpoint endpoint, McpTaskMessages messages) {
        this.endpoint = endpoint;
        this.messages = messages;
    }

    @Override
    public RemoteEndpoint open() {
        RemoteServers servers = endpoint.getComponent().remoteServers();
        RemoteServer server = servers.acquire(endpoint.requireServer());
        try {
            InputDesk desk = servers.desk(endpoint.getConfiguration(), server.name());
            server.answers(desk.kinds());
            StatusPublisher statuses = statuses(servers);
            ServiceHelper.startService(statuses);
            return new RemoteEndpoint(
                    servers.engine(),
                    server,
                    settings(endpoint.getConfiguration()),
                    messages,
                    new ExchangeLedger(URISupport.sanitizeUri(endpoint.getEndpointUri())),
                    desk,
                    statuses);
        } catch (RuntimeException e) {
            servers.release(endpoint.requireServer());
            throw e;
        }
    }

    @Override
    public void close(RemoteEndpoint remote) {
        endpoint.getComponent().remoteServers().release(endpoint.requireServer());
        ServiceHelper.stopService(remote.statuses());
    }

    private @Nullable StatusPublisher statuses(RemoteServers servers) {
        String uri = endpoint.getConfiguration().getStatusEndpoint();
        if (uri == null) {
            return null;
        }
        CamelContext context = endpoint.getCamelContext();
        return new StatusPublisher(
                CamelContextHelper.getMandatoryEndpoint(context, uri),
                messages,
                servers.engine().workers());
    }

    private static CallSettings settings(McpTaskConfiguration options) {
        return new CallSettings(
                options.getTaskMode(),
                options.getMinPollInterval(),
                options.getMaxBackoff(),
                options.isCancelOnTimeout(),
                options.isPush(),
                options.getOnDeliveryUnknown(),
                options.getOnStop());
    }
}
