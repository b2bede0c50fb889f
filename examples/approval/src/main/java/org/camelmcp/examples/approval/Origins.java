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
package org.camelmcp.examples.approval;

import java.util.Set;
import org.apache.camel.Header;

/** Keeps other web pages, which the same browser may show, from reading the questions and from answering them. */
public final class Origins {

    private final Set<String> hosts;

    Origins(int port) {
        hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
    }

    /** A page of another name that resolves to this machine would be taken for ours by the browser. */
    public void checkHost(@Header("Host") String host) throws RefusedException {
        if (host == null || !hosts.contains(host)) {
            throw new RefusedException(403, "This is not the address of this page");
        }
    }

    /** Browsers say which page has sent a form. */
    public void checkOrigin(@Header("Host") String host, @Header("Origin") String origin) throws RefusedException {
        checkHost(host);
        if (!("http://" + host).equals(origin)) {
            throw new RefusedException(403, "Answers are taken from this page only");
        }
    }
}
