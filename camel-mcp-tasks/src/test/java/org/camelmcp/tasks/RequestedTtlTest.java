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
package org.camelmcp.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class RequestedTtlTest {

    private final CamelContext context = new DefaultCamelContext();
    private final McpTaskConfiguration configuration = new McpTaskConfiguration();
    private final Exchange exchange = new DefaultExchange(context);

    @Test
    void serverIsAskedToKeepTaskBeyondTheTimeout() {
        configuration.setTimeout(Duration.ofSeconds(1));

        assertThat(requestedTtl()).isEqualTo(Duration.ofSeconds(61));
    }

    @Test
    void optionAndHeaderAreAskedForAsTheyAre() {
        configuration.setRequestedTtl(Duration.ofHours(2));
        assertThat(requestedTtl()).isEqualTo(Duration.ofHours(2));

        exchange.getMessage().setHeader(McpTaskConstants.REQUESTED_TTL, "3h");
        assertThat(requestedTtl()).isEqualTo(Duration.ofHours(3));
    }

    private Duration requestedTtl() {
        return new McpTaskMessages(context, configuration, "server", "tool")
                .command(exchange)
                .requestedTtl();
    }
}
