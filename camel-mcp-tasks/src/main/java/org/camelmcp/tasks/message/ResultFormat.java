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

/** What of a tool's result becomes the message body. The whole result is in a header whatever the format. */
public enum ResultFormat {
    /**
     * The structured content where there is some, as Map, List or plain value. Else the content: texts joined by line
     * breaks; a single image, sound or binary resource as {@code byte[]} with its {@code Content-Type}; a mixture as a
     * List with a String, {@code byte[]} or Map for each block; nothing as {@code null}.
     */
    AUTO,
    /** The texts, those of embedded resources included, joined by line breaks; {@code null} when there is none. */
    TEXT,
    /**
     * The structured content, as Map, List or plain value. Servers of older revisions put it in the text: a text that is
     * a JSON object or array is taken for it. Anything else is an {@link InvalidResultException}.
     */
    STRUCTURED,
    /** The whole result as the server sent it, as a Map. */
    RESULT
}
