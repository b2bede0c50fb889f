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
package org.camelmcp.docs.guide;

import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.camelmcp.tasks.receiver.TaskCancellation;

// tag::loop[]
/** Counts prime numbers, which takes long, and stops when nobody wants to know any more. */
public class PrimeCounter {

    public String count(
            @Body Map<String, Object> arguments, @Header("CamelMcpTaskCancellation") TaskCancellation cancellation) {
        long limit = ((Number) arguments.get("limit")).longValue();
        long found = 0;
        for (long number = 2; number <= limit && !cancellation.isCancelled(); number++) {
            if (isPrime(number)) {
                found++;
            }
        }
        return Long.toString(found);
    }

    private static boolean isPrime(long number) {
        for (long divisor = 2; divisor * divisor <= number; divisor++) {
            if (number % divisor == 0) {
                return false;
            }
        }
        return true;
    }
}
// end::loop[]
