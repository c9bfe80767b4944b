"""A PostgreSQL that is there and says nothing: stopped, not ended."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.support.process import migrate
from tests.support.waiting import until

# Far beyond the 1.5 s that the database is given, and far below the minutes it is frozen for otherwise.
PATIENCE = 30


@pytest.fixture
def database(own_postgres):
    migrate({"DATABASE_URL": own_postgres.url})
    return own_postgres


def get(server, path):
    return httpx.get(f"{server.url}{path}", timeout=PATIENCE, verify=False)


def test_a_server_whose_database_is_frozen_says_so_lives_and_serves_again(database, start_server):
    server = start_server({"DATABASE_URL": database.url})
    assert get(server, "/readyz").status_code == 200
    database.pause()
    with ThreadPoolExecutor(20) as threads:
        # Who waits for the database holds up neither the question whether the process lives nor the other one.
        waiting = [threads.submit(get, server, "/api/v1/tournaments/") for _ in range(10)]
        # What answered a moment ago is not asked again at once.
        until(lambda: get(server, "/readyz").status_code == 503)
        answers = list(threads.map(lambda path: get(server, path), ["/readyz", "/healthz"] * 4))
        assert [answer.status_code for answer in answers] == [503, 200] * 4
        assert answers[0].json() == {"status": "not ready", "database": False}
        database.resume()
        assert {request.result().status_code for request in waiting} <= {200, 503}
    until(lambda: get(server, "/readyz").status_code == 200)
    assert "Traceback" not in server.log()


@pytest.mark.waits_long
def test_a_server_starts_and_ends_while_its_database_is_frozen(database, start_server):
    database.pause()
    server = start_server({"DATABASE_URL": database.url})
    answers = [get(server, path).status_code for path in ("/healthz", "/readyz")]
    assert answers == [200, 503]
    assert "worker ready" not in server.log()
    server.stop(PATIENCE)
    database.resume()
