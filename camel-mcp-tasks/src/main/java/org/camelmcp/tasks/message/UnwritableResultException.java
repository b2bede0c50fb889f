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
package org.camelmcp.tasks.message;

import org.apache.camel.RuntimeCamelException;
import org.jspecify.annotations.Nullable;

/**
 * What a route left as its body cannot become the result of its tool. The message tells types, names and places, never the
 * content, which may be secret.
 */
public class UnwritableResultException extends RuntimeCamelException {

    private static final long serialVersionUID = 1L;

    /** @param cause {@code null} where the cause's own message would quote the content */
    public UnwritableResultException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
