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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.camelmcp.tasks.store.TaskStore.Page;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link TaskStore} keeps to: lists, page by page (P 130). */
abstract class TaskListContract extends TaskStoreFixture {

    @Test
    void ownersSeeTheirOwnVisibleTasksOfThatServerOnly() {
        ServedTask hers = created(aTask().owner("alice"));
        ServedTask alsoHers = ended(created(aTask().owner("alice").of(OTHER_TOOL)));
        created(aTask().owner("alice").invisible());
        created(aTask().owner("alice").of(new ToolKey("/other", TOOL.tool())));
        created(aTask().owner(null));
        ServedTask his = created(aTask().owner("bob"));

        assertThat(get(b.list(SERVER, "alice", null, 10))).isEqualTo(new Page(List.of(hers, alsoHers), null));
        assertThat(get(b.list(SERVER, "bob", null, 10))).isEqualTo(new Page(List.of(his), null));
        assertThat(get(b.list(SERVER, "carol", null, 10))).isEqualTo(new Page(List.of(), null));
        assertThat(get(b.list(SERVER, "", null, 10))).isEqualTo(new Page(List.of(), null));
    }

    @Test
    void pagesAreInTheOrderOfCreationWhateverChangesLater() {
        List<String> all = createdIds(10);
        ended(get(a.find(all.get(2))).orElseThrow());
        done(a.update(says(get(a.find(all.get(5))).orElseThrow(), "Half of it"), TaskStore.ANYONE));

        for (int limit : List.of(1, 3, 5, 10, 100)) {
            assertThat(listed("alice", limit)).as("pages of %d", limit).containsExactlyElementsOf(all);
        }
    }

    @Test
    void lastPageHasNoCursorEvenWhenItIsFull() {
        createdIds(6);

        Page first = page(null, 3);
        assertThat(first.tasks()).hasSize(3);
        assertThat(first.next()).isNotNull();
        Page last = page(first.next(), 3);
        assertThat(last.tasks()).hasSize(3);
        assertThat(last.next()).isNull();
    }

    @Test
    void pagesAreStableWhenTasksComeAndGo() {
        List<String> all = createdIds(8);
        Page first = page(null, 3);

        // one seen, the one where the page ended, the next, and a new one
        for (int gone : List.of(0, 2, 3)) {
            get(b.remove(all.get(gone)));
        }
        String added = created().taskId();

        Page second = page(first.next(), 3);
        assertThat(ids(second.tasks())).containsExactly(all.get(4), all.get(5), all.get(6));
        assertThat(ids(page(second.next(), 3).tasks())).containsExactly(all.get(7), added);
    }

    @Test
    void cursorIsGoodOnEveryNodeAndMoreThanOnce() {
        List<String> all = createdIds(4);
        String cursor = page(null, 2).next();

        assertThat(ids(get(a.list(SERVER, "alice", cursor, 2)).tasks())).containsExactly(all.get(2), all.get(3));
        assertThat(ids(get(b.list(SERVER, "alice", cursor, 2)).tasks())).containsExactly(all.get(2), all.get(3));
    }

    @Test
    void cursorOutlivesTheTasksOfItsList() {
        List<String> all = createdIds(4);
        String cursor = page(null, 2).next();
        all.forEach(id -> get(a.remove(id)));

        assertThat(page(cursor, 2)).isEqualTo(new Page(List.of(), null));
        String added = created().taskId();
        assertThat(ids(page(cursor, 2).tasks())).containsExactly(added);
    }

    @Test
    void lapsedTasksAreNotListed() {
        createdIds(3);
        storage.advance(TTL.dividedBy(2));
        List<String> kept = createdIds(3);
        String cursor = page(null, 1).next();
        storage.advance(TTL.dividedBy(2));

        assertThat(listed("alice", 2)).containsExactlyElementsOf(kept);
        assertThat(page(null, 3).next()).isNull();
        assertThat(ids(page(cursor, 3).tasks())).containsExactlyElementsOf(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "0", "1", "AAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAA", "null", "§%&/()=?`\u0000", "../etc"})
    void garbageIsNoCursor(String garbage) {
        createdIds(2);

        assertInvalid("alice", SERVER, garbage);
        assertInvalid("alice", SERVER, garbage.repeat(10_000));
    }

    @Test
    void cursorIsGoodForItsOwnListOnly() {
        createdIds(4);
        String cursor = page(null, 2).next();

        assertInvalid("bob", SERVER, cursor);
        assertInvalid("alice", "/other", cursor);
        assertInvalid("", SERVER + "alice", cursor);
        assertInvalid("palice", "/mc", cursor);
        assertInvalid("alice", SERVER, cursor + "A");
        assertInvalid("alice", SERVER, cursor.substring(1));
        assertInvalid("alice", SERVER, cursor + "=");
    }

    @Test
    void senselessLimitIsRefused() {
        assertThatThrownBy(() -> a.list(SERVER, "alice", null, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whoeverPagesWhileOthersCreateSeesEachTaskOnceAndMissesNoneThatWasThere() throws Exception {
        List<String> before = createdIds(50);
        Callable<List<String>> creator = () -> createdIds(100);
        Callable<List<String>> reader = () -> listed("alice", 3);

        List<List<String>> seen = race(List.of(creator, creator, reader, reader, reader));

        for (List<String> pages : seen.subList(2, 5)) {
            assertThat(pages).doesNotHaveDuplicates().startsWith(before.toArray(String[]::new));
        }
        assertThat(listed("alice", 7)).hasSize(250).doesNotHaveDuplicates();
    }

    private List<String> createdIds(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(get((i % 2 == 0 ? a : b).create(aTask().build())).taskId());
        }
        return ids;
    }

    private Page page(@Nullable String cursor, int limit) {
        return get(b.list(SERVER, "alice", cursor, limit));
    }

    private void assertInvalid(String owner, String server, String cursor) {
        assertThatThrownBy(() -> get(a.list(server, owner, cursor, 10)))
                .hasCauseInstanceOf(InvalidCursorException.class);
    }
}
