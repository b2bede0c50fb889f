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
package org.camelmcp.tasks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.store.RemoteTask.FollowSettings;
import org.camelmcp.tasks.store.RemoteTask.Lease;
import org.camelmcp.tasks.store.RemoteTaskRepository.LeaseRequest;
import org.camelmcp.tasks.store.RemoteTaskRepository.LeaseRequest.Work;
import org.junit.jupiter.api.Test;

/** What every {@link RemoteTaskRepository} keeps to when two nodes share the work. */
abstract class RemoteTaskLeaseContract extends RemoteTaskRepositoryFixture {

    @Test
    void leasedHandleIsNotLeasedToAnotherNode() {
        RemoteTask handle = register(intent(null)).handle();

        assertThat(leaseIds(b, NODE_B, Work.FOLLOW)).isEmpty();
        assertThat(leaseIds(a, NODE_A, Work.FOLLOW)).isEmpty();
        assertThat(stored(handle)).isEqualTo(handle);
    }

    @Test
    void lapsedLeaseIsTakenOverByAnotherNode() {
        RemoteTask handle = register(intent(null)).handle();

        clock.advance(LEASE.minusMillis(1));
        assertThat(leaseIds(b, NODE_B, Work.FOLLOW)).isEmpty();
        clock.advance(Duration.ofMillis(1));

        List<RemoteTask> taken = get(b.lease(request(NODE_B, Work.FOLLOW)));
        assertThat(ids(taken)).containsExactly(handle.id());
        assertThat(taken.get(0).lease()).isEqualTo(new Lease(NODE_B, now().plus(LEASE)));
        assertThat(get(a.find(handle.id()))).contains(taken.get(0));
    }

    @Test
    void formerHolderCanNeitherWriteNorRenewAfterTakeOver() {
        RemoteTask handle = register(intent(null)).handle();
        clock.advance(LEASE);
        RemoteTask taken = get(b.lease(request(NODE_B, Work.FOLLOW))).get(0);

        assertThat(get(a.update(handle.ended(anOutcome())))).isEmpty();
        assertThat(get(a.renew(NODE_A, List.of(handle.id()), LEASE))).isEmpty();
        get(a.release(NODE_A, List.of(handle.id())));

        assertThat(stored(handle)).isEqualTo(taken);
        assertThat(get(b.update(taken.ended(anOutcome())))).isPresent();
    }

    @Test
    void renewedLeaseIsKeptAndTheHolderGoesOnWriting() {
        RemoteTask handle = register(intent(null)).handle();
        clock.advance(LEASE.minusSeconds(1));

        assertThat(get(a.renew(NODE_A, List.of(handle.id(), "unknown"), LEASE))).containsExactly(handle.id());

        clock.advance(LEASE.minusSeconds(1));
        assertThat(leaseIds(b, NODE_B, Work.FOLLOW)).isEmpty();
        assertThat(get(a.update(handle.ended(anOutcome())))).isPresent();
    }

    @Test
    void lapsedLeaseThatNobodyTookIsRenewed() {
        RemoteTask handle = register(intent(null)).handle();
        clock.advance(LEASE.multipliedBy(2));
        // the repository has noticed that it lapsed
        assertThat(leaseIds(b, NODE_B, Work.EMIT)).isEmpty();

        assertThat(get(a.renew(NODE_A, List.of(handle.id()), LEASE))).containsExactly(handle.id());
        assertThat(leaseIds(b, NODE_B, Work.FOLLOW)).isEmpty();
    }

    @Test
    void releasedHandleIsFreeAtOnce() {
        RemoteTask handle = register(intent(null)).handle();

        get(a.release(NODE_A, List.of(handle.id(), "unknown")));

        assertThat(stored(handle).lease()).isNull();
        assertThat(get(a.renew(NODE_A, List.of(handle.id()), LEASE))).isEmpty();
        assertThat(leaseIds(b, NODE_B, Work.FOLLOW)).containsExactly(handle.id());
    }

