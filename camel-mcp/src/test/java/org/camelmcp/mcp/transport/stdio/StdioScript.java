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
package org.camelmcp.mcp.transport.stdio;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The child process of the tests: one behaviour, named by its first argument. No dependencies: it starts fast. */
public final class StdioScript {

    private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]*\"|-?\\d+)");

    private static final BufferedReader IN =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private StdioScript() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "echo" -> echo();
            case "exit-at-once" -> {
                System.err.println("first words");
                System.err.println("no licence found");
                exit(3);
            }
            case "exit-after-request" -> {
                IN.readLine();
                exit(4);
            }
            case "exit-mid-answer" -> {
                String answer = answer(IN.readLine(), "{}");
                OUT.print(answer.substring(0, answer.length() - 2));
                OUT.flush();
                exit(5);
            }
            case "exit-after-answer" -> {
                // several lines at the very end, the last without its newline
                String line = IN.readLine();
                OUT.print("{\"jsonrpc\":\"2.0\",\"method\":\"last\"}\n" + answer(line, "{}"));
                OUT.flush();
                exit(0);
            }
            case "close-stdout" -> {
                IN.readLine();
                System.out.close();
                forever();
            }
            case "close-stdin" -> {
                System.in.close();
                OUT.println("{\"jsonrpc\":\"2.0\",\"method\":\"closed\"}");
                forever();
            }
            case "silent" -> {
                while (IN.readLine() != null) {
                    // reads and never answers
                }
            }
            case "never-read" -> {
                OUT.println("{\"jsonrpc\":\"2.0\",\"method\":\"ready\"}");
                forever();
            }
            case "late" -> {
                String first = IN.readLine();
                String second = IN.readLine();
                OUT.println(answer(first, "{}"));
                OUT.println(answer(second, "{}"));
                echo();
            }
            case "flood-stderr" -> {
                String line = "x".repeat(100_000);
                for (int i = 0; i < 50; i++) {
                    System.err.println(line);
                }
                echo();
            }
            case "huge-line" -> {
                IN.readLine();
                OUT.print("y".repeat(1_000_000));
                OUT.flush();
                forever();
            }
            case "banner" -> {
                OUT.println("Welcome to the server v1.0");
                OUT.println();
                OUT.println("  \r");
                OUT.println("{\"level\":\"info\"}");
                echo();
            }
            case "stubborn" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(StdioScript::forever));
                echo();
                forever();
            }
            case "grandchild" -> {
                Process sleeper = new ProcessBuilder("sleep", "600").inheritIO().start();
                OUT.println(answer(IN.readLine(), "{\"pid\":" + sleeper.pid() + "}"));
                echo();
            }
            case "string-id" -> {
                for (String line = IN.readLine(); line != null; line = IN.readLine()) {
                    OUT.println("{\"jsonrpc\":\"2.0\",\"id\":\"" + id(line) + "\",\"result\":\"wrong\"}");
                    OUT.println("{\"jsonrpc\":\"2.0\",\"id\":999,\"result\":\"unknown\"}");
                    OUT.println(answer(line, "\"right\""));
                }
            }
            case "ask-first" -> {
                String line = IN.readLine();
                OUT.println("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"roots/list\"}");
                OUT.println("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}");
                OUT.println(answer(line, IN.readLine()));
            }
            case "batch" -> {
                String line = IN.readLine();
                OUT.println("[{\"jsonrpc\":\"2.0\",\"method\":\"n\"}," + answer(line, "{}") + "]");
                echo();
            }
            case "malformed-answer" -> {
                OUT.println("{\"jsonrpc\":\"2.0\",\"id\":" + id(IN.readLine()) + ",\"outcome\":{}}");
                echo();
            }
            case "surroundings" -> {
                String text = System.getenv("STDIO_TEST") + " in " + System.getProperty("user.dir") + " " + args[1];
                OUT.println(answer(IN.readLine(), "\"" + text + "\""));
                echo();
            }
            default -> exit(64);
        }
    }

    private static void echo() throws IOException {
        for (String line = IN.readLine(); line != null; line = IN.readLine()) {
            if (ID.matcher(line).find()) {
                OUT.println(answer(line, line));
            }
        }
    }

    private static String answer(String request, String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id(request) + ",\"result\":" + result + "}";
    }

    private static String id(String line) {
        Matcher matcher = ID.matcher(line);
        return matcher.find() ? matcher.group(1) : "null";
    }

    private static void forever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            exit(65);
        }
    }

    private static void exit(int code) {
        Runtime.getRuntime().halt(code);
    }
}
