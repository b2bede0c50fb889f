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

import org.camelmcp.mcp.protocol.Revision;

/** What the probe's observation says about a server, with the reason for people. */
public sealed interface Verdict {

    String reason();

    /** The server speaks the modern generation. */
    record Modern(Revision revision, String reason) implements Verdict {}

    /** The server speaks the modern generation, but not the revision that we asked in: ask once more. */
    record AskAgain(Revision revision, String reason) implements Verdict {}

    /** Send {@code initialize} with this revision. A child that has exited must be spawned again first. */
    record Legacy(Revision revision, String reason) implements Verdict {}

    /** There is no revision that both sides speak. */
    record Incompatible(String reason) implements Verdict {}

    /** It says nothing of the generation: authentication, outage. Report it, decide nothing, probe again later. */
    record Undecided(String reason) implements Verdict {}
}
