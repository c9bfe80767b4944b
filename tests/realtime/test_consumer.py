"""A socket when what it stands on gives way: the database, its user, its room, its server."""

import asyncio

import pytest
from django.db import DataError, InterfaceError, OperationalError

from apps.accounts import tokens
from apps.accounts.models import User
from apps.accounts.tickets import issue_ticket
from apps.tournaments import services
from apps.tournaments.models import Tournament
from apps.tournaments.realtime.consumers import TournamentConsumer
from apps.tournaments.realtime.rooms import entrance
from apps.tournaments.realtime.rooms import room as room_module
from apps.tournaments.realtime.rooms.hub import get_hub
from apps.tournaments.realtime.rooms.viewers import viewers_changed
from apps.tournaments.realtime.sockets.commands import StartMatch
from tests.realtime.in_process import Seat, do, sit
from tests.realtime.running_site import mint
from tests.realtime.socket_client import connect
from tests.support.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)
AWAY = [OperationalError("server closed the connection unexpectedly"), InterfaceError("connection already closed")]


@pytest.fixture
def match(cast):
    return cast.match()


@pytest.fixture
def room(match):
    return f"match/{match.pk}"


@pytest.fixture
def fail(monkeypatch):
    """Have a function of a module, or a method of a class, raise this."""

    def fail(owner, name, error):
        def broken(*arguments):
            raise error

        monkeypatch.setattr(owner, name, broken)

    return fail


async def turned_away(live, room, user):
    client = await connect(live, f"/ws/{room}/", mint(user.pk))
    return await client.closed()


@pytest.mark.parametrize("error", AWAY)
@pytest.mark.parametrize(
    ("owner", "name"),
    [(tokens, "people_of"), (entrance, "least_to_see"), (room_module, "match_snapshot")],
)
async def test_a_socket_that_opens_while_the_database_is_away_is_told_to_come_back(
    live, room, cast, fail, owner, name, error
):
    fail(owner, name, error)
    closed = await turned_away(live, room, cast.carol)
    assert closed.said == (1011, "internal_error")
    assert closed.error["retry_after_ms"] > 0


@pytest.mark.parametrize("error", AWAY)
async def test_a_socket_accepted_when_the_database_goes_away_is_told_so_and_the_others_stay(
    live, room, cast, fail, error
):
    async with await connect(live, f"/ws/{room}/", mint(cast.carol.pk)) as spectator:
        await spectator.until("snapshot")
        fail(room_module, "match_snapshot", error)
        assert (await turned_away(live, room, cast.alice)).said == (1011, "internal_error")
        assert await spectator.is_alive()


@pytest.mark.parametrize("error", [*AWAY, DataError("out of range")])
async def test_a_command_that_the_database_fails_is_an_error_and_the_socket_stays(room, cast, fail, error, caplog):
    seat = await sit(room, cast.rita)
    fail(StartMatch, "run", error)
    answer = await seat.ask("start_match")
    assert (answer["type"], answer["code"]) == ("error", "internal_error")
    assert str(error) not in answer["message"]
    assert (await seat.ask("ping"))["type"] == "pong"
    assert "command failed by the database" in {record.getMessage() for record in caplog.records}
    await seat.leave()


async def test_a_database_that_is_busy_says_when_to_try_again(room, cast, fail):
    seat = await sit(room, cast.rita)
    fail(StartMatch, "run", OperationalError("database is locked"))
    answer = await seat.ask("start_match")
    assert (answer["code"], answer["retry_after_ms"]) == ("busy", 1000)
    await seat.leave()


async def test_a_subscription_that_the_database_fails_is_an_error_and_the_socket_stays(room, cast, fail, monkeypatch):
    monkeypatch.setattr(room_module, "SNAPSHOT_GOOD_FOR_SECONDS", 0)
    seat = await sit(room, cast.carol)
    fail(room_module, "match_snapshot", AWAY[0])
    assert (await seat.ask("subscribe"))["code"] == "internal_error"
    assert (await seat.ask("ping"))["type"] == "pong"
    await seat.leave()


