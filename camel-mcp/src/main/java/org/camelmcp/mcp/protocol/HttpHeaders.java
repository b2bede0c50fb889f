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
package org.camelmcp.mcp.protocol;

/** HTTP header names of both protocol generations; names compare without regard to case. */
public final class HttpHeaders {

    public static final String PROTOCOL_VERSION = "MCP-Protocol-Version";
    public static final String METHOD = "Mcp-Method";
    public static final String NAME = "Mcp-Name";
    /** Followed by the name that a tool's {@code x-mcp-header} gives. */
    public static final String PARAM_PREFIX = "Mcp-Param-";
    /** Legacy only. */
    public static final String SESSION_ID = "Mcp-Session-Id";
    /** Legacy only. */
    public static final String LAST_EVENT_ID = "Last-Event-ID";

    private HttpHeaders() {}
}
