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

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets that sign tokens (HMAC-SHA256): the first signs, all verify. To change keys without making tokens invalid,
 * first add the new one at the end on all nodes, then move it to the front, and drop the old one after the tokens'
 * maximum age. Immutable, thread-safe; shows no key.
 */
public final class SigningKeys {

    /** As long as the hash: RFC 2104 discourages less. */
    public static final int MIN_BYTES = 32;

    static final int SIGNATURE_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKeySpec> keys;

    private SigningKeys(List<SecretKeySpec> keys) {
        this.keys = keys;
    }

    /**
     * Keys shared by nodes, or kept over restarts.
     *
     * @throws IllegalArgumentException when there is none, or one has fewer than {@link #MIN_BYTES} bytes
     */
    public static SigningKeys of(List<byte[]> secrets) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("There is no session key; at least one must sign");
        }
        for (int i = 0; i < secrets.size(); i++) {
            if (secrets.get(i).length < MIN_BYTES) {
                throw new IllegalArgumentException("Session key " + (i + 1) + " has " + secrets.get(i).length
                        + " bytes; at least " + MIN_BYTES + " random ones are needed");
            }
        }
        return new SigningKeys(secrets.stream()
                .map(secret -> new SecretKeySpec(secret, ALGORITHM))
                .toList());
    }

    /** One key that nobody else has: what it signs is valid as long as this process lives. */
    public static SigningKeys random() {
        byte[] secret = new byte[MIN_BYTES];
        new SecureRandom().nextBytes(secret);
        return of(List.of(secret));
    }

    byte[] sign(byte[]... parts) {
        return sign(keys.get(0), parts);
    }

    /** Whether one of the keys made the signature. Takes as long whichever byte is wrong. */
    boolean verify(byte[] signature, byte[]... parts) {
        boolean valid = false;
        for (SecretKeySpec key : keys) {
            valid |= MessageDigest.isEqual(signature, sign(key, parts));
        }
        return valid;
    }

    private static byte[] sign(SecretKeySpec key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "SigningKeys[" + keys.size() + "]";
    }
}
