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
package org.camelmcp.tasks;

/** Which generation of MCP to speak with a server. */
public enum McpProtocol {
    /** Whichever the server turns out to speak, found out once and remembered. */
    AUTO,
    /** 2026-07-28 with the extension for tasks; nothing else is tried. */
    MODERN,
    /** 2025-11-25 and its predecessors; nothing else is tried. */
    LEGACY
}
