"""`?replaces=`: a newer connection takes the place of an older one of the same person, and of nobody else."""

import pytest

from apps.accounts.identity import Person
from apps.tournaments.realtime.middleware_ratelimit import Admission
from apps.tournaments.realtime.rooms.names import match_room
from tests.realtime.limits.limiters import lease

LEASE = 30
REPLACED = (4008, "connection_limit_exceeded")


@pytest.fixture(autouse=True)
def limits(settings):
    settings.WS_RATE_CONN_PER_USER = 3
    settings.WS_LEASE_SECONDS = LEASE
    return settings


@pytest.fixture
async def full(bench, told):
    """Somebody with as many connections as they may have."""
    held = [told.lease() for _ in range(3)]
    for seat in held:
        assert await bench.admit(seat) is None
    return held


async def test_the_older_connection_gives_its_place_and_is_told_so(bench, told, full):
    assert await bench.admit(lease(replaces=full[1].connection)) is None
    assert told.said == [REPLACED]
    assert await bench.counts(full[0]) == (3, 3, 1)
    await bench.release(full[1])
    assert await bench.counts(full[0]) == (3, 3, 1)


async def test_a_person_who_changes_networks_again_and_again_is_never_locked_out(bench, told, full):
    newest = full[2]
    for n in range(20):
        newest = told.lease(address=f"198.51.100.{n}", replaces=newest.connection)
        assert await bench.admit(newest) is None
        assert (await bench.counts(newest))[:2] == (3, 1)
    assert told.said == [REPLACED] * 20
    await bench.release(*full, newest)
    assert bench.is_empty()


async def test_nobody_replaces_somebody_elses_connection(bench, told, full):
    thief = lease("u:2", replaces=full[0].connection)
    assert await bench.admit(thief) is None
    assert told.said == []
    assert await bench.counts(full[0]) == (3, 4, 2)


@pytest.mark.parametrize("name", ["", "nonsense", "a b", "*", "u:1", "clock", "x" * 5000, "\N{SNOWMAN}", "\ufffd"])
async def test_an_unknown_name_frees_nothing(bench, told, full, name):
    assert await bench.admit(lease(replaces=name)) == "connection_limit_exceeded"
    assert told.said == []
    assert await bench.counts(full[0]) == (3, 3, 1)


async def test_one_connection_is_replaced_once(bench, told, full):
    assert await bench.admit(lease(replaces=full[0].connection)) is None
    assert await bench.admit(lease(replaces=full[0].connection)) == "connection_limit_exceeded"
    assert len(told.said) == 1


async def test_a_released_connection_is_not_replaced(bench, told, full):
    await bench.release(full[0])
    assert await bench.admit(lease()) is None
    assert await bench.admit(lease(replaces=full[0].connection)) == "connection_limit_exceeded"


async def test_who_is_refused_all_the_same_replaces_nothing(bench, told, full, limits):
    limits.WS_RATE_ROOM_MAX_MEMBERS = 1
    await bench.admit(lease("u:2", "192.0.2.2", "match_2"))
    attempt = lease(room="match_2", replaces=full[0].connection)
    assert await bench.admit(attempt) == "room_full"
    assert told.said == []
    assert await bench.counts(full[0]) == (3, 3, 1)


async def test_the_address_counts_the_replaced_connection_only_where_it_came_from(bench, told, limits):
    limits.WS_RATE_CONN_PER_IP = 1
    await bench.admit(old := told.lease(address="192.0.2.1"))
    await bench.admit(lease("u:2", "192.0.2.2"))
    assert await bench.admit(lease(address="192.0.2.2", replaces=old.connection)) == "ip_connection_limit_exceeded"
    assert await bench.admit(lease(address="192.0.2.1", replaces=old.connection)) is None
    assert told.said == [REPLACED]


async def test_the_seat_of_the_replaced_connection_in_another_room_is_free_again(bench, told):
    await bench.admit(old := told.lease(room="match_1"))
    await bench.admit(new := lease(room="match_2", replaces=old.connection))
    assert (await bench.counts(old))[2] == 0
    assert (await bench.counts(new))[2] == 1


def scope_of(room):
    return {"person": Person(1, "bob"), "address": "", "client_address": "", "room": room, "query": {}}


async def test_a_socket_that_is_replaced_before_it_is_open_ends_as_soon_as_it_is(bench):
    early = Admission(scope_of(match_room(1)), bench.limiter)
    await bench.admit(early.lease)
    await bench.admit(lease(replaces=early.lease.connection))
    ended = []
    early.on_loss(ended.append)
    assert [(refusal.close, refusal.code) for refusal in ended] == [REPLACED]


# Two processes


async def test_the_other_process_closes_its_ghost_at_its_next_renewal(here, there, told, store):
    ghosts = [told.lease() for _ in range(3)]
    for ghost in ghosts:
        await here.admit(ghost)
    kept = [lease(replaces=ghost.connection) for ghost in ghosts]
    assert [await there.admit(seat) for seat in kept] == [None] * 3
    assert await there.counts(kept[0]) == (3, 3, 1)
    await here.renew()
    assert told.said == [REPLACED] * 3
    assert await there.counts(kept[0]) == (3, 3, 1)
    await here.release(*ghosts)
    assert await there.counts(kept[0]) == (3, 3, 1)
    await there.release(*kept)
    assert store.leases() == set()


async def test_hopping_between_processes_holds_no_more_than_the_limit_after_a_renewal(here, there, told):
    benches, held = (here, there), {}
    for n in range(3):
        held[n] = told.lease()
        await here.admit(held[n])
    for n in range(3, 40):
        held[n] = told.lease(replaces=held[n - 3].connection)
        assert await benches[n % 2].admit(held[n]) is None
    for bench in benches:
        await bench.renew()
    living = [bench for bench in benches for _ in bench.limiter.local.leases]
    assert len(living) == 3
    assert told.said == [REPLACED] * 37


async def test_a_ghost_does_not_come_back_by_being_renewed(here, there, told):
    await here.admit(ghost := told.lease())
    await there.admit(new := lease(replaces=ghost.connection))
    for _ in range(5):
        here.pass_time(LEASE / 3)
        await here.renew()
        await there.renew()
        assert await there.counts(new) == (1, 1, 1)


async def test_a_ghost_whose_process_slept_too_long_asks_anew_like_anybody(here, there, told):
    ghosts = [told.lease() for _ in range(3)]
    for ghost in ghosts:
        await here.admit(ghost)
    for ghost in ghosts:
        await there.admit(lease(replaces=ghost.connection))
    for _ in range(9):
        here.pass_time(LEASE / 3)
        await there.renew()
    await here.renew()
    assert told.said == [REPLACED] * 3
    assert await there.counts(ghosts[0]) == (3, 3, 1)


async def test_an_ended_lease_that_is_replaced_does_not_come_back_either(here, there, told):
    await here.admit(ghost := told.lease())
    here.pass_time(LEASE + 1)
    assert await there.admit(lease(replaces=ghost.connection)) is None
    await here.renew()
    assert told.said == [REPLACED]
