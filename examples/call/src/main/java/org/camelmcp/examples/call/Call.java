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
package org.camelmcp.examples.call;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.util.StringQuoteHelper;
import org.camelmcp.tasks.McpServerConfiguration;
import org.camelmcp.tasks.McpTaskComponent;
import org.camelmcp.tasks.McpTaskConfiguration;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.McpTaskException;
import org.camelmcp.tasks.McpTaskOperation;
import org.camelmcp.tasks.call.OnStop;
import org.camelmcp.tasks.message.InvalidArgumentsException;
import org.camelmcp.tasks.message.ResultFormat;
import org.jspecify.annotations.Nullable;

/** Sends one exchange to an {@code mcp-task:} endpoint, and tells how it ended. */
final class Call {

    private static final String STDIO = "stdio:";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** How long an interrupt may take to tell the server. */
    private static final long STOP_SECONDS = 4;

    private final Request request;
    private final Progress progress;
    private final Questionnaire questionnaire;
    private final Output output;
    private final AtomicBoolean over = new AtomicBoolean();

    private Call(Request request, Progress progress, Questionnaire questionnaire, Output output) {
        this.request = request;
        this.progress = progress;
        this.questionnaire = questionnaire;
        this.output = output;
    }

    static int send(Request request, Progress progress, Questionnaire questionnaire, Output output) {
        return new Call(request, progress, questionnaire, output).send();
    }

