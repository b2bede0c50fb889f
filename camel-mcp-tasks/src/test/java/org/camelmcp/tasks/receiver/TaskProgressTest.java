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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskProgressTest {

    @ParameterizedTest(name = "{0} of {1}, {2}: {3}")
    @CsvSource({
        "3, 10, Reading orders, Reading orders",
        ", , Reading orders, Reading orders",
        "3, 10, , 3 of 10",
        "3, , , 3",
        "0, 10, , 0 of 10",
        "-2, , , -2",
        "0.25, 1, , 0.25 of 1",
        "1e6, 2.5e6, , 1000000 of 2500000",
        "1e300, , , 1.0E300",
        ", 10, , 0 of 10"
    })
    void textIsTheMessageElseTheNumbers(Double progress, Double total, String message, String text) {
        assertThat(new TaskProgress(progress, total, message).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNoFiniteNumberIsRefused(double value) {
        assertThatThrownBy(() -> new TaskProgress(value, null, "message"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Illegal progress: " + value + " is no finite number");
        assertThatThrownBy(() -> new TaskProgress(1.0, value, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Illegal total: " + value + " is no finite number");
    }

    @Test
    void nothingAtAllIsRefused() {
        assertThatThrownBy(() -> new TaskProgress(null, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no progress to report");
    }
}
