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
package org.camelmcp.mcp.signing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one purpose: bytes and their signature, as base64url text. A token is not encrypted, so it must hold nothing that
 * its bearer may not read. What it is bound to is signed with it but not contained: in any other circumstances it is forged.
 * Immutable, thread-safe.
 */
public final class SignedTokens {

    private final SigningKeys keys;
    private final byte[] purpose;

    /** @param purpose tells these tokens from those that the same keys sign for other ends */
    public SignedTokens(SigningKeys keys, String purpose) {
        this.keys = keys;
        this.purpose = purpose.getBytes(StandardCharsets.UTF_8);
    }

    /** @param bound what has to be the same when it is read, each {@code null} being different from every text */
    public String write(byte[] content, List<@Nullable String> bound) {
        byte[] signature = keys.sign(signed(content, bound));
        byte[] token = Arrays.copyOf(content, content.length + signature.length);
        System.arraycopy(signature, 0, token, content.length, signature.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /**
     * The content of a token; empty when it was not written with these keys, for this purpose, bound to the same. Takes time
     * and memory in proportion to the token's length, so that this has to be checked first. Never fails.
     */
    public Optional<byte[]> read(String token, List<@Nullable String> bound) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        int length = bytes.length - SigningKeys.SIGNATURE_BYTES;
        if (length <= 0) {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOf(bytes, length);
        byte[] signature = Arrays.copyOfRange(bytes, length, bytes.length);
        return keys.verify(signature, signed(content, bound)) ? Optional.of(content) : Optional.empty();
    }

    private byte[][] signed(byte[] content, List<@Nullable String> bound) {
        List<byte[]> parts = new ArrayList<>();
        add(parts, purpose);
        add(parts, content);
        bound.forEach(text -> add(parts, bytes(text)));
        return parts.toArray(byte[][]::new);
    }

    /** What could have any length is preceded by it, so that nothing can be read as part of its neighbour. */
    private static void add(List<byte[]> parts, byte[] part) {
        parts.add(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        parts.add(part);
    }

    /** Different for any two texts, malformed ones too, and for none. */
    private static byte[] bytes(@Nullable String text) {
        if (text == null) {
            return new byte[] {0};
        }
        ByteBuffer out = ByteBuffer.allocate(1 + text.length() * Character.BYTES);
        out.put((byte) 1).asCharBuffer().put(text);
        return out.array();
    }
}
