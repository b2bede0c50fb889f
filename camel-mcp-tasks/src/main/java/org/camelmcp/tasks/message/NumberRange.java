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

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/**
 * Finds numbers that arithmetic must not touch: 1e999999999 is eleven characters of JSON, and a division of it fills the
 * memory. Stateless.
 */
final class NumberRange {

    /** Beyond what a double holds (1e308). */
    private static final int MAX_EXPONENT = 400;

    private NumberRange() {}

    /** Whether all numbers in a tree are of a size that other systems can read. */
    static boolean holds(JsonNode tree) {
        if (tree.isBigDecimal()) {
            BigDecimal number = tree.decimalValue();
            long exponent = (long) number.precision() - number.scale();
            return Math.abs(exponent) <= MAX_EXPONENT && Math.abs((long) number.scale()) <= 2 * MAX_EXPONENT;
        }
        for (JsonNode child : tree) {
            if (!holds(child)) {
                return false;
            }
        }
        return true;
    }
}
