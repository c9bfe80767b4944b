"""The rush when registration opens."""

import asyncio
from collections import Counter

import httpx
import psycopg
import pytest
from django.db import connection

from apps.accounts.models import User
from apps.accounts.tokens import issue_tokens
from apps.tournaments.models import Game, Registration
from apps.tournaments.services import create_tournament, open_registration, publish_tournament
from tests.support.waiting import eventually

PLAYERS, PLACES = 1000, 512
BUSY = 503


@pytest.fixture
def rush(postgres_db):
    """An open tournament and a thousand people with tokens; accounts made in bulk, for hashing takes its time."""
    organizer = User.objects.create(username="organizer")
    game, _ = Game.objects.get_or_create(slug="football", defaults={"name": "Football"})
    tournament = create_tournament(organizer, "Rush", game, max_participants=PLACES)
    publish_tournament(tournament.pk, organizer)
    open_registration(tournament.pk, organizer)
    people = User.objects.bulk_create([User(username=f"player-{n}", password="!") for n in range(PLAYERS)])
    return tournament, [issue_tokens(person)["access"] for person in people]


async def register(port, tournament, token):
    """The status of one registration, sent again as long as the site says that it is busy.

    On a busy machine the last of a thousand wait for longer than the site lets anybody wait. They are told so, and
    nothing has changed.
    """
    status = await ask_to_register(port, tournament, token)
    while status == BUSY:
        await asyncio.sleep(0.5)
        status = await ask_to_register(port, tournament, token)
    return status


async def ask_to_register(port, tournament, token):
    """On a connection of its own; a pool of so many takes longer than the server."""
    head = f"POST /api/v1/tournaments/{tournament.pk}/registrations/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    head += f"Authorization: Bearer {token}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head.encode())
    answer = await reader.read()
    writer.close()
    return int(answer.split(b" ", 2)[1])


def test_a_thousand_registrations_at_once_never_fail_and_fill_exactly_the_places(rush, postgres_database, start_server):
    tournament, tokens = rush
    server = start_server({"DATABASE_URL": postgres_database})

    async def register_all():
        return Counter(await asyncio.gather(*(register(server.port, tournament, token) for token in tokens)))

    assert connection.vendor == "postgresql"
    assert asyncio.run(register_all()) == {201: PLAYERS}
    states = Counter(Registration.objects.filter(tournament=tournament).values_list("state", flat=True))
    assert states == {"confirmed": PLACES, "waitlisted": PLAYERS - PLACES}
    tournament.refresh_from_db()
    sequences = list(tournament.events.order_by("sequence").values_list("sequence", flat=True))
    assert sequences == list(range(1, tournament.sequence + 1))
    assert "Traceback" not in server.log()


async def test_who_reads_is_answered_while_a_rush_of_writes_waits_for_a_lock(rush, postgres_database, start_server):
    tournament, tokens = rush
    few = {"DB_POOL_MAX": "6", "WRITES_AT_ONCE": "2"}
    server = start_server({"DATABASE_URL": postgres_database, **few})
    path = f"/api/v1/tournaments/{tournament.pk}/registrations/"
    async with (
        httpx.AsyncClient(base_url=server.url, timeout=60) as http,
        await psycopg.AsyncConnection.connect(postgres_database) as other,
        await psycopg.AsyncConnection.connect(postgres_database, autocommit=True) as watch,
    ):
        await other.execute("SELECT 1 FROM tournaments_tournament WHERE id = %s FOR UPDATE", [tournament.pk])
        people = [{"Authorization": f"Bearer {token}"} for token in tokens[:40]]
        writes = [asyncio.ensure_future(http.post(path, headers=person)) for person in people]

        async def two_wait():
            waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = "
            return await (await watch.execute(waiting + "current_database()")).fetchone() == (2,)

        await eventually(two_wait)
        for number in range(10):
            assert (await http.get("/api/v1/tournaments/", params={"q": f"none {number}"})).status_code == 200
        assert await two_wait()
        assert not any(write.done() for write in writes)
        await other.rollback()
        assert Counter(answer.status_code for answer in await asyncio.gather(*writes)) == {201: 40}
