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
package org.camelmcp.tasks.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.camelmcp.mcp.protocol.Revision;

/**
 * Who reads a stream, as far as it decides what may be sent there.
 *
 * @param revision     of its session
 * @param capabilities what it declared there
 */
record Recipient(Revision revision, ObjectNode capabilities) {}
