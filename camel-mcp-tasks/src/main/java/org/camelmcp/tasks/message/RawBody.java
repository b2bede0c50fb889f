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

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.TypeConversionException;
import org.apache.camel.WrappedFile;
import org.jspecify.annotations.Nullable;

/**
 * What a body that is text, bytes, a stream or a file holds.
 *
 * @param content a String or {@code byte[]}
 * @param file    the name of the file that it is, without directories; {@code null} where it is none
 */
record RawBody(Object content, @Nullable String file) {

    /** Whether a body is text, bytes, a stream or a file, rather than a value that Jackson converts. */
    static boolean is(Object body) {
        return body instanceof CharSequence
                || body instanceof byte[]
                || body instanceof ByteBuffer
                || body instanceof StreamCache
                || body instanceof InputStream
                || body instanceof Reader
                || body instanceof WrappedFile
                || body instanceof File
                || body instanceof Path;
    }

    /**
     * Reads such a body. A stream cache can be read again afterwards; other streams are closed.
     *
     * @param max how many bytes, or characters, it may hold; no more is read
     * @throws UnwritableResultException when it holds more, or cannot be read
     */
    static RawBody read(Message message, int max) {
        Object body = message.getBody();
        try {
            return new RawBody(content(message, body, max), fileName(body));
        } catch (LimitExceededException e) {
            throw tooLarge(max);
        } catch (IOException | TypeConversionException | CamelExecutionException e) {
            // Camel's own message may quote the body
            throw new UnwritableResultException(
                    "The body of type " + body.getClass().getTypeName() + " could not be read",
                    e instanceof IOException ? e : null);
        }
    }

    static UnwritableResultException tooLarge(int max) {
        return new ResultTooLargeException(max);
    }

    private static Object content(Message message, Object body, int max) throws IOException {
        if (body instanceof CharSequence text) {
            if (text.length() > max) {
                throw new LimitExceededException();
            }
            return text.toString();
        }
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        if (body instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        if (body instanceof StreamCache cache) {
            cache.reset();
            try {
                return body instanceof Reader reader ? characters(reader, max) : cached(cache, max);
            } finally {
                cache.reset();
            }
        }
        if (body instanceof Reader reader) {
            try (reader) {
                return characters(reader, max);
            }
        }
        try (InputStream in = stream(message, body)) {
            byte[] bytes = in.readNBytes(max == Integer.MAX_VALUE ? max : max + 1);
            if (bytes.length > max) {
                throw new LimitExceededException();
            }
            return bytes;
        }
    }

    private static InputStream stream(Message message, Object body) throws IOException {
        if (body instanceof InputStream in) {
            return in;
        }
        Exchange exchange = message.getExchange();
        InputStream in = exchange.getContext().getTypeConverter().convertTo(InputStream.class, exchange, body);
        if (in == null) {
            throw new IOException("Camel has no type converter that opens it");
        }
        return in;
    }

    private static String characters(Reader reader, int max) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[8192];
        for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
            if (text.length() + (long) n > max) {
                throw new LimitExceededException();
            }
            text.append(buffer, 0, n);
        }
        return text.toString();
    }

    private static byte[] cached(StreamCache cache, int max) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        cache.writeTo(limited(bytes, max));
        return bytes.toByteArray();
    }

    /** A stream that fails with {@link LimitExceededException} beyond so many bytes. */
    static OutputStream limited(OutputStream out, int max) {
        return new FilterOutputStream(out) {
            private long left = max;

            @Override
            public void write(int b) throws IOException {
                take(1);
                out.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                take(length);
                out.write(bytes, offset, length);
            }

            private void take(int length) throws IOException {
                left -= length;
                if (left < 0) {
                    throw new LimitExceededException();
                }
            }
        };
    }

    private static @Nullable String fileName(Object body) {
        if (body instanceof WrappedFile<?> wrapped) {
            return wrapped.getFile() instanceof File file ? file.getName() : null;
        }
        if (body instanceof File file) {
            return file.getName();
        }
        return body instanceof Path path && path.getFileName() != null
                ? path.getFileName().toString()
                : null;
    }

    /** There is more than may be. */
    static final class LimitExceededException extends IOException {

        private static final long serialVersionUID = 1L;
    }
}