    private int send() {
        try (CamelContext context = new DefaultCamelContext()) {
            context.disableJMX();
            context.getShutdownStrategy().setTimeout(STOP_SECONDS);
            context.addComponent("mcp-task", component());
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:progress").process(Call.this::changed);
                    from("direct:ask").process(Call.this::ask);
                }
            });
            onInterrupt(context);
            context.start();
            return send(context.createProducerTemplate());
        } catch (Exception e) {
            return failed(e, null);
        }
    }

    /** Its options are the endpoint's: in a URI, they would have to be escaped. */
    private McpTaskComponent component() {
        McpTaskComponent component = new McpTaskComponent();
        String name = displayName();
        component.setServers(Map.of(name, server()));
        McpTaskConfiguration options = component.getConfiguration();
        options.setServer(name);
        options.setOperation(request.operation());
        options.setTaskMode(request.mode());
        options.setPush(request.push());
        // whoever only waits for a task, and for a while, does not want to lose it
        options.setCancelOnTimeout(request.operation() != McpTaskOperation.AWAIT);
        options.setTimeout(request.timeout());
        options.setResultFormat(ResultFormat.RESULT);
        options.setStatusEndpoint("direct:progress");
        if (request.operation() == McpTaskOperation.CALL || request.operation() == McpTaskOperation.AWAIT) {
            // also where nobody can be asked: it is declined, and the tool decides how to go on
            options.setElicitationEndpoint("direct:ask");
        }
        // a task whose id nobody has is of no use to anybody once we are gone
        options.setOnStop(request.operation() == McpTaskOperation.CALL ? OnStop.CANCEL : OnStop.DETACH);
        return component;
    }

    private McpServerConfiguration server() {
        McpServerConfiguration server = new McpServerConfiguration();
        if (request.server().startsWith(STDIO)) {
            String[] words = StringQuoteHelper.splitSafeQuote(
                    request.server().substring(STDIO.length()).trim(), ' ', true);
            if (words == null || words.length == 0 || words[0].isEmpty()) {
                throw new IllegalArgumentException("SERVER stdio: names no command");
            }
            server.setCommand(words[0]);
            server.setArgs(List.of(words).subList(1, words.length));
        } else if (request.server().startsWith("http://") || request.server().startsWith("https://")) {
            server.setUrl(request.server());
        } else {
            throw new IllegalArgumentException("SERVER must begin with http://, https:// or stdio:");
        }
        server.setAccessToken(request.bearer());
        server.setHeaders(request.headers());
        server.setProtocol(request.protocol());
        if (request.timeout() != null) {
            server.setConnectTimeout(shorter(request.timeout(), CONNECT));
            server.setRequestTimeout(shorter(request.timeout(), ANSWER));
        }
        return server;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** For messages: without what may be secret. */
    private String displayName() {
        if (request.server().startsWith(STDIO)) {
            return request.server().substring(STDIO.length()).trim().split(" ", 2)[0];
        }
        try {
            URI uri = URI.create(request.server());
            return uri.getHost() == null ? "server" : uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        } catch (IllegalArgumentException e) {
            return "server";
        }
    }

    private int send(ProducerTemplate template) {
        boolean listing = request.operation() == McpTaskOperation.LIST;
        List<Object> listed = new ArrayList<>();
        String cursor = null;
        Exchange answer;
        do {
            answer = exchange(template, cursor);
            if (answer.getException() != null) {
                return failed(answer.getException(), answer.getMessage());
            }
            cursor = answer.getMessage().getHeader(McpTaskConstants.NEXT_CURSOR, String.class);
            if (listing) {
                listed.addAll((List<?>) answer.getMessage().getBody());
            }
        } while (listing && cursor != null);
        over.set(true);
        progress.close();
        return switch (request.operation()) {
            case CALL, AWAIT -> output.result(answer.getMessage());
            case START -> output.started(answer.getMessage());
            case GET, CANCEL ->
                answer.getMessage().getHeader(McpTaskConstants.OUTCOME) != null
                        ? output.result(answer.getMessage())
                        : output.status(answer.getMessage());
            case LIST -> output.tasks(listed);
            case TOOLS -> output.tools(answer.getMessage().getBody(List.class), request.tool());
            case ANSWER, PROGRESS, COMPLETE, FAIL, ELICIT, SAMPLE, ROOTS ->
                throw new IllegalStateException("No option of the command line asks for " + request.operation());
        };
    }

    private Exchange exchange(ProducerTemplate template, @Nullable String cursor) {
        return template.request("mcp-task:*", exchange -> {
            Message message = exchange.getMessage();
            message.setBody(request.arguments());
            message.setHeader(McpTaskConstants.TOOL, request.tool());
            message.setHeader(McpTaskConstants.TASK_ID, request.taskId());
            message.setHeader(McpTaskConstants.CURSOR, cursor);
        });
    }

    private void changed(Exchange news) {
        Message message = news.getMessage();
        Double done = message.getHeader(McpTaskConstants.PROGRESS, Double.class);
        if (done != null) {
            progress.progressed(
                    done,
                    message.getHeader(McpTaskConstants.PROGRESS_TOTAL, Double.class),
                    message.getHeader(McpTaskConstants.PROGRESS_MESSAGE, String.class));
        } else {
            progress.status(
                    message.getHeader(McpTaskConstants.STATUS, String.class),
                    message.getHeader(McpTaskConstants.STATUS_MESSAGE, String.class));
        }
    }

    /** Questions wait for each other: there is one keyboard. */
    private void ask(Exchange question) {
        synchronized (questionnaire) {
            progress.pause();
            try {
                Message message = question.getMessage();
                String asker = message.getHeader(McpTaskConstants.TOOL, request.tool(), String.class) + " of "
                        + message.getHeader(McpTaskConstants.SERVER, String.class);
                message.setBody(questionnaire.answer(asker, JSON.valueToTree(message.getBody())));
            } finally {
                progress.resume();
            }
        }
    }

    private int failed(Throwable failure, @Nullable Message answer) {
        boolean interrupted = over.getAndSet(true);
        progress.close();
        if (interrupted) {
            return ExitCodes.INTERRUPTED;
        }
        McpTaskException outcome = cause(failure, McpTaskException.class);
        if (outcome != null) {
            output.failed(outcome, answer);
            return ExitCodes.of(outcome);
        }
        Throwable usage = cause(failure, InvalidArgumentsException.class);
        if (usage == null) {
            usage = cause(failure, IllegalArgumentException.class);
        }
        if (usage != null) {
            output.error(String.valueOf(usage.getMessage()));
            return ExitCodes.USAGE;
        }
        output.error(failure.toString());
        return ExitCodes.FAILED;
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }

    /** Ctrl-C: Camel ends the call, which cancels its task, but it gets no more than a few seconds for that. */
    private void onInterrupt(CamelContext context) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (over.getAndSet(true)) {
                return;
            }
            progress.abandon();
            output.note(
                    request.operation() == McpTaskOperation.CALL
                            ? "Interrupted; the task, if there is one, is being cancelled"
                            : "Interrupted; a task goes on at its server");
            Thread stop = new Thread(context::stop, "stop");
            stop.setDaemon(true);
            stop.start();
            try {
                stop.join(Duration.ofSeconds(STOP_SECONDS).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }
}
