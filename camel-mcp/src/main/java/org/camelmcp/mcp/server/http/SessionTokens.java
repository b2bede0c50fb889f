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

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.mcp.server.ClientProfile;
import org.camelmcp.mcp.server.ServerSession;
import org.camelmcp.mcp.signing.SignedTokens;
import org.camelmcp.mcp.signing.SigningKeys;
import org.jspecify.annotations.Nullable;

/**
 * Writes sessions into tokens and reads them back: base64url of the session's bytes and their signature. The principal is
 * signed but not contained, so that a token neither reveals it nor grows with it, and is forged in anybody else's hands.
 * Thread-safe.
 */
final class SessionTokens {

    /** A header of this size passes every proxy (DESIGN 8). */
    static final int MAX_LENGTH = 512;

    static final int ID_BYTES = 16;

    private static final byte VERSION = 1;
    private static final String PURPOSE = "camel-mcp session token";
    private static final int ABSENT = 0xFF;
    private static final int MAX_NAME_BYTES = 160;
    private static final int MAX_VERSION_BYTES = 80;
    private static final int MAX_BYTES =
            1 + Integer.BYTES + Integer.BYTES + Long.BYTES + ID_BYTES + 1 + MAX_NAME_BYTES + 1 + MAX_VERSION_BYTES;

    private final SignedTokens tokens;
    private final CapabilityBits capabilities;
    private final String server;

    /** @param server which server the sessions are of: the tokens of another one count as forged */
    SessionTokens(SigningKeys keys, CapabilityBits capabilities, String server) {
        this.tokens = new SignedTokens(keys, PURPOSE);
        this.capabilities = capabilities;
        this.server = server;
    }

    /** The token of a new session. Names too long for it are cut, and further details of the client are left out. */
    String write(Revision revision, ClientProfile client, byte[] id, Instant createdAt, @Nullable String principal) {
        ByteBuffer out = ByteBuffer.allocate(MAX_BYTES);
        out.put(VERSION);
        out.putInt((int) LocalDate.parse(revision.wire()).toEpochDay());
        out.putInt(capabilities.of(client.capabilities()));
        out.putLong(createdAt.toEpochMilli());
        out.put(id);
        Implementation info = client.info();
        if (info == null) {
            out.put((byte) ABSENT);
        } else {
            putText(out, info.name(), MAX_NAME_BYTES);
            putText(out, info.version(), MAX_VERSION_BYTES);
        }
        return tokens.write(Arrays.copyOf(out.array(), out.position()), bound(principal));
    }

    /** The session of a token; empty when we did not write it, or not for that principal. Never fails. */
    Optional<ServerSession> read(String token, @Nullable String principal) {
        if (token.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Optional<byte[]> session = tokens.read(token, bound(principal));
        if (session.isEmpty()) {
            return Optional.empty();
        }
        try {
            return parse(ByteBuffer.wrap(session.get()), token, principal);
        } catch (BufferUnderflowException e) {
            // signed with our key by something else than this class
            return Optional.empty();
        }
    }

    private Optional<ServerSession> parse(ByteBuffer in, String token, @Nullable String principal) {
        if (in.get() != VERSION) {
            return Optional.empty();
        }
        Optional<Revision> revision =
                Revision.of(LocalDate.ofEpochDay(in.getInt()).toString());
        int bits = in.getInt();
        Instant createdAt = Instant.ofEpochMilli(in.getLong());
        byte[] id = new byte[ID_BYTES];
        in.get(id);
        String name = getText(in);
        Implementation info = name == null ? null : new Implementation(name, String.valueOf(getText(in)));
        ClientProfile client = new ClientProfile(info, capabilities.toTree(bits));
        return revision.map(
                known -> new ServerSession(HexFormat.of().formatHex(id), token, known, client, principal, createdAt));
    }

    private static void putText(ByteBuffer out, String text, int max) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, max);
        // not in the middle of a character
        while (length < bytes.length && length > 0 && (bytes[length] & 0xC0) == 0x80) {
            length--;
        }
        out.put((byte) length).put(bytes, 0, length);
    }

    private static @Nullable String getText(ByteBuffer in) {
        int length = Byte.toUnsignedInt(in.get());
        if (length == ABSENT) {
            return null;
        }
        byte[] bytes = new byte[Math.min(length, in.remaining())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private List<@Nullable String> bound(@Nullable String principal) {
        return Arrays.asList(String.join(",", capabilities.paths()), server, principal);
    }
}
