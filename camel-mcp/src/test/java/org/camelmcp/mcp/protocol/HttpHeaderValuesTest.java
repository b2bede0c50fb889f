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
package org.camelmcp.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Header values (P 30)")
class HttpHeaderValuesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Hello, 世界|=?base64?SGVsbG8sIOS4lueVjA==?=",
                " padded |=?base64?IHBhZGRlZCA=?=",
                "'line1\nline2'|=?base64?bGluZTEKbGluZTI=?=",
                "=?base64?literal?=|=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=",
                "\ttab first|=?base64?CXRhYiBmaXJzdA==?="
            })
    void whatAHeaderCannotCarryIsEncoded(String text, String encoded) {
        assertThat(HttpHeaderValues.encode(text)).isEqualTo(encoded);
        assertThat(HttpHeaderValues.decode(encoded)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "786512e2-9e0d-44bd-8f29-789f320fe840",
                "two words",
                "a\ttab",
                "=?BASE64?SGk=?=",
                "=?base64?",
                "=?base64?=",
                "~!@#$%^&*()",
                ""
            })
    void whatIsSafeStaysAsItIs(String text) {
        assertThat(HttpHeaderValues.encode(text)).isEqualTo(text);
        assertThat(HttpHeaderValues.decode(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=?base64?not base64?=", "=?base64?/w==?=", "=?base64?A?=", "=?base64?SGVsbG8?="})
    @DisplayName("malformed base64 is refused (P 43)")
    void malformedBase64IsRefused(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpHeaderValues.decode(value));
    }
}
