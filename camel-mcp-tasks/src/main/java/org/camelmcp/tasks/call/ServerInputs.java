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
package org.camelmcp.tasks.call;

import java.util.Set;
import java.util.function.Supplier;

/**
 * What is answered for one server beyond its calls.
 *
 * @param kinds     what any of its endpoints answers at the moment: what a session with a legacy server declares (P 18)
 * @param otherwise answers what a legacy server asks on nobody's account
 */
public record ServerInputs(Supplier<Set<InputKind>> kinds, Supplier<InputDesk> otherwise) {}
