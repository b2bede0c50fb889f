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
package org.camelmcp.mcp.server.stdio;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The streams of this process on which MCP is spoken. Its standard output must carry nothing else (P 55), and in a Java
 * process many a library writes there, some through the file descriptor itself. So a launcher gives MCP a descriptor of
 * its own before Java starts, and turns the standard output into the standard error:
 *
 * <pre>{@code exec java -Dorg.camelmcp.stdio.fd=3 --add-opens java.base/java.io=ALL-UNNAMED ... 3>&1 1>&2}</pre>
 *
 * <p>Without such a launcher the standard output itself is used; {@link System#out} is redirected to the standard error,
 * and what still writes past it is found by {@link StdoutLoggers}.
 *
 * @param in       what the client writes
 * @param out      what it reads; not buffered
 * @param ownsFile whether {@code out} is a descriptor of its own, so that nothing else can write there
 */
public record StandardStreams(InputStream in, OutputStream out, boolean ownsFile) {

    /** The number of the descriptor that the launcher made, as a system property. */
    public static final String DESCRIPTOR = "org.camelmcp.stdio.fd";

    /**
     * Takes the streams of this process, and redirects {@link System#out} to the standard error.
     *
     * @throws IOException when the launcher's descriptor cannot be used, with the remedy
     */
    public static StandardStreams take() throws IOException {
        InputStream in = new FileInputStream(FileDescriptor.in);
        String number = System.getProperty(DESCRIPTOR);
        OutputStream out = number == null ? new FileOutputStream(FileDescriptor.out) : open(number);
        System.setOut(System.err);
        return new StandardStreams(in, out, number != null);
    }

    /** What must not go on writing to the standard output, with the remedy; empty when all is well. */
    public List<String> complaints() {
        return ownsFile ? List.of() : StdoutLoggers.complaints();
    }

    private static OutputStream open(String number) throws IOException {
        int descriptor;
        try {
            descriptor = Integer.parseInt(number);
        } catch (NumberFormatException e) {
            throw new IOException("-D" + DESCRIPTOR + "=" + number + ": it must be the number of a file descriptor", e);
        }
        FileDescriptor inherited = inherited(descriptor);
        if (inherited != null) {
            return new FileOutputStream(inherited);
        }
        try {
            // opens it anew, which works for pipes and files; clients that use sockets, such as Node, need the above
            return new FileOutputStream("/dev/fd/" + descriptor);
        } catch (IOException e) {
            throw new IOException(
                    "The file descriptor " + descriptor + " cannot be opened (" + e.getMessage()
                            + "): start Java with --add-opens java.base/java.io=ALL-UNNAMED",
                    e);
        }
    }

    /** There is no public way to a descriptor that the process has inherited. */
    private static @Nullable FileDescriptor inherited(int descriptor) {
        try {
            Constructor<FileDescriptor> constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
            constructor.setAccessible(true);
            return constructor.newInstance(descriptor);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }
}
