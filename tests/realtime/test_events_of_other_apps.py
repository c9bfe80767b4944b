"""An event that another app declares in its `ready()` is told like any other."""

import pytest

from apps.tournaments.domain.event_registry import REGISTRY
from apps.tournaments.realtime.rooms.access import AccessWatch
from apps.tournaments.realtime.rooms.hub import get_hub
from apps.tournaments.services.write import tournament_write
from tests.realtime.in_process import do, sit
from tests.support.counts import Counted
from tests.support.other_app.fixture import other_app
from tests.support.waiting import eventually

__all__ = ["other_app"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def match(cast):
    return cast.match()


@pytest.fixture
def engraved(match, other_app):
    return other_app.TrophyEngraved(match.tournament_id, match.pk, "Bob, 2026")


def tell(tournament_id, event):
    with tournament_write(tournament_id) as write:
        write.tell(event)


def test_it_is_in_the_registry_while_its_app_is_installed(other_app):
    assert REGISTRY["trophy_engraved"] is other_app.TrophyEngraved


@pytest.mark.parametrize("room", ["tournament", "match"])
async def test_whoever_has_the_role_reads_it_and_all_others_learn_its_number(engraved, match, cast, room):
    path = f"{room}/{match.tournament_id if room == 'tournament' else match.pk}"
    seats = {user: await sit(path, user) for user in (cast.rita, cast.alice, cast.bob, cast.carol)}
    await do(tell, match.tournament_id, engraved)
    for user, seat in seats.items():
        frame = await seat.next()
        number = seat.welcome["data"]["sequence"] + 1
        if user in (cast.rita, cast.alice):
            assert (frame["type"], frame["data"], frame["sequence"]) == ("trophy_engraved", engraved.data(), number)
        else:
            assert frame == {"type": "skip", "sequence": number}
        await seat.leave()


async def test_whoever_comes_back_is_told_it_from_the_log(engraved, match, cast):
    path = f"tournament/{match.tournament_id}"
    seat = await sit(path, cast.rita)
    data = seat.welcome["data"]
    await seat.leave()
    await do(tell, match.tournament_id, engraved)
    back = await sit(path, cast.rita, f"since={data['sequence']}&epoch={data['epoch']}")
    assert (await back.next())["data"] == engraved.data()
    await back.leave()


async def test_it_is_counted_under_its_name_and_from_zero(engraved, match, cast):
    get_hub()
    with Counted("events_total", type="trophy_engraved") as told, Counted("events_total", type="other") as others:
        seat = await sit(f"match/{match.pk}", cast.rita)
        await do(tell, match.tournament_id, engraved)
        await seat.until("trophy_engraved")
    assert (told.by, others.by) == (1, 0)
    await seat.leave()


async def test_where_it_changes_access_open_sockets_are_looked_at(other_app, match, cast, monkeypatch):
    forgotten = []
    monkeypatch.setattr(AccessWatch, "forget", lambda watch, tournament_id: forgotten.append(tournament_id))
    seat = await sit(f"tournament/{match.tournament_id}", cast.carol)
    await do(tell, match.tournament_id, other_app.VenueMoved(match.tournament_id, "Hall 2"))
    await eventually(lambda: forgotten == [match.tournament_id])
    await seat.leave()
