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
package org.camelmcp.tasks.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.client.ServerQuestion;

/** Has routes answer what a legacy server asks as a task, as they answer its other questions. */
record RoutedInputs(DeclaredInputs declared, LegacyQuestions questions) implements HostedInputs {

    @Override
    public boolean answers(String method) {
        return InputKind.of(method).filter(declared::isDeclared).isPresent();
    }

    @Override
    public CompletionStage<JsonNode> answer(ServerQuestion question) {
        return questions.answerOnce(question);
    }

    @Override
    public Duration timeout(ServerQuestion question) {
        return questions.timeout(question);
    }
}