    @Test
    void ofManyNodesThatTakeOverExactlyOneGetsEachHandle() throws Exception {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(register(intent(null)).handle().id());
        }
        clock.advance(LEASE);
        List<Callable<List<String>>> racers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            RemoteTaskRepository repository = i % 2 == 0 ? a : b;
            LeaseRequest request = new LeaseRequest("node-" + i, LEASE, 7, SERVER, Set.of(), Work.FOLLOW);
            racers.add(() -> ids(get(repository.lease(request))));
        }

        List<String> taken = race(racers).stream().flatMap(List::stream).toList();

        assertThat(taken).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void intentsAndFollowedTasksAreLeasedForFollowing() {
        RemoteTask intent = free(intent(null));
        RemoteTask followed = freeAndFollowed("t-1");
        freeAndEnded();
        update(freeAndEnded().delivered());

        assertThat(leaseIds(b, NODE_B, Work.FOLLOW)).containsExactlyInAnyOrder(intent.id(), followed.id());
    }

    @Test
    void onlyEndedTasksAreLeasedForEmission() {
        free(intent(null));
        freeAndFollowed("t-1");
        RemoteTask ended = freeAndEnded();
        update(freeAndEnded().delivered());

        assertThat(leaseIds(b, NODE_B, Work.EMIT)).containsExactly(ended.id());
        assertThat(leaseIds(a, NODE_A, Work.EMIT)).isEmpty();
    }

    @Test
    void taskEndedByItsHolderIsEmittedOnceReleased() {
        RemoteTask handle = register(intent(null)).handle();
        update(handle.ended(anOutcome()));
        assertThat(leaseIds(b, NODE_B, Work.EMIT)).isEmpty();

        get(a.release(NODE_A, List.of(handle.id())));

        assertThat(leaseIds(b, NODE_B, Work.EMIT)).containsExactly(handle.id());
    }

    @Test
    void outcomeThatMayNotBeEmittedIsNeverLeasedForEmission() {
        RemoteTask call = free(intent(SERVER, TOOL, null, false));
        update(call.ended(anOutcome()));

        assertThat(leaseIds(b, NODE_B, Work.EMIT)).isEmpty();
    }

    @Test
    void outcomeClaimedByAnAwaitIsNotEmitted() {
        RemoteTask ended = freeAndEnded();
        FollowSettings follow = ended.follow();

        update(ended.withFollow(new FollowSettings(
                follow.deadline(), follow.minPollInterval(), follow.maxBackoff(), follow.cancelOnTimeout(), false)));

        assertThat(leaseIds(b, NODE_B, Work.EMIT)).isEmpty();
    }

    @Test
    void ofAClaimAndAnEmissionOnlyOneSucceeds() {
        RemoteTask ended = freeAndEnded();
        assertThat(leaseIds(b, NODE_B, Work.EMIT)).hasSize(1);

        assertThat(get(a.update(ended.withFollow(ended.follow())))).isEmpty();
    }

    @Test
    void failedDeliveryIsNotEmittedBeforeItsTime() {
        RemoteTask ended = freeAndEnded();
        update(ended.deliveryFailed(now().plusSeconds(60)));

        clock.advance(Duration.ofSeconds(59));
        assertThat(leaseIds(b, NODE_B, Work.EMIT)).isEmpty();
        clock.advance(Duration.ofSeconds(1));

        List<RemoteTask> due = get(b.lease(request(NODE_B, Work.EMIT)));
        assertThat(ids(due)).containsExactly(ended.id());
        assertThat(due.get(0).deliveries()).isEqualTo(1);
    }

    @Test
    void leaseOutlastsATimeOfDeliveryThatHasCome() {
        RemoteTask ended = update(freeAndEnded().deliveryFailed(now().plusSeconds(1)));
        clock.advance(Duration.ofSeconds(1));
        assertThat(leaseIds(a, NODE_A, Work.EMIT)).containsExactly(ended.id());

        clock.advance(LEASE.minusMillis(1));
        assertThat(leaseIds(b, NODE_B, Work.EMIT)).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(leaseIds(b, NODE_B, Work.EMIT)).containsExactly(ended.id());
    }

    @Test
    void onlyTheServerAndToolsAskedForAreLeased() {
        RemoteTask report = free(intent(SERVER, TOOL, null, true));
        RemoteTask export = free(intent(SERVER, "export", null, true));
        RemoteTask cleanup = free(intent(SERVER, "cleanup", null, true));
        RemoteTask elsewhere = free(intent("other-server", TOOL, null, true));

        assertThat(lease(SERVER, Set.of(TOOL, "export", "unknown"), 10))
                .containsExactlyInAnyOrder(report.id(), export.id());
        assertThat(lease(SERVER, Set.of(), 10)).containsExactly(cleanup.id());
        assertThat(lease("other-server", Set.of(), 10)).containsExactly(elsewhere.id());
        assertThat(lease("unknown", Set.of(), 10)).isEmpty();
    }

    @Test
    void exceptedToolsAreLeftForOthers() {
        RemoteTask report = free(intent(SERVER, TOOL, null, true));
        RemoteTask export = free(intent(SERVER, "export", null, true));
        RemoteTask cleanup = free(intent(SERVER, "cleanup", null, true));

        assertThat(leaseExcept(Set.of(TOOL, "unknown"), Set.of())).containsExactly(export.id(), cleanup.id());
        assertThat(leaseExcept(Set.of(TOOL), Set.of(TOOL))).isEmpty();
        assertThat(lease(SERVER, Set.of(), 10)).containsExactly(report.id());
    }

    @Test
    void oldestAreLeasedFirstWhateverTheirToolAndNoMoreThanAskedFor() {
        List<String> byAge = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            byAge.add(free(intent(SERVER, i % 2 == 0 ? TOOL : "export", null, true))
                    .id());
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(lease(SERVER, Set.of(), 4)).containsExactlyElementsOf(byAge.subList(0, 4));
        assertThat(lease(SERVER, Set.of(), 4)).containsExactlyElementsOf(byAge.subList(4, 6));
        assertThat(lease(SERVER, Set.of(), 4)).isEmpty();
    }

    @Test
    void handleOfALapsedLeaseKeepsItsAge() {
        RemoteTask oldest = register(intent(null)).handle();
        clock.advance(Duration.ofSeconds(1));
        RemoteTask younger = free(intent(null));
        clock.advance(LEASE);

        assertThat(leaseIds(b, NODE_B, Work.FOLLOW)).containsExactly(oldest.id(), younger.id());
    }

    @Test
    void updateByAnotherNodeLeavesTheLeaseWithItsHolder() {
        RemoteTask handle = register(intent(null)).handle();

        RemoteTask claimed =
                get(b.update(handle.followed(Generation.LEGACY, task("t-1")))).orElseThrow();

        assertThat(claimed.lease()).isEqualTo(handle.lease());
        assertThat(get(a.renew(NODE_A, List.of(handle.id()), LEASE))).containsExactly(handle.id());
    }

    @Test
    void senselessLeaseRequestIsRefused() {
        assertThatThrownBy(() -> lease(SERVER, Set.of(), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LeaseRequest(NODE_A, Duration.ZERO, 1, SERVER, Set.of(), Work.FOLLOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not positive");
    }

    private List<String> leaseExcept(Set<String> except, Set<String> tools) {
        return ids(get(b.lease(new LeaseRequest(NODE_B, LEASE, 10, SERVER, tools, except, Work.FOLLOW))));
    }

    private List<String> lease(String server, Set<String> tools, int limit) {
        return ids(get(b.lease(new LeaseRequest(NODE_B, LEASE, limit, server, tools, Work.FOLLOW))));
    }
}
