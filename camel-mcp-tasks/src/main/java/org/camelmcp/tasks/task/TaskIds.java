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
package org.camelmcp.tasks.task;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Makes ids of tasks, which may be all that protects a task (P 109): 160 random bits as 40 hexadecimal digits, safe in URLs and
 * HTTP headers. The {@linkplain Task#shorten eight digits} that logs show leave 128 bits to guess. Thread-safe.
 */
public final class TaskIds {

    private static final int BYTES = 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    private TaskIds() {}

    /** A new id, unlike any other. */
    public static String next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
