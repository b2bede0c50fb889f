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

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The cursor of a list of tasks: where a page ended, and a check that it belongs to the list of that server and owner. It
 * stays good when tasks come and go, and is good on every node. The check keeps out garbage and confusion, not
 * forgery, which would gain nothing: a list shows its owner's tasks wherever it starts. Pure.
 */
final class ListCursor {

    private static final int CHECK_LENGTH = 8;

    private ListCursor() {}

    /** @param number of the last task on the page, in the order of creation */
    static String of(String server, String owner, long number) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES + CHECK_LENGTH)
                .putLong(number)
                .put(check(server, owner, number), 0, CHECK_LENGTH)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @throws InvalidCursorException if it is not one of that list */
    static long number(String cursor, String server, String owner) {
        long number;
        try {
            number = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor)).getLong();
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw new InvalidCursorException();
        }
        if (!of(server, owner, number).equals(cursor)) {
            throw new InvalidCursorException();
        }
        return number;
    }

    private static byte[] check(String server, String owner, long number) {
        byte[] first = server.getBytes(StandardCharsets.UTF_8);
        byte[] second = owner.getBytes(StandardCharsets.UTF_8);
        // with the length of the first, so that no two lists have the same bytes
        ByteBuffer list = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + first.length + second.length)
                .putLong(number)
                .putInt(first.length)
                .put(first)
                .put(second);
        try {
            return MessageDigest.getInstance("SHA-256").digest(list.array());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
