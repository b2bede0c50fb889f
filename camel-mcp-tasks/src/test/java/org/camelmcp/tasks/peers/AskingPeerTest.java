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
package org.camelmcp.tasks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.camelmcp.tasks.McpTaskConstants;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Routes answer what the reference server asks: within a task, on the stream of a plain call, and on its own account. */
@PeerTest
@ParameterizedClass(name = "{0}")
@EnumSource
class AskingPeerTest {

    private static final String ASKED =
            "elicitationEndpoint=direct:person&samplingEndpoint=direct:model&rootsEndpoint=direct:roots";

    private static @Nullable PeerProcess process;
    private static PeerRoutes routes;

    @Parameter(0)
    Channel channel;

    @BeforeParameterizedClassInvocation
    static void start(Channel channel) throws Exception {
        RouteBuilder answers = new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:person")
                        .choice()
                        .when(exchange -> exchange.getMessage()
                                .getBody(Map.class)
                                .toString()
                                .contains("interpretation"))
                        .setBody(exchange -> Map.of("interpretation", "snake"))
                        .otherwise()
                        .setBody(exchange -> Map.of("name", "Ada"));
                from("direct:model").setBody(constant("forty-two"));
                from("direct:roots").setBody(exchange -> List.of(Map.of("uri", "file:///srv/data", "name", "data")));
            }
        };
        if (channel == Channel.HTTP) {
            process = Peer.EVERYTHING.startHttp();
            routes = PeerRoutes.http(process.url(), answers);
        } else {
            routes = PeerRoutes.stdio(Peer.EVERYTHING, answers);
        }
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        routes.close();
        if (process != null) {
            process.close();
            process = null;
        }
    }

    private static String called(String tool, Map<String, Object> arguments) {
        Exchange out = routes.send(tool, ASKED, arguments);
        assertThat(out.getException()).isNull();
        return out.getMessage().getBody(String.class);
    }

    @Test
    void taskAsksForClarificationAndGoesOnWithIt_P127_B41() throws Exception {
        PeerRoutes.Running call =
                routes.call("simulate-research-query", ASKED, Map.of("topic", "python", "ambiguous", true));
        Exchange out = call.await();

        assertThat(out.getException()).isNull();
        assertThat(out.getMessage().getBody(String.class)).startsWith("# Research Report: python (snake)");
        assertThat(call.statuses().getReceivedExchanges())
                .extracting(status -> status.getMessage().getHeader(McpTaskConstants.STATUS))
                .contains("input_required", "completed");
    }

    @Test
    void plainCallAsksAPerson_B40() {
        assertThat(called("trigger-elicitation-request", Map.of()))
                .contains("User provided the requested information", "Ada");
    }

    @Test
    void plainCallAsksAModel_B48() {
        assertThat(called("trigger-sampling-request", Map.of("prompt", "What is the answer?")))
                .contains("forty-two", "\"model\": \"camel\"");
    }

    @Test
    void serverAsksForRoots() {
        assertThat(called("get-roots-list", Map.of())).contains("file:///srv/data");
    }
}
