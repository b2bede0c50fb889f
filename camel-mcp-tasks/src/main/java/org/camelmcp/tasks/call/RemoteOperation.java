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

import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;

/** What a producer does with an exchange about a remote server. Implementations are thread-safe and never block. */
interface RemoteOperation {

    /**
     * Begins the operation.
     *
     * @return ends with what is to be written to the exchange, on whatever thread; a failure becomes the exchange's
     *     exception
     * @throws RuntimeException when the exchange is not usable; it becomes the exchange's exception
     */
    CompletionStage<Reply> perform(Exchange exchange);

    /** Writes to the exchange; on a thread of the workers. */
    @FunctionalInterface
    interface Reply {
        void writeTo(Exchange exchange);
    }
}
