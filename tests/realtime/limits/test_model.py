"""The limiter in Redis against a model that anybody can check by reading it.

A short run is part of the suite. Ten thousand examples, about half an hour:
HYPOTHESIS_PROFILE=thorough .venv/bin/pytest tests/realtime/limits/test_model.py
"""

import asyncio
import itertools

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from apps.limits import limiter
from apps.limits.interface import Lease, room_full
from apps.limits.shared import RedisLimiter
from apps.tournaments.realtime import ratelimit
from tests.realtime.limits.lease_model import (
    KEPT_PERCENT,
    LEASE,
    PER_ADDRESS,
    PER_EXEMPT,
    PER_PERSON,
    PER_ROOM,
    WITH_A_ROLE,
    Model,
    Process,
)
from tests.realtime.limits.limiters import Bench, Clock, Store
from tests.support.hypothesis_profiles import examples

MANY = settings(
    max_examples=examples(suite=60, fuzz=200, thorough=10_000),
    stateful_step_count=40,
    suppress_health_check=list(HealthCheck),
)

processes = st.sampled_from([0, 1])
people = st.sampled_from([1, 2, 3, 4])
rooms = st.sampled_from(["match_1", "match_2"])
numbers = st.integers(0, 10**6)
# No sum of these is a lease: what happens at that very moment is for the tests that stop the time for every call.
STEP = 7


class Leases(RuleBasedStateMachine):
    store: Store
    runner: asyncio.Runner

    @initialize()
    def begin(self):
        self.store.redis.flushdb()
        self.clock, self.model, self.told = Clock(), Model(), []
        self.model.now = self.start = self.clock.now_us // 1_000_000
        self.names = itertools.count()
        self.issued = []
        self.benches = [self.started() for _ in range(2)]
        self.processes = [Process(), Process()]

    def started(self):
        async def start():
            return RedisLimiter(self.store.url, self.clock)

        return Bench(self.runner.run(start()), self.clock, self.store)

    def held(self, number):
        return list(self.benches[number].limiter.local.leases.values())

    @rule(
        number=processes,
        person=people,
        address=st.sampled_from(["", "192.0.2.1", "192.0.2.2"]),
        room=rooms,
        exempt=st.booleans(),
    )
    def admit(self, number, person, address, room, replaces="", exempt=False):
        name, key = f"c{next(self.names)}", f"u:{person}"

        async def appeal():
            return None if key in WITH_A_ROLE else room_full()

        told = {"lost": lambda refusal: self.told.append(name), "appeal": appeal}
        lease = Lease(name, key, address, room, replaces, exempt, **told)
        self.issued.append(lease)
        expected = self.model.admit(self.processes[number], lease)
        assert self.runner.run(self.benches[number].admit(lease)) == expected

    @precondition(lambda self: self.issued)
    @rule(number=processes, room=rooms, pick=numbers, address=st.sampled_from(["", "192.0.2.1", "192.0.2.2"]))
    def replace(self, number, room, pick, address):
        old = self.issued[pick % len(self.issued)]
        self.admit(number, int(old.person[2:]), address, room, old.connection)

    @precondition(lambda self: self.issued)
    @rule(number=processes, person=people, room=rooms, pick=numbers)
    def replace_what_may_be_somebody_elses(self, number, person, room, pick):
        self.admit(number, person, "", room, self.issued[pick % len(self.issued)].connection)

    @precondition(lambda self: self.issued)
    @rule(number=processes, pick=numbers)
    def release(self, number, pick):
        lease = self.issued[pick % len(self.issued)]
        self.model.release(self.processes[number], lease)
        self.runner.run(self.benches[number].release(lease))

    @rule(number=processes)
    def die(self, number):
        self.runner.run(self.benches[number].die())
        self.benches[number], self.processes[number] = self.started(), Process()

    @rule(seconds=st.sampled_from([STEP, 2 * STEP, 4 * STEP, 5 * STEP, 9 * STEP]))
    def pass_time(self, seconds):
        self.clock.now_us += seconds * 1_000_000
        self.model.now += seconds

    @rule(number=processes)
    def renew(self, number):
        self.model.renew(self.processes[number])
        self.runner.run(self.benches[number].renew())

    @rule()
    def live_on(self):
        self.pass_time(STEP)
        for number in range(2):
            self.renew(number)

    @rule()
    def flush(self):
        self.model.flush()
        self.store.redis.flushall()

    @rule(number=processes, person=people, room=rooms)
    def join(self, number, person, room):
        expected = self.model.join(self.processes[number], self.by_name(person, room))
        assert self.ask(number, "aroom_try_join", room, person, PER_ROOM) == expected

    @rule(number=processes, person=people, room=rooms)
    def leave(self, number, person, room):
        expected = self.model.leave(self.by_name(person, room))
        assert self.ask(number, "aroom_leave", room, person) == expected

    def by_name(self, person, room):
        return Lease(f"j:u:{person}:{room}", f"u:{person}", "", room)

    def ask(self, number, name, *args):
        async def call():
            limiter.of_loops[asyncio.get_running_loop()] = self.benches[number].at_time()
            return await getattr(ratelimit, name)(*args)

        return self.runner.run(call())

    @invariant()
    def redis_holds_what_the_model_holds(self):
        if hasattr(self, "model"):
            assert self.store.members(self.clock.now_us) == self.model.sets()

    @invariant()
    def each_process_holds_what_its_model_holds(self):
        for number in range(2 if hasattr(self, "model") else 0):
            assert {lease.connection for lease in self.held(number)} == set(self.processes[number].renewed)

    @invariant()
    def those_who_lost_their_lease_were_told(self):
        if hasattr(self, "model"):
            assert self.told == [name for name in self.model.told if not name.startswith("j:")]

    def teardown(self):
        for bench in getattr(self, "benches", ()):
            self.runner.run(bench.die())


@pytest.mark.timeout(7200)
def test_the_limiter_does_what_the_model_does(own_store, patient, settings):
    settings.WS_LEASE_SECONDS = LEASE
    settings.WS_RATE_CONN_PER_USER, settings.WS_RATE_CONN_PER_IP = PER_PERSON, PER_ADDRESS
    settings.WS_RATE_CONN_PER_EXEMPT_IP = PER_EXEMPT
    settings.WS_RATE_ROOM_MAX_MEMBERS, settings.WS_RATE_ROOM_KEPT_PERCENT = PER_ROOM, KEPT_PERCENT
    Leases.store = own_store
    with asyncio.Runner() as Leases.runner:
        run_state_machine_as_test(Leases, settings=MANY)
        limiter.of_loops.pop(Leases.runner.get_loop(), None)
