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

import org.apache.camel.RuntimeCamelException;

/** An endpoint holds as many suspended exchanges as it may; nothing was sent for this one. */
public class TooManyInflightException extends RuntimeCamelException {

    private static final long serialVersionUID = 1L;

    public TooManyInflightException(int maxInflight) {
        super("This endpoint already holds its maximum of " + maxInflight + " suspended exchanges (maxInflight)."
                + " Use operation=start for long tasks, slow the route's source down, or raise the limit");
    }
}
