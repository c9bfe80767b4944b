"""Sockets are let in anew while they leave, subscribe and do not read: nobody is missed, and nobody sees too much."""

import asyncio
import socket

import pytest

from apps.accounts.identity import Person
from apps.accounts.models import User
from apps.accounts.revocations import end_all_sessions
from apps.tournaments import services
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.roles import Role
from apps.tournaments.realtime.rooms import access as access_module
from apps.tournaments.realtime.rooms import hub as hub_module
from apps.tournaments.realtime.rooms.frames import Telling
from apps.tournaments.realtime.rooms.hub import get_hub
from apps.tournaments.realtime.rooms.names import tournament_room
from apps.tournaments.realtime.rooms.room import Room
from deltacrown.serving import websocket_protocol as websocket
from tests.realtime.in_process import do, serving, sit
from tests.realtime.running_site import mint
from tests.realtime.test_slow_readers import Pipe
from tests.realtime.virtual_time import advance
from tests.support.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tournament(cast):
    return cast.open(players=0)


@pytest.fixture
def path(tournament):
    return f"tournament/{tournament.pk}"


@pytest.fixture
def slow_reading(monkeypatch):
    """Begin to keep whoever reads a snapshot from now on until they may go on."""
    real, began, goes_on = Room._read, asyncio.Event(), asyncio.Event()

    async def slow(self, full):
        began.set()
        await goes_on.wait()
        return await real(self, full)

    def begin():
        monkeypatch.setattr(Room, "_read", slow)
        return began, goes_on

    return begin


def referee(cast, tournament):
    return do(services.give_role, tournament.pk, cast.alice, cast.carol, Role.REFEREE)


async def test_a_socket_that_leaves_while_it_is_let_in_anew_ends_the_watch_for_nobody(
    cast, tournament, path, slow_reading
):
    elsewhere = await do(cast.elsewhere)
    bystander, leaving = await sit(f"tournament/{elsewhere.pk}", cast.bob), await sit(path, cast.carol)
    reading, goes_on = slow_reading()
    await referee(cast, tournament)
    await reading.wait()
    await leaving.leave()
    goes_on.set()
    await do(end_all_sessions, cast.bob.pk)
    error = await bystander.next()
    assert (error["code"], error["close_code"]) == ("session_revoked", 4013)
    await bystander.leave()


@pytest.mark.virtual_time
async def test_a_socket_that_left_meanwhile_is_no_member_again(cast, tournament, path, slow_reading):
    staying, leaving = await sit(path, cast.bob), await sit(path, cast.carol)
    reading, goes_on = slow_reading()
    await referee(cast, tournament)
    await reading.wait()
    await leaving.leave()
    goes_on.set()
    await advance(1)
    (subscription,) = get_hub()._rooms.values()
    assert len(subscription.room.members) == 1
    await staying.leave()


async def test_one_that_does_not_read_is_let_go_and_not_let_in_anew(cast, tournament, path, settings):
    slow = await Pipe(f"/ws/{path}/", mint(cast.carol.pk)).opened()
    slow.writable.clear()
    (subscription,) = get_hub()._rooms.values()
    subscription.room.offer(Telling(None, "announcement", {"x": "x"}, None))
    await referee(cast, tournament)
    await asyncio.wait_for(slow.running, 10)
    slow.writable.set()
    assert len(get_hub().sockets()) == 0


async def test_who_loses_a_role_while_subscribing_gets_what_they_may_see_now(cast, monkeypatch):
    match = await do(cast.reported_match)
    seat = await sit(f"match/{match.pk}", cast.rita)
    assert "reports" in seat.opening["data"]["match"]
    real, first, gate = Room.opening, asyncio.Event(), asyncio.Event()

    async def late(self, *arguments, **fields):
        found = await real(self, *arguments, **fields)
        if not first.is_set():
            first.set()
            await gate.wait()
        return found

    monkeypatch.setattr(Room, "opening", late)
    await seat.send(type="subscribe", request_id="s")
    await first.wait()
    await do(services.take_role, match.tournament_id, cast.alice, cast.rita)
    (connection,) = get_hub().sockets()
    await eventually(lambda: connection.entry.role is Role.SPECTATOR)
    gate.set()
    for _ in range(2):  # what was asked for, and what the new role begins with
        assert "reports" not in (await seat.until("snapshot"))["data"]["match"]
    await seat.leave()


