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
package org.camelmcp.mcp.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelmcp.mcp.server.http.BindingFixture.REQUEST;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import org.junit.jupiter.api.Test;

/** The default: what {@code camel.server.authentication*} leaves on the request. */
class PrincipalResolverTest {

    private static BindingFixture serverOf(User user) {
        return new BindingFixture(
                FakeReceiver.answering(), o -> {}, router -> router.route().handler(routing -> {
                    routing.setUser(user);
                    routing.next();
                }));
    }

    private static String principalOf(User user) throws Exception {
        try (BindingFixture http = serverOf(user)) {
            assertThat(http.post(REQUEST).status()).isEqualTo(200);
            return http.receiver.next().incoming().principal();
        }
    }

    @Test
    void basicAuthenticationGivesTheUserName() throws Exception {
        assertThat(principalOf(User.fromName("alice"))).isEqualTo("alice");
    }

    @Test
    void tokenGivesItsSubject() throws Exception {
        assertThat(principalOf(User.create(
                        new JsonObject().put("access_token", "x"),
                        new JsonObject()
                                .put("rootClaim", "accessToken")
                                .put(
                                        "accessToken",
                                        new JsonObject().put("sub", "bob").put("username", "Bobby")))))
                .isEqualTo("bob");
        assertThat(principalOf(User.create(new JsonObject().put("sub", "carol").put("scope", "x"))))
                .isEqualTo("carol");
    }

    @Test
    void withoutAuthenticationThereIsNoPrincipal() throws Exception {
        assertThat(principalOf(null)).isNull();
    }

    /** Else all nameless users would share what they own. */
    @Test
    void authenticatedUserWithoutNameIsRefused() {
        try (BindingFixture http =
                serverOf(User.create(new JsonObject().put("sub", "").put("azp", "x")))) {
            RawConnection.Response response = http.post(REQUEST);

            assertThat(response.status()).isEqualTo(403);
            assertThat(response.body()).contains("neither 'sub' nor 'username'");
            assertThat(http.receiver.received).isEmpty();
        }
    }
}
