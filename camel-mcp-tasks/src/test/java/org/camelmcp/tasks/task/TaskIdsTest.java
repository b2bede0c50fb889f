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
package org.camelmcp.tasks.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** P 109. */
class TaskIdsTest {

    @Test
    void idIsVisibleAsciiThatNeedsNoEscapeInUrlsAndHeaders() {
        assertThat(TaskIds.next()).matches("[0-9a-f]{40}");
    }

    @Test
    void whatLogsDoNotShowIsStillTooMuchToGuess() {
        String id = TaskIds.next();
        String shown = Task.shorten(id).replace("…", "");

        assertThat(id).startsWith(shown);
        assertThat((id.length() - shown.length()) * 4).isGreaterThanOrEqualTo(128);
    }

    @Test
    void idsDifferInEveryBit() {
        Set<String> ids = new HashSet<>();
        BigInteger ones = BigInteger.ZERO;
        BigInteger zeros = BigInteger.ZERO;
        BigInteger all = BigInteger.ONE.shiftLeft(160).subtract(BigInteger.ONE);
        for (int i = 0; i < 1000; i++) {
            String id = TaskIds.next();
            ids.add(id);
            ones = ones.or(new BigInteger(id, 16));
            zeros = zeros.or(new BigInteger(id, 16).xor(all));
        }

        assertThat(ids).hasSize(1000);
        assertThat(ones).isEqualTo(all);
        assertThat(zeros).isEqualTo(all);
    }
}
