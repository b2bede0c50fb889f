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
package org.camelmcp.mcp.transport.http;

import java.util.function.Consumer;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.transport.InboundListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a listener throws away from the streams: the next event may be the response that someone waits for. */
final class SafeListener implements InboundListener {

    private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);

    private final HttpTarget target;
    private volatile @Nullable InboundListener listener;

    SafeListener(HttpTarget target) {
        this.target = target;
    }

    void set(InboundListener to) {
        listener = to;
    }

    @Override
    public void onMessage(JsonRpcMessage message, @Nullable RequestId during) {
        tell(to -> to.onMessage(message, during));
    }

    @Override
    public void onMalformedRequest(RequestId id, JsonRpcError error) {
        tell(to -> to.onMalformedRequest(id, error));
    }

    private void tell(Consumer<InboundListener> what) {
        InboundListener to = listener;
        if (to == null) {
            LOG.debug("Dropped a message of {}: nobody listens", target);
            return;
        }
        try {
            what.accept(to);
        } catch (RuntimeException e) {
            LOG.error("A message of {} could not be handled", target, e);
        }
    }
}
