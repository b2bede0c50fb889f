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

/**
 * Asks for progress notifications: its token goes into {@code _meta.progressToken} of a request. It stays in force
 * until it is closed, because the token of a task's request is valid for the task's whole life.
 */
public final class ProgressSubscription implements AutoCloseable {

    private final String token;
    private final Runnable close;

    ProgressSubscription(String token, Runnable close) {
        this.token = token;
        this.close = close;
    }

    public String token() {
        return token;
    }

    @Override
    public void close() {
        close.run();
    }
}
