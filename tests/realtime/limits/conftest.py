import os
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from apps.accounts.models import User
from apps.limits import asking, limiter, link
from apps.limits.local import LocalLimiter
from apps.limits.shared import RedisLimiter
from tests.realtime.in_process import do
from tests.realtime.limits.in_process_site import Gate
from tests.realtime.limits.limiters import Bench, Clock, Store, Told
from tests.realtime.limits.two_servers_one_redis import Town
from tests.support import postgres_server, redis_server
from tests.support.owned_process import servers_used
from tests.support.redis_server import RedisServer
from tests.support.waiting import eventually


@pytest.fixture
def store(redis_settings) -> Iterator[Store]:
    """The keys of this test's limiters in the shared Redis."""
    store = Store(redis_settings.REDIS_URL)
    yield store
    store.redis.close()


@pytest.fixture
def own_store(own_redis, settings) -> Iterator[Store]:
    """The same in a Redis of this test alone, for the settings too."""
    settings.REDIS_URL = own_redis.url
    store = Store(own_redis.url)
    yield store
    store.redis.close()


@pytest.fixture
def patient(monkeypatch) -> None:
    """The budget is for other tests: here a slow machine must not make Redis look away."""
    monkeypatch.setattr(link, "BUDGET_SECONDS", 20.0)


@pytest.fixture
async def process(settings) -> AsyncIterator[Callable[..., Bench]]:
    """`process(store, clock=None)`: a limiter on Redis as each server process has one."""
    running: list[RedisLimiter] = []

    def start(store: Store, clock: Clock | None = None) -> Bench:
        limiter = RedisLimiter(settings.REDIS_URL, clock) if clock else RedisLimiter(settings.REDIS_URL)
        running.append(limiter)
        return Bench(limiter, clock, store)

    yield start
    for started in running:
        await started.aclose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def here(process, store, clock, patient) -> Bench:
    """Two processes of one site, at the test's own time."""
    return process(store, clock)


@pytest.fixture
async def there(process, store, clock, patient) -> Bench:
    return process(store, clock)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture(params=["local", "redis"])
async def bench(request, patient, process, clock) -> Bench:
    """A limiter of either kind at the test's own time: the same interface and the same tests."""
    if request.param == "local":
        return Bench(LocalLimiter(clock), clock)
    return process(request.getfixturevalue("store"), clock)


@pytest.fixture
async def closed_limiter() -> AsyncIterator[None]:
    """Ends the limiter of the test's loop, where `get_limiter` made one."""
    yield
    await limiter.close_limiter()


@pytest.fixture
def keeper(monkeypatch) -> Iterator[asking.Keeper]:
    """What renews for sync callers, as in a process whose threads have not asked Redis yet."""
    keeper = asking.Keeper()
    monkeypatch.setattr(asking, "keeper", keeper)
    monkeypatch.setattr(asking, "_answered_at", None)
    yield keeper
    keeper._wake.set()
    if keeper._thread is not None:
        keeper._thread.join()


@pytest.fixture(params=["local", "redis"])
def kind(request) -> str:
    """Where the limits are kept."""
    if request.param == "redis":
        request.getfixturevalue("redis_settings")
    return request.param


@pytest.fixture
async def gate(kind, door) -> Gate:
    """A room of the site that this test's loop serves, and fifty people; a test names their addresses."""
    return door


@pytest.fixture
async def door(settings, monkeypatch, cast, closed_limiter, live, patient) -> AsyncIterator[Gate]:
    """The same, wherever the test keeps the limits."""
    monkeypatch.setattr(limiter, "of_this_process", LocalLimiter())
    settings.WS_TRUSTED_PROXIES = ["127.0.0.1"]
    settings.WS_RATE_EXEMPT_NETWORKS = ["127.0.0.0/8"]
    gate = Gate(live, *await do(furnish, cast))
    yield gate
    await gate.leave()
    asked = limiter.get_limiter()
    held = asked if isinstance(asked, LocalLimiter) else asked.local
    await eventually(lambda: held.is_empty)


def furnish(cast) -> tuple[str, list[int]]:
    people = [User(username=f"p{n}", display_name=f"P{n}", password="!") for n in range(50)]
    return f"tournament_{cast.open(2).pk}", [user.pk for user in User.objects.bulk_create(people)]


@pytest.fixture(scope="package")
def running_town(tmp_path_factory, postgres_url, postgres_template) -> Iterator[Town]:
    database = postgres_server.create_database(postgres_url, postgres_template)
    directory = tmp_path_factory.mktemp("town")
    binary, servers_used["Redis to kill"] = redis_server.find_binary(os.environ.get("PATH"))
    with RedisServer(binary, directory) as redis, Town(directory, database, redis) as town:
        yield town
    postgres_server.drop_database(postgres_url, database)


@pytest.fixture
def town(running_town) -> Iterator[Town]:
    """Two processes, one Redis; whatever a test strikes it sets right again. Neither must stumble."""
    before = running_town.lengths()
    yield running_town
    assert "Traceback" not in running_town.logs(before)
