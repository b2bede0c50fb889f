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
package org.camelmcp.tasks.store;

/** A repository holds as many handles as it may; nothing was added. */
public class RepositoryFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RepositoryFullException(long maxHandles) {
        super(
                "The repository already holds its maximum of " + maxHandles
                        + " task handles (maxHandles). Consume outcomes with from(\"mcp-task:*?server=...\"), or raise the limit");
    }
}
