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

/** The client did not declare that it can answer that (P 87, P 114), so that it was not asked. */
public final class UndeclaredInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String capability;

    /** @param capability what the client would have to declare, such as {@code elicitation} or {@code elicitation.url} */
    public UndeclaredInputException(String capability) {
        super("Client does not support " + capability + " capability", null, false, false);
        this.capability = capability;
    }

    public String capability() {
        return capability;
    }
}
