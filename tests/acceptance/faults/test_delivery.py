"""A tournament is played while workers, Redis, PostgreSQL and the network fail, and nobody misses or hears twice."""

import pytest

from tests.acceptance.faults.faults import FAULTS
from tests.acceptance.faults.run import Order, perform

pytestmark = pytest.mark.slow

# One of each fault within a minute; longer runs and other seeds: `make chaos`.
ORDER = Order(seed=20261121, seconds=60, clients=60, players=8, every=3.5)


@pytest.mark.timeout(480)
async def test_every_client_is_told_everything_once_whatever_fails(own_redis, own_postgres, tmp_path):
    result = await perform(ORDER, tmp_path, own_redis, own_postgres)
    print(result.account)  # noqa: T201  (shown by pytest where the test fails)
    assert not result.problems, result.account
    met = {name for _, name, _ in result.faults}
    assert met == set(FAULTS), f"not met: {set(FAULTS) - met}"
    done = [name for _, name, said in result.faults if not said.startswith("not done")]
    assert len(done) >= len(FAULTS) - 3
    assert result.counted("resumed") > ORDER.clients
    assert result.connections > 2 * ORDER.clients
