"""`DEBUG=1 manage.py runserver`: all of the site, for who changes it."""

import asyncio
import sqlite3
import sys
from contextlib import closing

import pytest

from tests.realtime.socket_client import connect
from tests.support.clients import Account, Site
from tests.support.process import ServerProcess
from tests.support.waiting import eventually

CANARY = "canary-that-nobody-may-log"


class RunServer(ServerProcess):
    def defaults(self):
        return {"DEBUG": "1", "LOG_LEVEL": "DEBUG"}

    def command(self):
        return [sys.executable, "manage.py", "runserver", str(self.port)]


@pytest.fixture
def watched(tmp_path):
    """A directory on the path with a module that every interpreter imports."""
    directory = tmp_path / "watched"
    directory.mkdir()
    (directory / "sitecustomize.py").write_text("")
    return directory


@pytest.fixture
def server(tmp_path, sqlite_database, watched):
    env = {"DATABASE_URL": sqlite_database, "PYTHONPATH": str(watched)}
    with RunServer(tmp_path / "runserver.log", env) as server:
        yield server


async def until(condition):
    await eventually(lambda: asyncio.to_thread(condition), 120, every=0.2)


@pytest.mark.waits_long
async def test_it_serves_live_sockets_sweeps_reloads_and_logs_no_ticket(server, sqlite_database, watched):
    with Site(server.url) as site:
        organizer = await asyncio.to_thread(Account, site, "olga")
        new = await asyncio.to_thread(organizer.post, "/api/v1/tournaments/", name="Cup", game="football")
        path = f"/api/v1/tournaments/{new['id']}"
        await asyncio.to_thread(organizer.post, f"{path}/publish/")
        ticket = await asyncio.to_thread(site.anonymous_ticket, tournament=new["id"])
        client = await connect(server.url, f"/ws/tournament/{new['id']}/?ticket={ticket}")
        await client.until("snapshot")
        await asyncio.to_thread(organizer.post, f"{path}/announcements/", title="Here")
        assert (await client.until("announcement"))["data"]["title"] == "Here"
        await client.close()
        assert site.http.get(f"/?token={CANARY}").status_code == 200
        assert site.http.get(f"/nowhere/?token={CANARY}").status_code == 404
        refused = await connect(server.url, f"/ws/tournament/{new['id']}/?token={CANARY}")
        await refused.closed()
        assert site.http.get("/static/web/live.js").status_code == 200
    await asyncio.to_thread(plant_old_ticket, sqlite_database)
    await until(lambda: old_ticket_is_gone(sqlite_database))
    (watched / "sitecustomize.py").write_text("CHANGED = True\n")
    await until(lambda: server.log().count("Starting ASGI/Daphne") == 2 and server.is_ready())
    assert CANARY not in server.log() and ticket not in server.log()
    assert "/nowhere/" in server.log(), "it does log the path"


def plant_old_ticket(url):
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)) as database, database:
        database.execute("INSERT INTO accounts_ticketuse (jti, used_at) VALUES ('old', '2020-01-01 00:00:00')")


def old_ticket_is_gone(url):
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)) as database:
        return database.execute("SELECT jti FROM accounts_ticketuse WHERE jti = 'old'").fetchone() is None
