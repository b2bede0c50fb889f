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
package org.camelmcp.tasks.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What each owner may list, in the order of creation. Not thread-safe. */
final class TaskLists {

    private final Map<Key, TreeMap<Long, StoredTask>> byOwner = new HashMap<>();

    void add(StoredTask stored) {
        if (isListed(stored)) {
            byOwner.computeIfAbsent(Key.of(stored), key -> new TreeMap<>()).put(stored.number(), stored);
        }
    }

    void remove(StoredTask stored) {
        if (isListed(stored)) {
            byOwner.computeIfPresent(Key.of(stored), (key, list) -> {
                list.remove(stored.number());
                return list.isEmpty() ? null : list;
            });
        }
    }

    /** Those of an owner that were created after the one of that number. A view: not to be used after a change. */
    Collection<StoredTask> after(String server, String owner, long number) {
        TreeMap<Long, StoredTask> list = byOwner.get(new Key(server, owner));
        return list == null ? List.of() : list.tailMap(number, false).values();
    }

    int size() {
        return byOwner.size();
    }

    private static boolean isListed(StoredTask stored) {
        return stored.task().origin().visible() && stored.task().origin().owner() != null;
    }

    private record Key(String server, String owner) {

        static Key of(StoredTask stored) {
            TaskOrigin origin = stored.task().origin();
            return new Key(origin.server(), Objects.requireNonNull(origin.owner()));
        }
    }
}
