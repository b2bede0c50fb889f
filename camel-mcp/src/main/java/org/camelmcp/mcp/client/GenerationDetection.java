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

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Revision;

/**
 * Decides from one observation which protocol generation a server speaks: table 6a of the protocol checklist as a pure
 * function, row for row.
 */
public final class GenerationDetection {

    private GenerationDetection() {}

    /**
     * @param stdio    whether the server is a child process
     * @param observed what came back for {@code server/discover}
     */
    public static Verdict decide(boolean stdio, Observation observed) {
        if (observed instanceof Observation.Discovered discovered) {
            return discovered(discovered.supportedVersions());
        }
        if (observed instanceof Observation.Refused refused) {
            return refused(stdio, refused.error(), refused.status());
        }
        if (observed instanceof Observation.ForeignStatus foreign) {
            return foreignStatus(foreign.status());
        }
        if (observed instanceof Observation.ForeignResult) {
            return legacy("it answered server/discover with something that is no DiscoverResult");
        }
        if (observed instanceof Observation.NoAnswer) {
            return stdio
                    ? legacy("it did not answer server/discover")
                    : new Verdict.Undecided("it did not answer in time");
        }
        if (observed instanceof Observation.ChildExited) {
            return stdio
                    ? legacy("it exited on server/discover, as some older servers do before initialize")
                    : new Verdict.Undecided("the connection ended");
        }
        return new Verdict.Undecided("it could not be reached");
    }

    private static Verdict discovered(Collection<String> supported) {
        Optional<Revision> modern = Revision.newest(Generation.MODERN, supported);
        if (modern.isPresent()) {
            return new Verdict.Modern(modern.get(), "it answered server/discover");
        }
        return legacyAmong(supported, "it lists no modern revision that we speak");
    }

    private static Verdict refused(boolean stdio, JsonRpcError error, int status) {
        if (isAuthentication(status)) {
            return authentication(status);
        }
        if (isOutage(status)) {
            return outage(status);
        }
        switch (error.code()) {
            case ErrorCodes.UNSUPPORTED_PROTOCOL_VERSION:
                List<String> supported = supported(error);
                Optional<Revision> modern = Revision.newest(Generation.MODERN, supported);
                if (modern.isPresent()) {
                    return new Verdict.AskAgain(modern.get(), "it asks for another modern revision");
                }
                return legacyAmong(supported, "it supports no modern revision that we speak");
            case ErrorCodes.HEADER_MISMATCH, ErrorCodes.MISSING_REQUIRED_CLIENT_CAPABILITY:
                // only the modern generation has these codes (P section 15 e)
                return new Verdict.Modern(
                        Revision.newest(Generation.MODERN), "it answered with the modern error " + error.code());
            default:
                return legacy("it answered server/discover with error " + error.code());
        }
    }

    private static Verdict foreignStatus(int status) {
        if (isAuthentication(status)) {
            return authentication(status);
        }
        if (isOutage(status) || status < 400) {
            return outage(status);
        }
        return legacy("it answered server/discover with HTTP status " + status);
    }

    private static boolean isAuthentication(int status) {
        return status == 401 || status == 403 || status == 407;
    }

    private static boolean isOutage(int status) {
        return status == 408 || status == 429 || status >= 500;
    }

    private static Verdict authentication(int status) {
        return new Verdict.Undecided("it demands authentication (HTTP status " + status + ")");
    }

    private static Verdict outage(int status) {
        return new Verdict.Undecided("it answered with HTTP status " + status);
    }

    private static Verdict legacy(String reason) {
        return new Verdict.Legacy(Revision.newest(Generation.LEGACY), reason);
    }

    private static Verdict legacyAmong(Collection<String> supported, String reason) {
        return Revision.newest(Generation.LEGACY, supported)
                .<Verdict>map(revision -> new Verdict.Legacy(revision, reason))
                .orElseGet(() ->
                        new Verdict.Incompatible("the server speaks " + supported + ", we speak " + Revision.wires()));
    }

    /** The newest legacy revision that an error's {@code data.supported} offers. */
    static Optional<Revision> legacyOffered(JsonRpcError error) {
        return Revision.newest(Generation.LEGACY, supported(error));
    }

    private static List<String> supported(JsonRpcError error) {
        List<String> supported = new ArrayList<>();
        if (error.data() != null) {
            error.data().path("supported").forEach(version -> supported.add(version.asText()));
        }
        return supported;
    }
}
