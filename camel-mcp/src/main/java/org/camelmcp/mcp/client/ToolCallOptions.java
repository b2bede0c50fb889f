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

import java.time.Duration;
import org.camelmcp.mcp.protocol.Generation;
import org.jspecify.annotations.Nullable;

/**
 * How to call a tool.
 *
 * @param timeout    how long each answer of the server may take, zero = no limit; while it waits for an answer of ours the
 *                   clock stands still
 * @param generation the generation to speak, {@code null} = whichever the server prefers
 * @param plain      whether to hide the extensions from the server, so that it gives a plain result
 * @param inputs     answers what the server asks meanwhile, {@code null} = nobody does: then nothing is declared
 */
public record ToolCallOptions(
        Duration timeout,
        @Nullable Generation generation,
        boolean plain,
        @Nullable InputAnswers inputs) {}
