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
package org.camelmcp.tasks.requestor;

/** What a peer sent, as it may appear in messages and logs: it can be any text, of any length. Stateless. */
public final class Shown {

    private static final int MAX = 60;

    private Shown() {}

    /** A method's name. */
    public static String method(String method) {
        String start = method.length() <= MAX ? method : method.substring(0, MAX) + "…";
        return start.replaceAll("\\p{Cntrl}", "?");
    }
}
