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
package org.camelmcp.mcp.client;

import org.jspecify.annotations.Nullable;

/**
 * The server answered with something that the protocol does not allow here, for example an unknown {@code resultType}
 * (P 4). It has seen the request and may have acted on it.
 */
public class McpProtocolException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public McpProtocolException(String message) {
        super(message);
    }

    public McpProtocolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
