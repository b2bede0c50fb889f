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
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;

/**
 * Asked by Camel when a property walks into the map of servers with a dot ({@code servers.NAME.url}), and explains the
 * bracket form. Binding it would be no kindness: by then Camel has turned {@code my-server} into {@code myServer}.
 */
public final class NamedServersConfigurer implements PropertyConfigurer, PropertyConfigurerGetter {

    @Override
    public boolean configure(CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
        throw dotted(name);
    }

    @Override
    public Class<?> getOptionType(String name, boolean ignoreCase) {
        throw dotted(name);
    }

    @Override
    public Object getOptionValue(Object target, String name, boolean ignoreCase) {
        throw dotted(name);
    }

    private static IllegalArgumentException dotted(String name) {
        return new IllegalArgumentException("servers." + name + " has to be written servers[" + name
                + "]: the name of a server stands in brackets, as in camel.component.mcp-task.servers[" + name
                + "].url=https://…");
    }
}
