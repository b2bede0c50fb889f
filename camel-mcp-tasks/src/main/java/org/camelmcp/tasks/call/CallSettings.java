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
package org.camelmcp.tasks.call;

import java.time.Duration;
import org.camelmcp.tasks.requestor.FollowPolicy;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint calls; what varies from message to message is in {@link ToolCommand}. Immutable.
 *
 * @param mode              whether tools are called as tasks
 * @param minPollInterval   never poll faster than this
 * @param maxBackoff        the bound of our own error backoff
 * @param cancelOnTimeout   whether the remote task is cancelled when our deadline passes
 * @param push              whether to listen for status changes where the server offers that
 * @param onDeliveryUnknown what a re-invoked exchange does about a call whose delivery is unknown
 * @param onStop            {@code null} = cancel only what nobody could follow later
 */
public record CallSettings(
        TaskMode mode,
        Duration minPollInterval,
        Duration maxBackoff,
        boolean cancelOnTimeout,
        boolean push,
        OnDeliveryUnknown onDeliveryUnknown,
        @Nullable OnStop onStop) {

    FollowPolicy policy(Duration timeout) {
        return new FollowPolicy(minPollInterval, maxBackoff, timeout, cancelOnTimeout);
    }
}
