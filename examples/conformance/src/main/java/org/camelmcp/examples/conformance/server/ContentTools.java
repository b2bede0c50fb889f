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
package org.camelmcp.examples.conformance.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** Simply tools: one for each kind of result, and for each kind of schema. */
final class ContentTools extends RouteBuilder {

    /** What these are not: tasks. */
    private static final String PLAIN = "?taskSupport=forbidden&description=";

    private static final byte[] IMAGE = file("red-pixel.png");
    private static final byte[] SOUND = file("silence.wav");

    @Override
    public void configure() {
        // the suite calls the first tool of the list without arguments, and not as a task
        from("mcp-task:about" + PLAIN + "Says what this is").setBody(constant("Fixtures of the conformance suite"));

        from("mcp-task:test_simple_text" + PLAIN + "Returns a text")
                .setBody(constant("This is a simple text response for testing."));

        from("mcp-task:test_image_content" + PLAIN + "Returns an image")
                .setBody(constant(IMAGE))
                .setHeader(Exchange.CONTENT_TYPE, constant("image/png"));

        from("mcp-task:test_audio_content" + PLAIN + "Returns a sound")
                .setBody(constant(SOUND))
                .setHeader(Exchange.CONTENT_TYPE, constant("audio/wav"));

        from("mcp-task:test_embedded_resource" + PLAIN + "Returns a resource")
                .setBody(constant(List.of(
                        resource("test://embedded-resource", "text/plain", "This is an embedded resource content."))));

        from("mcp-task:test_multiple_content_types" + PLAIN + "Returns a text, an image and a resource")
                .setBody(constant(List.of(
                        Map.of("type", "text", "text", "Multiple content types test:"),
                        Map.of(
                                "type", "image",
                                "mimeType", "image/png",
                                "data", Base64.getEncoder().encodeToString(IMAGE)),
                        resource(
                                "test://mixed-content-resource",
                                "application/json",
                                "{\"test\":\"data\",\"value\":123}"))));

        from("mcp-task:test_error_handling" + PLAIN + "Fails, and says so&exposeErrors=true")
                .throwException(new IllegalStateException("This tool intentionally returns an error for testing"));

        from("mcp-task:test_logging_tool" + PLAIN + "Writes to the server's own log, and not to the client")
                .log("A call of ${header.CamelMcpTaskTool}")
                .setBody(constant("Logged"));

        from("mcp-task:json_schema_2020_12_tool" + PLAIN + "Has a schema that uses much of JSON Schema 2020-12"
                        + "&inputSchema=classpath:json_schema_2020_12_tool.json")
                .setBody(simple("${body[name]} can be reached"));

        from("mcp-task:test_custom_header" + PLAIN + "Has an argument that HTTP clients repeat as a header"
                        + "&inputSchema=classpath:test_custom_header.json")
                .setBody(simple("In the region ${body[region]}"));
    }

    private static Map<String, Object> resource(String uri, String mimeType, String text) {
        return Map.of("type", "resource", "resource", Map.of("uri", uri, "mimeType", mimeType, "text", text));
    }

    private static byte[] file(String name) {
        try (InputStream file = ContentTools.class.getResourceAsStream("/" + name)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
