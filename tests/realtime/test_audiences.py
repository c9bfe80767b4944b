"""Who gets what of an event: declaring its class is all it takes."""

from dataclasses import dataclass

import pytest

from apps.tournaments.domain import events
from apps.tournaments.domain.event_registry import REGISTRY, Audience, Event
from apps.tournaments.domain.roles import Role
from apps.tournaments.realtime import utils
from apps.tournaments.services.write import tournament_write
from tests.realtime.in_process import do, sit
from tests.support.cast import registration_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def declare():
    """Declare an event of its own for this test: `declare(audience)`; its class takes `match_id` and `secret`."""

    def declare(given):
        REGISTRY.pop("whispers_heard", None)

        @dataclass(frozen=True)
        class WhispersHeard(Event):
            match_id: int
            secret: str

            def audience(self):
                return given

        return WhispersHeard

    yield declare
    REGISTRY.pop("whispers_heard", None)


@pytest.fixture
def match(cast):
    return cast.match()


@pytest.fixture
def people(cast):
    return {"carol": cast.carol, "bob": cast.bob, "bella": cast.bella, "rita": cast.rita, "alice": cast.alice}


@pytest.fixture(params=["tournament", "match"])
def room(request, match):
    return f"{request.param}/{match.tournament_id if request.param == 'tournament' else match.pk}"


@pytest.fixture
async def seats(room, people, closed_hub):
    seats = {name: await sit(room, user) for name, user in people.items()}
    yield seats
    for seat in seats.values():
        await seat.leave()


def tell(tournament_id, *told):
    with tournament_write(tournament_id) as write:
        for event in told:
            write.tell(event)


def views(frames):
    """Who got the whole, who a part, who nothing but the number."""
    kinds = {}
    for name, frame in frames.items():
        if frame["type"] == "skip":
            assert set(frame) == {"type", "sequence"}
            kinds[name] = "skip"
        else:
            assert set(frame) == {"type", "data", "sequence", "at"}
            kinds[name] = frame["data"]
    return kinds


async def heard_by(seats):
    return {name: await seat.next() for name, seat in seats.items()}


async def test_an_event_for_all_reaches_all(declare, match, seats):
    event = declare(Audience())
    await do(tell, match.tournament_id, event(match.pk, "x"))
    frames = await heard_by(seats)
    whole = {"match_id": match.pk, "secret": "x"}
    assert views(frames) == dict.fromkeys(seats, whole)
    assert {frame["type"] for frame in frames.values()} == {"whispers_heard"}


async def test_an_event_from_a_role_up_is_skipped_by_those_below(declare, match, seats):
    event = declare(Audience(Role.REFEREE))
    await do(tell, match.tournament_id, event(match.pk, "x"))
    whole = {"match_id": match.pk, "secret": "x"}
    wanted = {"carol": "skip", "bob": "skip", "bella": "skip", "rita": whole, "alice": whole}
    assert views(await heard_by(seats)) == wanted


async def test_an_event_for_a_registration_reaches_it_and_the_staff(declare, match, seats, cast):
    bob = await do(registration_of, match.tournament_id, cast.bob)
    event = declare(Audience(Role.ORGANIZER, (bob.pk,)))
    await do(tell, match.tournament_id, event(match.pk, "x"))
    whole = {"match_id": match.pk, "secret": "x"}
    wanted = {"carol": "skip", "bob": whole, "bella": "skip", "rita": "skip", "alice": whole}
    assert views(await heard_by(seats)) == wanted


async def test_what_is_public_of_an_event_reaches_everybody_else(declare, match, seats):
    event = declare(Audience(Role.REFEREE, public={"match_id": match.pk}))
    await do(tell, match.tournament_id, event(match.pk, "x"))
    whole, part = {"match_id": match.pk, "secret": "x"}, {"match_id": match.pk}
    wanted = {"carol": part, "bob": part, "bella": part, "rita": whole, "alice": whole}
    assert views(await heard_by(seats)) == wanted


async def test_an_empty_public_part_is_told_and_not_skipped(declare, match, seats):
    event = declare(Audience(Role.REFEREE, public={}))
    await do(tell, match.tournament_id, event(match.pk, "x"))
    assert views(await heard_by(seats))["carol"] == {}


async def test_numbers_have_no_gap_for_any_role(declare, match, seats):
    event = declare(Audience(Role.ORGANIZER))
    told = []
    for n in range(3):
        told += [event(match.pk, "x"), state_changed(match, n)]
    await do(tell, match.tournament_id, *told)
    for seat in seats.values():
        for _ in range(6):
            await seat.next()
        first = seat.welcome["data"]["sequence"] + 1
        assert seat.numbers == list(range(first, first + 6))


def state_changed(match, n):
    return events.MatchStateChanged(match.pk, match.tournament_id, "live", "live", str(n), "referee")


async def test_what_a_spectator_receives_does_not_depend_on_what_is_hidden(declare, match, seats):
    event = declare(Audience(Role.ORGANIZER))
    await do(tell, match.tournament_id, event(match.pk, "x"))
    await do(tell, match.tournament_id, event(match.pk, "something much longer" * 50))
    first, second = [await seats["carol"].next() for _ in range(2)]
    assert first | {"sequence": second["sequence"]} == second


async def test_who_comes_back_and_who_is_healed_from_the_log_see_the_same_views(
    declare, match, seats, room, people, monkeypatch
):
    class Deaf:
        async def group_send(self, group, message):
            pass

    event = declare(Audience(Role.REFEREE, public={"match_id": match.pk}))
    monkeypatch.setattr(utils, "get_channel_layer", Deaf)
    await do(tell, match.tournament_id, event(match.pk, "x"), declare(Audience(Role.ADMIN))(match.pk, "y"))
    healed = {name: [await seat.next(), await seat.next()] for name, seat in seats.items()}
    for name, user in people.items():
        data = seats[name].welcome["data"]
        back = await sit(room, user, f"since={data['sequence']}&epoch={data['epoch']}")
        assert back.opening["data"]["count"] == 2
        assert [await back.next(), await back.next()] == healed[name]
        await back.leave()


async def test_an_event_that_names_no_match_is_told_in_the_tournaments_room_alone(match, cast, closed_hub):
    seats = [await sit(f"tournament/{match.tournament_id}", cast.carol), await sit(f"match/{match.pk}", cast.carol)]
    nameless = events.Announcement(match.tournament_id, 1, "Hello", "", "now")
    await do(tell, match.tournament_id, nameless, state_changed(match, 1))
    for seat in seats:
        await seat.until("match_state_changed")
        await seat.leave()
    both = ["announcement", "match_state_changed"]
    assert [frame_names(seat) for seat in seats] == [both, both[1:]]


def frame_names(seat):
    return [frame["type"] for frame in seat.frames if "at" in frame]
