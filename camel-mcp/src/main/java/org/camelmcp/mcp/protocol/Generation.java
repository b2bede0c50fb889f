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

/**
 * The two incompatible generations of MCP. Called "eras" in the specification's versioning page.
 */
public enum Generation {
    /** 2025-11-25 and earlier: {@code initialize}, an optional session, requests in both directions. */
    LEGACY,
    /** 2026-07-28 and later: every request carries its own {@code _meta}, there is no session. */
    MODERN
}
