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
package org.camelmcp.tasks.requestor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FollowPolicyTest {

    @Test
    void zeroMeansNoTimeout() {
        assertThat(new FollowPolicy(Duration.ZERO, Duration.ZERO, Duration.ZERO, false).hasTimeout())
                .isFalse();
    }

    @Test
    void negativeDurationsAreRefusedByName() {
        assertThatThrownBy(() -> new FollowPolicy(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(-1), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The timeout is PT-1S, which is negative; give zero for no limit, or more");
    }

    @Test
    void endlessDurationsAreRefusedByName() {
        assertThatThrownBy(
                        () -> new FollowPolicy(Duration.ofSeconds(Long.MAX_VALUE), Duration.ZERO, Duration.ZERO, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The minPollInterval is PT")
                .hasMessageContaining("longer than ten years; give zero to leave the pace to the server, or less");
    }
}
