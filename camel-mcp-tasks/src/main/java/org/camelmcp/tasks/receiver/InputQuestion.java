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
package org.camelmcp.tasks.receiver;

import java.time.Duration;
import org.camelmcp.tasks.task.InputRequest;

/**
 * What work asks the client of its task or call. Immutable.
 *
 * @param name    by which the work knows the question in the task's life: asked again under it, the work gets the answer that
 *                was given before, or joins who waits for it (DESIGN 6)
 * @param request what is asked
 * @param timeout how long an answer may take
 * @param asTask  whether a legacy client that can is to run it as a task of its own
 */
public record InputQuestion(String name, InputRequest request, Duration timeout, boolean asTask) {}
