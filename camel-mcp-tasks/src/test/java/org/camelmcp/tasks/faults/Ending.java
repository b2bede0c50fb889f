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
package org.camelmcp.tasks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.Exchange;
import org.camelmcp.tasks.McpDeliveryUnknownException;
import org.camelmcp.tasks.McpTaskExpiredException;
import org.camelmcp.tasks.McpTaskFailedException;
import org.camelmcp.tasks.McpTaskTimedOutException;

/** What an exchange comes to. */
enum Ending {
    COMPLETED,
    /** Failed, and the server surely did nothing: trying again is safe. */
    NOT_TAKEN,
    /** Failed, and the tool may have run. */
    FAILED,
    DELIVERY_UNKNOWN,
    TIMED_OUT,
    EXPIRED;

    static Ending of(Exchange exchange) {
        Exception failure = exchange.getException();
        if (failure == null) {
            assertThat(exchange.getMessage().getBody()).isEqualTo("ok");
            return COMPLETED;
        } else if (failure instanceof McpTaskFailedException failed) {
            return failed.isRetryable() ? NOT_TAKEN : FAILED;
        } else if (failure instanceof McpDeliveryUnknownException) {
            return DELIVERY_UNKNOWN;
        } else if (failure instanceof McpTaskTimedOutException) {
            return TIMED_OUT;
        } else if (failure instanceof McpTaskExpiredException) {
            return EXPIRED;
        }
        throw new AssertionError("An ending that no table expects", failure);
    }
}
