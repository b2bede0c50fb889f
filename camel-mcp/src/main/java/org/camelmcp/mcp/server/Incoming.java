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

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One message as a transport received it.
 *
 * @param body      UTF-8 JSON; on stdio one line
 * @param headers   the values of an HTTP header by its name, without regard to case; {@code null} on stdio, which has
 *                  none (P 62)
 * @param principal the authenticated principal's name, {@code null} without authentication
 * @param sessions  where its legacy session is found; on stdio also the identity of the peer: one instance for each
 *     connection, with the {@code equals} of {@link Object}
 */
public record Incoming(
        byte[] body,
        @Nullable Function<String, List<String>> headers,
        @Nullable String principal,
        Sessions sessions) {}
