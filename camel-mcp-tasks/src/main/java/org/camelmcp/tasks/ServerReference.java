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

import java.net.URI;
import org.apache.camel.spi.EndpointServiceLocation;

/**
 * The remote server that an endpoint's option {@code server} stands for.
 *
 * @param name          the configured name, or what may be shown of an inline URL or command
 * @param key           the same for all endpoints that mean the same server; may hold more than may be shown
 * @param configuration how to reach it, checked
 */
record ServerReference(String name, String key, McpServerConfiguration configuration) {

    /** Where the server is, without secrets, for {@link EndpointServiceLocation}. */
    String location() {
        String url = configuration.getUrl();
        return url == null ? "stdio:" + configuration.getCommand() : ServerUrl.withoutSecrets(URI.create(url));
    }

    /** Without the key and the configuration, which may hold secrets. */
    @Override
    public String toString() {
        return name;
    }
}
