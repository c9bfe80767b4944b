"""The hub: one subscription a room, whatever the channel layer does to it."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from channels.layers import get_channel_layer
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from redis.exceptions import ConnectionError as RedisGone

from apps.tournaments import services
from apps.tournaments.models import Tournament
from apps.tournaments.realtime import utils
from apps.tournaments.realtime.rooms import hub as hub_module
from apps.tournaments.realtime.rooms.hub import close_hub, get_hub
from apps.tournaments.realtime.rooms.names import RoomName
from tests.realtime.in_process import do, sit
from tests.support.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


class BadLayer:
    """The in-memory layer with faults: deaf (sends are lost), or failing with `error` in the named methods."""

    def __init__(self):
        self.inner = get_channel_layer()
        self.deaf = False
        self.error = None
        self.failing = set()
        self.calls = Counter()

    def __getattr__(self, name):
        async def call(*arguments):
            self.calls[name] += 1
            if self.error and name in self.failing:
                raise self.error
            if self.deaf and name in ("group_send", "send"):
                return None
            return await getattr(self.inner, name)(*arguments)

        return call


@pytest.fixture
def layer(monkeypatch):
    bad = BadLayer()
    monkeypatch.setattr(hub_module, "get_channel_layer", lambda: bad)
    monkeypatch.setattr(utils, "get_channel_layer", lambda: bad)
    return bad


@pytest.fixture
def tournament(cast):
    return cast.open(players=0)


@pytest.fixture
def room(tournament):
    return f"tournament/{tournament.pk}"


@pytest.fixture
def announce(cast, tournament):
    async def announce(title="Hello"):
        await do(services.announce, tournament.pk, cast.alice, title)

    return announce


def subscription_of(room):
    kind, number = room.split("/")
    return get_hub()._rooms[RoomName(kind, int(number))]


async def test_a_room_is_subscribed_once_for_all_its_sockets(layer, room, cast, announce):
    seats = [await sit(room, cast.carol) for _ in range(3)]
    assert (layer.calls["new_channel"], layer.calls["group_add"]) == (1, 1)
    await announce()
    assert [await seat.until("announcement") for seat in seats] == [seats[0].frames[-1]] * 3
    for seat in seats:
        await seat.leave()


async def test_the_last_to_leave_gives_the_room_back(layer, room, cast):
    first, second = await sit(room, cast.carol), await sit(room, cast.bob)
    subscription = subscription_of(room)
    await first.leave()
    assert (len(subscription.room.members), len(subscription.connections)) == (1, 1)
    assert layer.calls["group_discard"] == 0
    await second.leave()
    await eventually(lambda: layer.calls["group_discard"] == 1 and not get_hub()._closing)
    assert (get_hub()._rooms, len(get_hub().wheel), get_channel_layer().groups) == ({}, 0, {})


async def test_a_doorbell_that_is_lost_is_healed_by_the_reconciliation(layer, room, cast, announce):
    layer.deaf = True
    seat = await sit(room, cast.carol)
    for title in ("One", "Two", "Three"):
        await announce(title)
    await seat.until("announcement", title="Three")
    first = seat.welcome["data"]["sequence"] + 1
    assert seat.numbers == [first, first + 1, first + 2]
    await seat.leave()


async def test_the_reconciliation_asks_twice_for_all_rooms_together(cast, closed_hub):
    match = await do(cast.match)
    rooms = [f"tournament/{match.tournament_id}", f"match/{match.pk}"]
    rooms += [f"tournament/{(await do(other, cast, n)).pk}" for n in range(3)]
    people = (cast.alice, cast.bob, cast.carol, cast.rita, cast.oscar)
    seats = [await sit(room, person) for room, person in zip(rooms, people, strict=True)]
    assert len(get_hub()._rooms) == 5
    assert await do(count_queries, get_hub()._rooms) == 2
    for seat in seats:
        await seat.leave()


def other(cast, number):
    tournament = cast.draft(name=f"Cup {number}")
    services.publish_tournament(tournament.pk, cast.alice)
    return tournament


def count_queries(rooms):
    ids = {kind: [name.id for name in rooms if name.kind == kind] for kind in ("tournament", "match")}
    with CaptureQueriesContext(connection) as queries:
        hub_module.positions(ids["tournament"], ids["match"])
    return len(queries)


UNLIKELY = [
    None,
    [],
    "text",
    {},
    {"type": None, "data": {}},
    {"type": [], "data": {}},
    {"type": {}, "data": {}},
    {"type": "nonsense", "data": {}},
    {"type": "announcement"},
    {"type": "announcement", "data": "text"},
    {"type": "announcement", "data": {"x": object()}},
    {"type": "announcement", "data": {"x": "\ud800"}},
    {"type": "announcement", "data": {("a", "b"): 1}},
    {"type": "announcement", "data": {}, "sequence": "7"},
    {"type": "announcement", "data": {}, "sequence": 1.5},
    {"type": "announcement", "data": {}, "sequence": True},
    {"type": "announcement", "data": {}, "sequence": 1, "at": 5},
    {"type": "announcement", "data": {}, "sequence": 1, "at": "now", "audience": 5},
    {"type": "announcement", "data": {}, "sequence": 1, "at": "now", "audience": [9, [], None]},
    {"type": "announcement", "data": {}, "sequence": 1, "at": "now", "audience": [1, None, None]},
    {"type": "announcement", "data": {}, "sequence": 1, "at": "now", "audience": [1, [], {"x": object()}]},
    {"type": "connection.error"},
    {"type": "connection.error", "connection": "nobody", "error": {}},
    {"type": "connection.error", "connection": [], "error": {}},
]


async def test_what_is_not_understood_is_dropped_and_closes_nothing(room, cast, announce):
    seat = await sit(room, cast.carol)
    for message in UNLIKELY:
        subscription_of(room).heard(message)
    await announce("Real")
    frame = await seat.until("announcement")
    assert (frame["data"]["title"], frame["sequence"]) == ("Real", seat.welcome["data"]["sequence"] + 1)
    assert seat.frames[2:] == [frame]
    await seat.leave()


async def test_an_unknown_type_is_logged_once(room, cast, caplog):
    seat = await sit(room, cast.carol)
    for _ in range(5):
        for name in ("nonsense", None, "websocket.close"):
            await get_channel_layer().group_send(room.replace("/", "_"), {"type": name, "data": {}})
    await announce_by_hand(seat, room)
    dropped = [record.message_type for record in caplog.records if record.getMessage() == "unknown message dropped"]
    assert sorted(dropped) == ["None", "nonsense", "websocket.close"]
    await seat.leave()


async def announce_by_hand(seat, room):
    """Send something that is understood behind the rest, and wait for it."""
    await get_channel_layer().group_send(room.replace("/", "_"), {"type": "announcement", "data": {"last": True}})
    await seat.until("announcement", last=True)


async def test_what_any_process_may_put_into_an_event_is_told(room, cast):
    seat = await sit(room, cast.carol)
    data = {"at": datetime(2026, 1, 1, tzinfo=UTC), "amount": Decimal("1.50"), "who": {"বাংলা": [1, None]}, "n": 2**70}
    await get_channel_layer().group_send(room.replace("/", "_"), {"type": "announcement", "data": data})
    frame = await seat.until("announcement")
    assert frame["data"] == {"at": "2026-01-01T00:00:00Z", "amount": "1.50", "who": {"বাংলা": [1, None]}, "n": 2**70}
    await seat.leave()


@pytest.mark.parametrize("offset", [-1, 0, 1, 2, 100, 10**9])
async def test_a_foreign_number_is_looked_up_and_never_believed(room, cast, announce, tournament, offset):
    seat = await sit(room, cast.carol)
    number = seat.welcome["data"]["sequence"] + offset
    await utils.broadcast_announcement(tournament.pk, {"title": "False", "sequence": number})
    await announce_by_hand(seat, room)
    await eventually(lambda: is_idle(subscription_of(room).room))
    await announce("True")
    frame = await seat.until("announcement")
    assert (frame["data"]["title"], frame["sequence"]) == ("True", seat.welcome["data"]["sequence"] + 1)
    assert [heard["data"].get("title") for heard in seat.frames[2:]] == [None, "True"]
    await seat.leave()


def is_idle(room):
    """Whether the room neither reads the log nor is about to."""
    return room._fill_timer is None and room._filling is None


async def test_an_error_reaches_the_one_socket_it_is_for(room, cast):
    first, second = await sit(room, cast.carol), await sit(room, cast.carol)
    connection = first.welcome["data"]["connection_id"]
    consumer = subscription_of(room).connections[connection]
    assert consumer.channel_name == f"{subscription_of(room).channel}#{connection}"
    await utils.send_error_to_channel(consumer.channel_name, "internal_error", "Only you.")
    assert await first.next() == {"type": "error", "code": "internal_error", "message": "Only you."}
    assert (await second.ask("ping"))["type"] == "pong"
    assert len(second.frames) == 3
    for seat in (first, second):
        await seat.leave()


# Faults of the layer


@pytest.mark.parametrize("error", [OSError(), RedisGone(), RuntimeError(), ValueError()])
async def test_a_layer_that_cannot_be_subscribed_to_does_not_keep_anyone_out(
    layer, room, cast, announce, monkeypatch, caplog, error
):
    monkeypatch.setattr(hub_module, "SUBSCRIBE_WITHIN_SECONDS", 0.05)
    layer.error, layer.failing = error, {"group_add", "group_discard", "new_channel"}
    seat = await sit(room, cast.carol)
    await announce()
    await seat.until("announcement")
    lost = [record for record in caplog.records if record.getMessage() == "channel layer lost, telling from the log"]
    assert len(lost) == 1
    layer.error = None
    await seat.leave()


async def test_a_layer_that_comes_back_is_subscribed_to_again_and_keeps_its_channel(layer, room, cast, monkeypatch):
    monkeypatch.setattr(hub_module, "BACK_OFF_SECONDS", (0.05, 60))
    seat = await sit(room, cast.carol)
    subscription = subscription_of(room)
    channel = subscription.channel
    for _ in range(3):
        layer.error, layer.failing = OSError(), {"receive"}
        await layer.inner.group_send(subscription.room.name.group, {"type": "announcement", "data": {}})
        await eventually(lambda: not subscription.subscribed.is_set())
        layer.error = None
        await eventually(lambda: subscription.subscribed.is_set(), seconds=3)
        await announce_by_hand(seat, room)
    assert subscription.channel == channel
    await seat.leave()


async def test_the_subscription_is_added_again_now_and_then(layer, room, cast, monkeypatch):
    monkeypatch.setattr(hub_module, "RESUBSCRIBE_EVERY_SECONDS", 0.05)
    seat = await sit(room, cast.carol)
    get_channel_layer().groups.clear()  # as Redis after FLUSHALL
    await eventually(lambda: get_channel_layer().groups)
    await announce_by_hand(seat, room)
    await seat.leave()


@pytest.mark.parametrize("error", [OSError(), RedisGone()])
async def test_a_layer_that_fails_to_renew_is_renewed_later(layer, room, cast, monkeypatch, error):
    monkeypatch.setattr(hub_module, "RESUBSCRIBE_EVERY_SECONDS", 0.05)
    seat = await sit(room, cast.carol)
    layer.error, layer.failing = error, {"group_add"}
    calls = layer.calls["group_add"]
    await eventually(lambda: layer.calls["group_add"] > calls + 2)
    layer.error = None
    get_channel_layer().groups.clear()
    await eventually(lambda: get_channel_layer().groups)
    await seat.leave()


async def test_a_room_that_cannot_be_subscribed_to_again_keeps_no_other_from_it(cast, room, monkeypatch, caplog):
    monkeypatch.setattr(hub_module, "RESUBSCRIBE_EVERY_SECONDS", 0.05)
    first, second = await sit(room, cast.carol), await sit(f"tournament/{(await do(cast.open, 0)).pk}", cast.carol)
    broken, whole = get_hub()._rooms.values()
    tries = []

    async def fail():
        tries.append(1)
        raise RuntimeError("no such group")

    monkeypatch.setattr(broken, "renew", fail)
    get_channel_layer().groups.clear()
    await eventually(lambda: whole.room.name.group in get_channel_layer().groups)
    await eventually(lambda: len(tries) > 2)
    assert [record.getMessage() for record in caplog.records if record.exc_info] == [
        "rooms not subscribed to again, trying again"
    ]
    caplog.clear()
    await first.leave()
    await second.leave()


async def test_a_room_that_is_left_while_others_are_subscribed_to_again_stays_left(cast, room, monkeypatch):
    monkeypatch.setattr(hub_module, "RESUBSCRIBE_EVERY_SECONDS", 0.05)
    first, second = await sit(room, cast.carol), await sit(f"tournament/{(await do(cast.open, 0)).pk}", cast.carol)
    slow, left = get_hub()._rooms.values()
    renewing, may_end, turns = asyncio.Event(), asyncio.Event(), []

    async def wait():
        turns.append(1)
        renewing.set()
        await may_end.wait()

    monkeypatch.setattr(slow, "renew", wait)
    await renewing.wait()
    await second.leave()
    await eventually(lambda: not get_hub()._closing)
    may_end.set()
    await eventually(lambda: len(turns) > 1)
    assert left.room.name.group not in get_channel_layer().groups
    await first.leave()


@pytest.mark.parametrize("error", [OSError(), RedisGone()])
async def test_a_room_is_left_without_the_layer(layer, room, cast, error):
    seat = await sit(room, cast.carol)
    layer.error, layer.failing = error, {"group_discard"}
    await seat.leave()
    await eventually(lambda: not get_hub()._closing)
    assert get_hub()._rooms == {}


async def test_without_any_layer_the_log_still_tells(room, cast, announce, monkeypatch):
    monkeypatch.setattr(hub_module, "get_channel_layer", lambda: None)
    monkeypatch.setattr(hub_module, "SUBSCRIBE_WITHIN_SECONDS", 0.05)
    seat = await sit(room, cast.carol)
    await announce("From the log")
    await seat.until("announcement", title="From the log")
    await seat.leave()


# The database


async def test_a_reconciliation_that_fails_is_tried_again(layer, room, cast, announce, monkeypatch, caplog):
    monkeypatch.setattr(hub_module, "RECONCILE_EVERY_SECONDS", 0.05)
    layer.deaf = True
    seat, positions, tries = await sit(room, cast.carol), hub_module.positions, []

    def broken(*ids):
        tries.append(ids)
        raise OperationalError("away")

    monkeypatch.setattr(hub_module, "positions", broken)
    await announce()
    await eventually(lambda: len(tries) > 3)
    assert seat.heard() == []
    monkeypatch.setattr(hub_module, "positions", positions)
    await seat.until("announcement")
    messages = [record.getMessage() for record in caplog.records]
    assert messages.count("reconciliation failed, trying again") == 1
    await seat.leave()


async def test_another_epoch_ends_the_sockets_and_those_who_come_back_begin_anew(room, cast, tournament):
    seat = await sit(room, cast.carol)
    old = seat.welcome["data"]
    await do(Tournament.objects.filter(pk=tournament.pk).update, epoch="12345678-1234-5678-1234-567812345678")
    error = await seat.next()
    assert (error["code"], error["close_code"]) == ("server_draining", 1012)
    assert 0 < error["retry_after_ms"] <= 2000
    closing = await seat.communicator.receive_output(5)
    assert (closing["type"], closing["code"]) == ("websocket.close", 1012)
    back = await sit(room, cast.carol, f"since={old['sequence']}&epoch={old['epoch']}")
    assert back.opening["type"] == "snapshot"
    assert back.welcome["data"]["epoch"] == "12345678-1234-5678-1234-567812345678"
    await back.leave()


async def test_a_deleted_room_is_not_missed_by_the_reconciliation(room, cast, tournament):
    seat = await sit(room, cast.carol)
    await do(Tournament.objects.filter(pk=tournament.pk).delete)
    await get_hub().reconcile()
    assert (await seat.ask("ping"))["type"] == "pong"
    await seat.leave()


# Its life


async def test_a_closed_hub_leaves_no_task_and_the_next_one_works(room, cast):
    before = asyncio.all_tasks()
    get_hub()
    await close_hub()
    await close_hub()
    assert asyncio.all_tasks() == before
    seat = await sit(room, cast.carol)
    await seat.leave()


async def test_a_hub_that_closes_with_sockets_in_it_ends_its_rooms(room, cast):
    seat = await sit(room, cast.carol)
    hub = get_hub()
    await close_hub()
    assert hub._rooms == {}
    assert (await seat.ask("ping"))["type"] == "pong"
    await seat.leave()


def test_a_loop_that_ended_is_no_live_loop():
    async def start():
        get_hub()
        assert hub_module.live_loop() is asyncio.get_running_loop()
        await close_hub()

    asyncio.run(start())
    assert hub_module.live_loop() is None


async def test_scores_of_a_tournament_that_cannot_be_told_hold_up_no_others(monkeypatch, caplog):
    told = []

    def tell_scores(tournament_id, match_ids):
        if tournament_id == 1:
            raise ValueError("of this one alone")
        told.append((tournament_id, match_ids))

    monkeypatch.setattr(hub_module, "tell_scores", tell_scores)
    await get_hub()._tell_untold({1: [10], 2: [20]})
    assert told == [(2, [20])]
    [record] = [record for record in caplog.records if record.exc_info]
    assert record.about == {"tournament_id": 1}
    caplog.clear()
