"""Floods of signing in, signing up and resets at two workers, with Redis and after it died: never beyond the bounds.

While Redis is away each worker counts for itself, from where it is: so at most as many again for each worker.
"""

from collections import Counter

import httpx
import pytest

from tests.support.clients import PASSWORD
from tests.support.process import ServerProcess

WORKERS = 2
BOUNDS = {
    "THROTTLE_GUESS": "5/hour",
    "API_THROTTLE_SIGN_IN": "12/hour",
    "API_THROTTLE_SIGN_UP": "6/hour",
    "THROTTLE_RESET": "100/hour",
    "THROTTLE_MAILBOX": "3/hour",
}
TRIES = 40


@pytest.fixture
def site(tmp_path, own_redis, postgres_database):
    env = {"DATABASE_URL": postgres_database, "REDIS_URL": own_redis.url, "WORKERS": str(WORKERS), **BOUNDS}
    # Each kind of flood comes from an address of its own, as the proxy tells.
    env |= {"WS_RATE_EXEMPT_NETWORKS": "", "WS_TRUSTED_PROXIES": "127.0.0.1/32", "SIGN_UP_BY_MAIL": "1"}
    with ServerProcess(tmp_path / "server.log", env) as server:
        yield server.url


def flood(url, ask, address):
    """How often each status was answered, with a connection for each try, so that both workers are asked."""
    found = Counter()
    for number in range(TRIES):
        with httpx.Client(base_url=url, headers={"X-Forwarded-For": address}) as client:
            found[ask(client, number).status_code] += 1
    return found


def guess(client, _number):
    return client.post("/api/token/", json={"username": "dora", "password": "not this one"})


def sign_in(client, number):
    return client.post("/api/token/", json={"username": f"name{number}", "password": "not this one"})


def sign_up(client, number):
    fields = {"username": f"new{number}", "password": PASSWORD, "email": f"new{number}@example.org"}
    return client.post("/api/v1/accounts/", json=fields)


def reset(client, _number):
    token = client.get("/accounts/password/reset/").cookies["csrftoken"]
    form = {"email": "dora@example.org", "csrfmiddlewaretoken": token}
    return client.post("/accounts/password/reset/", data=form)


FLOODS = {
    "198.51.100.1": (guess, 5),
    "198.51.100.2": (sign_in, 12),
    "198.51.100.3": (sign_up, 6),
    "198.51.100.4": (reset, 3),
}


def test_floods_are_bounded_with_redis_and_without(site, own_redis):
    for address, (ask, bound) in FLOODS.items():
        found = flood(site, ask, address)
        assert found[429] == TRIES - bound, (ask, found)
    own_redis.kill()
    for address, (ask, bound) in FLOODS.items():
        found = flood(site, ask, address)
        assert TRIES - WORKERS * bound <= found[429] < TRIES and max(found) == 429, (ask, found)
