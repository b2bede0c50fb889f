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
package org.camelmcp.tasks.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A child process that is a server with the tool {@code report}, and that exits once at the moment it is told; its
 * successors do not. Its tasks outlive it. No dependencies: it starts fast.
 */
public final class StdioPeer {

    private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]+)\"");
    private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]*\"|-?\\d+)");

    private StdioPeer() {}

    /** @param args modern or legacy; a directory to remember things in; when to exit; the status that tasks have */
    public static void main(String[] args) throws IOException {
        boolean modern = args[0].equals("modern");
        Path directory = Path.of(args[1]);
        String exit = args[2];
        exitOnce(directory, exit.equals("at the start"));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String method = find(METHOD, line);
            Files.writeString(
                    directory.resolve("received"), method + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            exitOnce(directory, exit.equals("before answering " + method));
            String id = find(ID, line);
            if (!id.isEmpty()) {
                out.println("{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + answer(modern, method, args[3]) + "}");
            }
            exitOnce(directory, exit.equals("after answering " + method));
        }
    }

    private static String answer(boolean modern, String method, String status) {
        if (modern && method.equals("server/discover")) {
            return result("'supportedVersions':['2026-07-28'],"
                    + "'capabilities':{'tools':{},'extensions':{'io.modelcontextprotocol/tasks':{}}}");
        } else if (!modern && method.equals("initialize")) {
            return result("'protocolVersion':'2025-11-25','serverInfo':{'name':'peer','version':'1'},"
                    + "'capabilities':{'tools':{},'tasks':{'cancel':{},'requests':{'tools':{'call':{}}}}}");
        }
        String times = "'createdAt':'2026-08-01T10:00:00Z','lastUpdatedAt':'2026-08-01T10:00:00Z',";
        String task = "'taskId':'t1'," + times
                + (modern ? "'ttlMs':7200000,'pollIntervalMs':20" : "'ttl':7200000,'pollInterval':20");
        String working = task + ",'status':'working'";
        return switch (method) {
            case "tools/list" ->
                result("'tools':[{'name':'report','inputSchema':{'type':'object'},"
                        + "'execution':{'taskSupport':'optional'}}]");
            case "tools/call" ->
                modern ? result(working).replace("complete", "task") : result("'task':{" + working + "}");
            case "tasks/get" ->
                result(task + ",'status':'" + status + "'"
                        + (modern && status.equals("completed") ? ",'result':{" + TEXT + "}" : ""));
            case "tasks/result" -> result(TEXT);
            case "tasks/cancel" -> result(modern ? "'ignored':true" : task + ",'status':'cancelled'");
            default -> "\"error\":{\"code\":-32601,\"message\":\"Method not found\"}";
        };
    }

    private static final String TEXT = "'content':[{'type':'text','text':'ok'}],'isError':false";

    private static String result(String members) {
        return ("'result':{'resultType':'complete'," + members + "}").replace('\'', '"');
    }

    private static String find(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static void exitOnce(Path directory, boolean now) throws IOException {
        if (now) {
            try {
                Files.createFile(directory.resolve("exited"));
            } catch (FileAlreadyExistsException e) {
                return;
            }
            Runtime.getRuntime().halt(3);
        }
    }
}
