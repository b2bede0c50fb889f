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

import java.util.List;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;

/** What came back for the probe, the first {@code server/discover} request to a server of unknown generation. */
public sealed interface Observation {

    /** A {@code DiscoverResult}. */
    record Discovered(List<String> supportedVersions) implements Observation {}

    /**
     * A JSON-RPC error.
     *
     * @param status the HTTP status that it came with, 200 on stdio
     */
    record Refused(JsonRpcError error, int status) implements Observation {}

    /** An HTTP error status whose body was empty or not JSON-RPC. */
    record ForeignStatus(int status) implements Observation {}

    /** A successful answer that no server of the modern generation gives. */
    record ForeignResult() implements Observation {}

    /** No answer in time. */
    record NoAnswer() implements Observation {}

    /** The child process ended (stdio). */
    record ChildExited() implements Observation {}

    /** No connection, or one that broke: DNS, TCP, TLS. */
    record Unreachable() implements Observation {}
}
