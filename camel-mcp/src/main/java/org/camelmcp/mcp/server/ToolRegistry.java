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
package org.camelmcp.mcp.server;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The tools on offer, in the order of their names (P 137). Thread-safe. */
final class ToolRegistry {

    private final ConcurrentNavigableMap<String, OfferedTool> tools = new ConcurrentSkipListMap<>();
    private final List<ServerExtension> extensions;
    private final Runnable changed;

    /**
     * @param extensions told of each tool before clients can see it
     * @param changed    run after each change
     */
    ToolRegistry(List<ServerExtension> extensions, Runnable changed) {
        this.extensions = extensions;
        this.changed = changed;
    }

    /** See {@link McpServer#register}. */
    McpServer.Registration register(ServerTool tool) {
        OfferedTool offered = OfferedTool.of(tool);
        if (tools.containsKey(tool.name())) {
            throw taken(tool);
        }
        extensions.forEach(extension -> extension.offered(tool));
        if (tools.putIfAbsent(tool.name(), offered) != null) {
            throw taken(tool);
        }
        changed.run();
        return () -> {
            if (tools.remove(tool.name(), offered)) {
                changed.run();
            }
        };
    }

    private static IllegalStateException taken(ServerTool tool) {
        return new IllegalStateException("There is a tool '" + tool.name() + "' already; give one another name");
    }

    Optional<OfferedTool> find(String name) {
        return Optional.ofNullable(tools.get(name));
    }

    /** The tools whose names come after that one; all for {@code null}. */
    Collection<OfferedTool> after(@Nullable String name) {
        return name == null ? tools.values() : tools.tailMap(name, false).values();
    }
}