async def test_what_is_told_while_a_snapshot_is_read_is_not_told_again_after_it(cast, tournament, path, monkeypatch):
    seat = await sit(path, cast.carol)
    real, read, gate = Room.opening, asyncio.Event(), asyncio.Event()

    async def late(self, *arguments, **fields):
        found = await real(self, *arguments, **fields)
        read.set()
        await gate.wait()
        return found

    monkeypatch.setattr(Room, "opening", late)
    await seat.send(type="subscribe", request_id="s")
    await read.wait()
    await do(services.announce, tournament.pk, cast.alice, "Meanwhile")
    gate.set()
    snapshot = await seat.until("snapshot")
    told = await seat.next()
    assert (told["data"]["title"], told["sequence"]) == ("Meanwhile", snapshot["data"]["sequence"] + 1)
    await do(services.announce, tournament.pk, cast.alice, "After it")
    assert (await seat.next())["data"]["title"] == "After it"
    await seat.leave()


async def test_an_administrator_who_is_one_no_longer_is_signed_out(path):
    admin = await do(User.objects.create, username="boss", is_superuser=True)
    seat = await sit(path, admin)
    admin.is_superuser = False
    await do(admin.save)
    assert (await seat.next())["close_code"] == 4013
    await seat.leave()


async def test_a_client_that_never_reads_is_cut_off_in_the_end(cast, path, monkeypatch, settings):
    monkeypatch.setattr(websocket, "CLOSES_WITHIN_SECONDS", 0.5)
    settings.WS_OUTBOX_MAX_BYTES = 50_000
    lost = asyncio.Event()
    monkeypatch.setattr(websocket.FrameWritingProtocol, "connection_lost", noting(lost))
    async with serving(send_buffer=4096) as url:
        loop, pipe = asyncio.get_running_loop(), socket.socket()
        pipe.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        pipe.setblocking(False)
        await loop.sock_connect(pipe, ("127.0.0.1", int(url.rpartition(":")[2])))
        head = f"GET /ws/{path}/?token={mint(cast.carol.pk)} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n"
        head += "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        await loop.sock_sendall(pipe, head.encode())
        await eventually(lambda: get_hub().sockets())
        (subscription,) = get_hub()._rooms.values()
        for _ in range(50):
            subscription.room.offer(Telling(None, "announcement", {"x": "x" * 20_000}, None))
            subscription.room.flush()
        await asyncio.wait_for(lost.wait(), 10)
        pipe.close()


def noting(event):
    real = websocket.FrameWritingProtocol.connection_lost

    def connection_lost(self, error):
        real(self, error)
        event.set()

    return connection_lost


@pytest.fixture
def entries(monkeypatch):
    """How many people were looked up, each time."""
    seen, real = [], hub_module.enter_all

    def counted(room, people, access=None):
        seen.append(len(people))
        return real(room, people, access)

    monkeypatch.setattr(hub_module, "enter_all", counted)
    return seen


@pytest.fixture
async def watched(path, tournament, cast):
    """Somebody watches, and it is known who may."""
    first = await sit(path, cast.carol)
    await eventually(lambda: get_hub().access.known(tournament.pk))
    yield
    await first.leave()


def visit(tournament):
    return get_hub().enter(tournament_room(tournament.pk), Person(None, "", visitor="v1"))


async def test_visitors_of_a_room_that_is_watched_cost_no_query(watched, tournament, entries):
    assert [(await visit(tournament)).role for _ in range(20)] == [Role.SPECTATOR] * 20
    assert entries == []


async def test_a_rush_of_people_is_looked_up_together(watched, path, tournament, entries, cast):
    people = [Person(cast.carol.pk, "carol"), Person(cast.alice.pk, "alice")] * 25
    found = await asyncio.gather(*(get_hub().enter(tournament_room(tournament.pk), person) for person in people))
    assert [entry.role for entry in found] == [Role.SPECTATOR, Role.ORGANIZER] * 25
    assert entries == [50]


async def test_a_visitor_gets_in_as_soon_as_the_tournament_is_published(cast):
    draft = await do(cast.draft)
    staff = await sit(f"tournament/{draft.pk}", cast.alice)
    await eventually(lambda: get_hub().access.known(draft.pk))
    await do(services.publish_tournament, draft.pk, cast.alice)
    assert (await visit(draft)).role is Role.SPECTATOR
    await staff.leave()


async def test_what_changes_while_a_look_reads_it_is_not_known_from_that_look(watched, tournament, monkeypatch):
    watch, read, loop = get_hub().access, access_module.accesses, asyncio.get_running_loop()

    def changes_meanwhile(ids):
        found = read(ids)
        loop.call_soon_threadsafe(watch.forget, tournament.pk)
        return found

    monkeypatch.setattr(access_module, "accesses", changes_meanwhile)
    await watch.look()
    assert watch.known(tournament.pk) is None


async def test_a_visitor_is_turned_away_as_soon_as_the_room_was_told_that_it_is_private(watched, tournament, cast):
    def is_told():
        access = get_hub().access.known(tournament.pk)
        return access is None or access.least > Role.SPECTATOR

    await do(services.edit_tournament, tournament.pk, cast.alice, visibility="private")
    await eventually(is_told)
    with pytest.raises(NotFound):
        await visit(tournament)
