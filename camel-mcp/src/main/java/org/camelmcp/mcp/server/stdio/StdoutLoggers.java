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
package org.camelmcp.mcp.server.stdio;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Finds the parts of a log configuration that write to the standard output although {@link System#out} was redirected:
 * logging libraries keep the stream that they found when they started. Knows Log4j 2 and Logback, by reflection, since
 * neither is a dependency. Stateless.
 */
final class StdoutLoggers {

    private StdoutLoggers() {}

    /** One sentence for each appender, with the remedy. */
    static List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        log4j(complaints);
        logback(complaints);
        return complaints;
    }

    private static void log4j(List<String> complaints) {
        try {
            Class<?> manager = Class.forName("org.apache.logging.log4j.LogManager");
            Object context = manager.getMethod("getContext", boolean.class).invoke(null, false);
            Object configuration =
                    context.getClass().getMethod("getConfiguration").invoke(context);
            Map<?, ?> appenders = (Map<?, ?>)
                    configuration.getClass().getMethod("getAppenders").invoke(configuration);
            appenders.forEach((name, appender) -> {
                if (appender.getClass().getSimpleName().equals("ConsoleAppender")
                        && "SYSTEM_OUT".equals(property(appender, "getTarget"))) {
                    complaints.add("The Log4j appender '" + name
                            + "' writes to the standard output, which belongs to MCP: give it target=\"SYSTEM_ERR\"");
                }
            });
        } catch (ReflectiveOperationException | RuntimeException e) {
            // not Log4j 2, or only its API
        }
    }

    private static void logback(List<String> complaints) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (!factory.getClass().getName().startsWith("ch.qos.logback.")) {
            return;
        }
        try {
            List<?> loggers =
                    (List<?>) factory.getClass().getMethod("getLoggerList").invoke(factory);
            for (Object logger : loggers) {
                var appenders = (java.util.Iterator<?>)
                        logger.getClass().getMethod("iteratorForAppenders").invoke(logger);
                while (appenders.hasNext()) {
                    Object appender = appenders.next();
                    if ("System.out".equals(property(appender, "getTarget"))) {
                        complaints.add(
                                "The Logback appender '" + property(appender, "getName")
                                        + "' writes to the standard output, which belongs to MCP: give it <target>System.err</target>");
                    }
                }
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            // another Logback than those known
        }
    }

    private static String property(Object object, String getter) {
        try {
            return String.valueOf(object.getClass().getMethod(getter).invoke(object));
        } catch (ReflectiveOperationException e) {
            return "";
        }
    }
}
