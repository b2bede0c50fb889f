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
package org.camelmcp.examples.quickstart;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.camel.main.Main;

/**
 * Runs the routes until the files that lie in the inbox are done, and ends with exit code 0, or 1 if one of them failed.
 * With {@code -Dwatch=true} it goes on, with {@code -Ddsl=java} the routes are those of {@link QuickstartRoutes}.
 */
public final class Quickstart {

    private Quickstart() {}

    public static void main(String[] args) throws Exception {
        Main main = new Main();
        if (System.getProperty("dsl", "yaml").equals("java")) {
            main.configure().addRoutesBuilder(new QuickstartRoutes());
        } else {
            main.configure().withRoutesIncludePattern("classpath:routes.yaml");
        }
        Path inbox = Path.of(System.getProperty("inbox", "target/inbox")).toAbsolutePath();
        Samples samples = new Samples(filesIn(inbox));
        main.bind("samples", samples);

        if (Boolean.getBoolean("watch")) {
            System.out.println("Drop text files into " + inbox + "; Ctrl-C ends it");
            main.run();
            return;
        }
        main.start();
        boolean good = samples.await();
        main.stop();
        System.exit(good ? 0 : 1);
    }

    private static int filesIn(Path inbox) throws Exception {
        try (Stream<Path> files = Files.list(inbox)) {
            return (int) files.filter(file -> file.toString().endsWith(".txt")).count();
        }
    }
}
