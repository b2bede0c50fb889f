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

import io.vertx.core.Vertx;

/** Speaks 2026-07-28 over HTTP: no session, {@code server/discover}, two tools. */
final class ModernServer extends TestServer {

    static final String DISCOVERED = "{'resultType':'complete','supportedVersions':['2026-07-28'],"
            + "'capabilities':{'tools':{}},'ttlMs':0,'cacheScope':'public','instructions':'Ask.',"
            + "'_meta':{'io.modelcontextprotocol/serverInfo':{'name':'modern','version':'1'}}}";

    static final String TOOLS = "{'resultType':'complete','ttlMs':60000,'cacheScope':'public','tools':[{'name':'echo',"
            + "'inputSchema':{'type':'object','properties':{'region':{'type':'string','x-mcp-header':'Region'}}}},"
            + "{'name':'bad','inputSchema':{'properties':{'x':{'type':'number','x-mcp-header':'X'}}}}]}";

    static final String CALLED = "{'resultType':'complete','content':[{'type':'text','text':'ok'}]}";

    ModernServer(Vertx vertx) {
        super(vertx);
    }

    @Override
    void serve(Received request) {
        switch (request.method()) {
            case "server/discover" -> request.result(DISCOVERED);
            case "tools/list" -> request.result(TOOLS);
            case "tools/call" -> request.result(CALLED);
            case "subscriptions/listen" -> request.events(acknowledgement(request));
            default -> request.error(404, -32601, "Method not found");
        }
    }

    static String acknowledgement(Received listen) {
        return notification(
                listen,
                "notifications/subscriptions/acknowledged",
                "'notifications':" + listen.params().path("notifications"));
    }

    static String notification(Received listen, String method, String params) {
        return "{'jsonrpc':'2.0','method':'" + method + "','params':{'_meta':{"
                + "'io.modelcontextprotocol/subscriptionId':" + listen.id() + "}," + params + "}}";
    }
}
