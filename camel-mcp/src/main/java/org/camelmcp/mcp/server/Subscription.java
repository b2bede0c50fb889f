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
package org.camelmcp.mcp.server;

import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;

/** A modern client's open {@code subscriptions/listen}. Thread-safe. */
public interface Subscription {

    /**
     * Sends a notification, with the subscription's id in its {@code _meta} (P 79), after the acknowledgement. Dropped when
     * the subscription has ended; a client that reads too slowly loses the subscription.
     */
    void publish(JsonRpcNotification notification);
}
