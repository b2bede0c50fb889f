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
package org.camelmcp.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Properties;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes that the page on asking shows, called by the application that has them. */
@Timeout(90)
class AskingGuideTest {

    private final Main main = new Main();

    @AfterEach
    void stop() {
        main.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"task", "plain"})
    void theSeatIsAskedForBeforeItIsBooked(String mode) throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Properties given = new Properties();
        given.put("camel.component.mcp-task.port", Integer.toString(port));
        given.put("camel.component.mcp-task.servers[trains].url", "http://127.0.0.1:" + port + "/mcp");
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(given);
        main.configure().withAutoConfigurationLogSummary(false).withBasePackageScanEnabled(false);
        main.configure().withRoutesIncludePattern("classpath:guide/asking.yaml");
        main.start();

        String booked = main.getCamelTemplate()
                .requestBody(
                        "mcp-task:book-seat?server=trains&timeout=30s&elicitationEndpoint=direct:ask&taskMode=" + mode,
                        "{\"to\": \"Oslo\"}",
                        String.class);

        assertThat(booked).isEqualTo("Booked to Oslo: window");
    }
}
