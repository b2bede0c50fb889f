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
 * A {@code notifications/progress} of the server.
 *
 * @param progress how far it is; grows, in a unit of the server's choice
 * @param total    where it ends, {@code null} when not known
 * @param message  a sentence for people, {@code null} when there is none
 */
public record Progress(
        double progress, @Nullable Double total, @Nullable String message) {}
