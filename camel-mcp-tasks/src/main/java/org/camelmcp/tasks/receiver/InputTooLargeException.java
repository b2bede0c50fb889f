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

/** An answer to what a task has asked is larger than one may be, so that nothing of it was stored (P 122). */
public final class InputTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param bytes in memory, by estimate */
    public InputTooLargeException(long bytes, long most) {
        super(
                "An answer takes about " + bytes + " bytes, and only " + most + " are kept of one: send a smaller one",
                null,
                false,
                false);
    }
}
