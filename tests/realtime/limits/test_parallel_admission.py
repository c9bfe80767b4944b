"""Many at once: exactly as many get in as there is room for, and in the end nothing is left."""

import asyncio
from itertools import cycle

import pytest

from tests.realtime.limits.limiters import lease
from tests.support.waiting import settle

ATTEMPTS, ROUNDS = 1000, 50
LIMITS = {
    "WS_RATE_CONN_PER_USER": "connection_limit_exceeded",
    "WS_RATE_CONN_PER_IP": "ip_connection_limit_exceeded",
    "WS_RATE_ROOM_MAX_MEMBERS": "room_full",
}


def attempts(limit):
    """Attempts that only this limit can refuse."""
    return {
        "WS_RATE_CONN_PER_USER": lambda n: lease(address=f"192.0.{n // 250}.{n % 250}", room=f"match_{n}"),
        "WS_RATE_CONN_PER_IP": lambda n: lease(f"u:{n}", room=f"match_{n}"),
        "WS_RATE_ROOM_MAX_MEMBERS": lambda n: lease(f"u:{n}", f"192.0.{n // 250}.{n % 250}"),
    }[limit]


async def race(benches, leases):
    """Admit all at the same time, at each process in turn; what was let in, and what the others were told."""
    asked = list(zip(cycle(benches), leases, strict=False))
    answers = await asyncio.gather(*(bench.admit(lease) for bench, lease in asked))
    admitted = [(bench, lease) for (bench, lease), answer in zip(asked, answers, strict=True) if answer is None]
    return admitted, {answer for answer in answers if answer}


@pytest.fixture
def four_processes(store, process, patient):
    return [process(store) for _ in range(4)]


@pytest.mark.parametrize("limit", LIMITS)
async def test_of_a_thousand_at_four_processes_exactly_three_get_in(four_processes, settings, store, limit):
    setattr(settings, limit, 3)
    settings.WS_RATE_ROOM_KEPT_PERCENT = 0
    for _ in range(ROUNDS):
        admitted, answers = await race(four_processes, map(attempts(limit), range(ATTEMPTS)))
        assert len(admitted) == 3
        assert answers == {LIMITS[limit]}
        assert sum(store.living().values()) == 3 * 4
        await asyncio.gather(*(bench.release(lease) for bench, lease in admitted))
        assert store.leases() == set()


@pytest.mark.parametrize("limit", LIMITS)
async def test_of_a_thousand_exactly_three_get_in(bench, settings, limit):
    setattr(settings, limit, 3)
    settings.WS_RATE_ROOM_KEPT_PERCENT = 0
    admitted, answers = await race([bench], map(attempts(limit), range(ATTEMPTS)))
    assert (len(admitted), answers) == (3, {LIMITS[limit]})
    await bench.release(*(lease for _, lease in admitted))
    assert bench.is_empty()


async def test_whoever_comes_and_goes_at_once_never_passes_the_limit(four_processes, settings, store):
    settings.WS_RATE_CONN_PER_USER = 3
    inside = most = 0

    async def visit(bench):
        nonlocal inside, most
        held = lease(address="")
        if await bench.admit(held) is None:
            inside += 1
            most = max(most, inside)
            await settle()
            inside -= 1
            await bench.release(held)

    await asyncio.gather(*(visit(bench) for bench in four_processes * 250))
    assert most == 3
    assert store.leases() == set()
