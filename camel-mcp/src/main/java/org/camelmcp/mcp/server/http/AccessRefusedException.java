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
package org.camelmcp.mcp.server.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@link PrincipalResolver} refuses a request. The message reaches the client. */
public final class AccessRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String challenge;

    private AccessRefusedException(int status, @Nullable String challenge, String message) {
        super(message, null, false, false);
        this.status = status;
        this.challenge = challenge;
    }

    /**
     * Nobody is authenticated, and somebody must be: HTTP 401.
     *
     * @param challenge the value of {@code WWW-Authenticate}, which HTTP demands, for example {@code Bearer realm="mcp"}
     */
    public static AccessRefusedException unauthenticated(String challenge, String message) {
        return new AccessRefusedException(401, challenge, message);
    }

    /** The one who is authenticated may not do this: HTTP 403. */
    public static AccessRefusedException forbidden(String message) {
        return new AccessRefusedException(403, null, message);
    }

    int status() {
        return status;
    }

    Optional<String> challenge() {
        return Optional.ofNullable(challenge);
    }
}
