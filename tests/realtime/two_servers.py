"""Two server processes of one site, on one Redis and one PostgreSQL."""

from dataclasses import replace

import pytest
from channels_redis.pubsub import RedisPubSubChannelLayer

from tests.realtime.running_site import RunningSite
from tests.support import postgres_server
from tests.support.clients import Site
from tests.support.given_redis import own_prefix
from tests.support.process import ServerProcess


class TwoServers(RunningSite):
    """An running_site whose `other` site is a second process."""

    def __init__(self, directory, database, redis_url):
        self.prefix = own_prefix()
        env = {"REDIS_URL": redis_url, "CHANNEL_PREFIX": f"{self.prefix}layer:", "WS_REDIS_PREFIX": f"{self.prefix}ws:"}
        super().__init__(directory, database, **env)
        self.second = ServerProcess(directory / "second.log", self.env)
        self.redis_url = redis_url

    def __enter__(self):
        super().__enter__()
        self.second.start()
        self.other = Site(self.second.url)
        return self

    def __exit__(self, *error):
        self.other.http.close()
        self.second.stop()
        super().__exit__(*error)

    def there(self, human):
        """The same person, at the other process."""
        return replace(human, site=self.other)

    async def broadcast(self, group, message):
        """What any process of the site may send, this one included."""
        host = {"address": self.redis_url, "socket_timeout": None}
        layer = RedisPubSubChannelLayer(hosts=[host], prefix=f"{self.prefix}layer:")
        await layer.group_send(group, message)
        await layer.flush()


@pytest.fixture(scope="session")
def running_pair(tmp_path_factory, postgres_url, postgres_template, redis_url):
    database = postgres_server.create_database(postgres_url, postgres_template)
    with TwoServers(tmp_path_factory.mktemp("pair"), database, redis_url) as pair:
        yield pair
    postgres_server.drop_database(postgres_url, database)


@pytest.fixture
def pair(running_pair, redis_source, postgres_source):
    """For all tests that ask for two: each has people and rooms of its own, and neither server may stumble in it."""
    servers = running_pair.server, running_pair.second
    before = [len(server.log()) for server in servers]
    yield running_pair
    for server, length in zip(servers, before, strict=True):
        assert "Traceback" not in server.log()[length:]