async def test_how_many_watch_is_not_missed_while_a_socket_subscribes_again(cast, live, monkeypatch):
    tournament = await do(cast.open, 0)
    opening = room_module.Room.opening

    async def while_another_comes(self, *arguments, **fields):
        self.viewers = 7
        self.offer(viewers_changed(self, 7))
        return await opening(self, *arguments, **fields)

    async with await connect(live, f"/ws/tournament/{tournament.pk}/", mint(cast.carol.pk)) as client:
        await client.until("snapshot")
        monkeypatch.setattr(room_module.Room, "opening", while_another_comes)
        await client.send(type="subscribe", request_id="a")
        while 7 not in client.viewers:
            await client.next(unasked=frozenset())


async def test_somebody_who_was_deleted_may_do_nothing(cast, room, match):
    seat = await sit(room, cast.carol)
    await do(User.objects.filter(pk=cast.carol.pk).delete)
    assert (await seat.ask("ready_up"))["code"] == "insufficient_permissions"
    assert (await seat.ask("ping"))["type"] == "pong"
    await seat.leave()


async def test_somebody_who_was_banned_may_do_nothing(cast, room):
    seat = await sit(room, cast.rita)
    # Past the code that ends the socket for it, which may come before the command.
    await do(User._base_manager.filter(pk=cast.rita.pk).update, is_active=False)
    assert (await seat.ask("start_match"))["code"] == "insufficient_permissions"
    await seat.leave()


async def test_a_room_that_was_deleted_is_not_subscribed_to_again(cast, live, monkeypatch):
    monkeypatch.setattr(room_module, "SNAPSHOT_GOOD_FOR_SECONDS", 0)
    tournament = await do(cast.open, 0)
    async with await connect(live, f"/ws/tournament/{tournament.pk}/", mint(cast.carol.pk)) as client:
        await client.until("snapshot")
        await do(Tournament.objects.filter(pk=tournament.pk).delete)
        await client.send(type="subscribe", request_id="a")
        assert (await client.closed()).said == (4004, "room_not_found")


async def test_a_socket_that_leaves_before_it_is_open_leaves_nothing(cast, room):
    seat = Seat(room, cast.carol)
    await seat.communicator.send_input({"type": "websocket.disconnect", "code": 1006})
    await seat.communicator.wait(5)
    await eventually(lambda: not get_hub()._rooms)


async def test_a_server_that_cancels_its_sockets_gets_everything_back(cast, room):
    seat = await sit(room, cast.carol)
    task = seat.communicator.future
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(get_hub().wheel) == 0
    await eventually(lambda: not get_hub()._rooms)


async def test_a_socket_of_a_visitor_may_be_opened_only_where_visitors_are_allowed(cast, room, settings, live):
    settings.WS_ALLOW_ANONYMOUS_SPECTATORS = False
    ticket = issue_ticket(room.replace("/", "_"), None, "visitor")
    client = await connect(live, f"/ws/{room}/?ticket={ticket}")
    assert (await client.closed()).said == (4001, "authentication_required")


def test_what_a_consumer_says_of_its_limits(settings):
    settings.WS_ALLOWED_ORIGINS = ["https://Example.org/", "http://localhost:3000"]
    settings.WS_MAX_PAYLOAD_BYTES = 99
    assert TournamentConsumer.get_allowed_origins() == ["https://example.org", "http://localhost:3000"]
    assert TournamentConsumer.get_max_payload_bytes() == 99
    assert TournamentConsumer._get_origin({"headers": [(b"origin", b"https://a.example")]}) == "https://a.example"
    assert TournamentConsumer._get_origin({"headers": []}) is None


async def test_an_open_socket_hears_of_what_is_done_in_a_process_that_is_not_its_own(cast, room, match):
    seat = await sit(room, cast.carol)
    await do(services.start_match, match.pk, cast.rita)
    await seat.until("match_started")
    await seat.leave()
