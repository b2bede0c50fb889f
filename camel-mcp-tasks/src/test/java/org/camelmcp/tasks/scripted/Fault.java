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
package org.camelmcp.tasks.scripted;

import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** What a request meets instead of its answer, or before it. */
@FunctionalInterface
public interface Fault {

    /** @param asUsual answers as if there were no fault */
    void meet(Received request, Answer answer, Runnable asUsual);

    /** None: for scripts in which only a later request meets one. */
    static Fault none() {
        return (request, answer, asUsual) -> asUsual.run();
    }

    /** The request is read, and the connection is cut. */
    static Fault reset() {
        return (request, answer, asUsual) -> answer.reset();
    }

    /** The request is acted on, and the connection is cut before the answer. */
    static Fault lostAnswer() {
        return (request, answer, asUsual) -> {
            answer.reset();
            asUsual.run();
        };
    }

    /** No answer ever. */
    static Fault silence() {
        return (request, answer, asUsual) -> {};
    }

    /** An HTTP status without JSON-RPC, with headers by name and value in turn. */
    static Fault status(int status, String... headers) {
        return (request, answer, asUsual) -> answer.status(status, headers);
    }

    /** A JSON-RPC error under an HTTP status. */
    static Fault error(int status, int code, String message) {
        return (request, answer, asUsual) -> answer.error(status, code, message, null);
    }

    /** An HTTP status with a page for people. */
    static Fault page(int status) {
        return (request, answer, asUsual) ->
                answer.raw(status, "text/html", "<!DOCTYPE html><html><body>Sorry</body></html>");
    }

    /** The answer, its message changed. */
    static Fault edited(UnaryOperator<String> change) {
        return (request, answer, asUsual) -> {
            answer.edit(change);
            asUsual.run();
        };
    }

    /** The answer up to that byte of its body, and then the connection is cut. */
    static Fault cutAt(int bytes) {
        return brokenOff(bytes, true);
    }

    /** The answer up to that byte of its body, and then nothing more. */
    static Fault stalledAt(int bytes) {
        return brokenOff(bytes, false);
    }

    private static Fault brokenOff(int bytes, boolean cut) {
        return (request, answer, asUsual) -> {
            answer.breakOff(bytes, cut);
            asUsual.run();
        };
    }

    /** Any body. */
    static Fault body(String contentType, String body) {
        return (request, answer, asUsual) -> answer.raw(200, contentType, body);
    }

    /** The answer, late. */
    static Fault delay(long millis) {
        return (request, answer, asUsual) -> ScriptedServer.VERTX.setTimer(millis, id -> asUsual.run());
    }

    /** The answer, when the test says so. */
    static Fault heldBackUntil(CompletableFuture<?> released) {
        return (request, answer, asUsual) -> released.thenRun(asUsual);
    }
}
