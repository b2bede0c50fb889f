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
package org.camelmcp.mcp.transport;

import java.time.Duration;

/** A request got no answer within its timeout. */
public class TransportTimeoutException extends TransportException {

    private static final long serialVersionUID = 1L;

    /** @param what names the request or the server */
    public TransportTimeoutException(Delivery delivery, String what, Duration timeout) {
        super(delivery, what + " got no response within " + timeout.toMillis() + " ms", null);
    }
}
