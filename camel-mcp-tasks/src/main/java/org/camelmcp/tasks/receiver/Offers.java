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

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.camelmcp.tasks.store.TaskOrigin;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.jspecify.annotations.Nullable;

/** The tools whose work can be run here. Thread-safe. */
final class Offers {

    private final Map<ToolKey, Offer> byTool = new ConcurrentHashMap<>();

    /** @throws IllegalStateException when the tool is offered already */
    Runnable add(Offer offer) {
        if (byTool.putIfAbsent(offer.tool(), offer) != null) {
            throw new IllegalStateException("The tool '" + offer.tool().tool() + "' of server "
                    + offer.tool().server() + " is offered already: end that offer first");
        }
        return () -> byTool.remove(offer.tool(), offer);
    }

    @Nullable
    Offer of(TaskOrigin origin) {
        return byTool.get(new ToolKey(origin.server(), origin.tool()));
    }

    Set<ToolKey> tools() {
        return Set.copyOf(byTool.keySet());
    }

    boolean has(Offer offer) {
        return byTool.get(offer.tool()) == offer;
    }

    void withdraw(ToolKey tool) {
        byTool.remove(tool);
    }

    void withdrawAll() {
        byTool.clear();
    }
}
