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
package org.camelmcp.tasks.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms that MCP knows (2025-11-25), and no others. */
class RequestedSchemaTest {

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static JsonNode form(String field) {
        return json("{'type':'object','properties':{'x':" + field + "}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'string'}",
                "{'type':'string','title':'T','description':'D','minLength':1,'maxLength':9,'default':'a'}",
                "{'type':'string','format':'email'}",
                "{'type':'string','format':'uri'}",
                "{'type':'string','format':'date'}",
                "{'type':'string','format':'date-time'}",
                "{'type':'string','pattern':'^a'}",
                "{'type':'string','enum':['a','b'],'default':'b'}",
                "{'type':'string','enum':['a','b'],'enumNames':['A','B']}",
                "{'type':'string','oneOf':[{'const':'a','title':'A'}]}",
                "{'type':'number','minimum':0.5,'maximum':2,'default':1}",
                "{'type':'integer','minimum':0}",
                "{'type':'boolean','default':false}",
                "{'type':'array','items':{'type':'string','enum':['a','b']},'minItems':1,'maxItems':2,'default':['a']}",
                "{'type':'array','items':{'anyOf':[{'const':'a','title':'A'}]}}",
            })
    void theseFieldsAreForms(String field) {
        assertThat(RequestedSchema.check("Option requestedSchema", form(field))).isEqualTo(form(field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'object'} | the type 'object'",
                "{'type':['string','null']} | no single type",
                "{} | no single type",
                "'string' | no single type",
                "{'type':'null'} | the type 'null'",
                "{'$ref':'#/x'} | no single type",
                "{'type':'string','format':'ipv4'} | must be one of [date, date-time, email, uri]",
                "{'type':'string','const':'a'} | 'const'",
                "{'type':'string','enum':[]} | 'enum' must be a list of texts",
                "{'type':'string','enum':[1]} | 'enum' must be a list of texts",
                "{'type':'string','enum':['a'],'enumNames':[]} | 'enumNames'",
                "{'type':'string','oneOf':[{'const':'a'}]} | 'oneOf'",
                "{'type':'string','minLength':-1} | 'minLength' must be an integer from 0 on",
                "{'type':'string','default':1} | 'default' must be a text",
                "{'type':'integer','format':'int32'} | 'format'",
                "{'type':'number','minimum':'0'} | 'minimum' must be a number",
                "{'type':'boolean','default':'true'} | 'default' must be true or false",
                "{'type':'array'} | must have 'items'",
                "{'type':'array','items':{'type':'string'}} | must have 'items'",
                "{'type':'array','items':{'type':'integer','enum':[1]}} | must have 'items'",
                "{'type':'array','items':{'type':'object'}} | must have 'items'",
            })
    void otherFieldsAreRefusedByName(String field, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestedSchema.check("Option requestedSchema", form(field)))
                .withMessageStartingWith("Option requestedSchema: the property 'x'")
                .satisfies(e -> assertThat(e.getMessage().replace('"', '\'')).contains(why));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'array'} | 'type': 'object'",
                "{'type':'object'} | must have 'properties'",
                "{'type':'object','properties':{},'additionalProperties':false} | 'additionalProperties'",
                "{'type':'object','properties':{},'required':'x'} | 'required' must be a list of names",
                "{'type':'object','properties':{},'required':['x']} | requires 'x'",
            })
    void theFormItselfIsAnObjectOfFields(String schema, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestedSchema.check("Option requestedSchema", json(schema)))
                .withMessageStartingWith("Option requestedSchema")
                .satisfies(e -> assertThat(e.getMessage().replace('"', '\'')).contains(why));
    }

    @Test
    void theOptionIsJsonOrNamesAFile() {
        String inline = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"boolean\"}}}";
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            assertThat(RequestedSchema.option("requestedSchema", inline, context))
                    .isEqualTo(json(inline));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RequestedSchema.option("requestedSchema", "classpath:no/such.json", context))
                    .withMessageContaining("Option requestedSchema: cannot read classpath:no/such.json");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RequestedSchema.option("requestedSchema", "{", context))
                    .withMessageStartingWith("Option requestedSchema is not valid JSON");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
