"""Until an organizer has approved a result that needs it, no door tells who won, by no word, id or place.

The hidden part of an event leaves no trace at any of them, and its hash tells nothing: a salt of the row is in it.
"""

import json

import pytest

from apps.tournaments import services
from apps.tournaments.selectors.results import living_result
from tests.realtime.in_process import do, sit
from tests.support.http import caller

pytestmark = pytest.mark.django_db(transaction=True)
IDS = [f"{place}_registration_id" for place in ("winner", "runner_up", "third_place")]


def forfeit_all(cast, tournament):
    """Bob, who came first, wins all, and nothing is played."""
    while match := tournament.matches.filter(state="check_in").first():
        services.forfeit_match(match.pk, cast.rita, max(match.participant1_id, match.participant2_id))


def completed_events(frames):
    return [frame["data"] for frame in frames if frame["type"] == "tournament_completed"]


def assert_tells_nobody(told):
    """`told`: JSON values, of any door."""
    text = json.dumps(told)
    for name in (*IDS, "champion_id"):
        assert text.count(f'"{name}"') == text.count(f'"{name}": null'), name
    assert text.count('"champion_name"') == text.count('"champion_name": ""')
    assert '"place_from": 1, "place_to": 1' not in text


FORMATS = {
    "single_elimination": {"players": 4},
    "double_elimination": {"players": 4},
    "round_robin": {"players": 3},
    "swiss": {"players": 4, "options": {"rounds": 2}},
    "groups": {"players": 4, "options": {"groups": 2, "advance": 1}},
}


@pytest.mark.parametrize(("who", "form"), [("bob", "single_elimination"), *(("carol", form) for form in FORMATS)])
async def test_no_champion_at_any_door_before_the_approval(cast, closed_hub, client, who, form):
    tournament = await do(lambda: cast.live(format=form, **FORMATS[form]))
    room = f"tournament/{tournament.pk}"
    person = getattr(cast, who)
    seats = [await sit(room, person), await sit(room, cast.rita)]
    await do(lambda: forfeit_all(cast, tournament))
    public, staff = [await _until_ended(seat) for seat in seats]
    first = await do(lambda: living_result(tournament.pk).places[0]["registration_id"])
    assert_tells_nobody(public)
    assert [(data["winner_registration_id"], data["winner_name"]) for data in completed_events(public)] == [(None, "")]
    assert [data["winner_registration_id"] for data in completed_events(staff)] == [first]
    for reader in (person, None):
        await do(lambda reader=reader: _assert_no_door_tells(client, cast, tournament, reader))
    await do(lambda: services.approve_result(tournament.pk, cast.alice))
    frames = await _until_ended(seats[0])
    (told,) = completed_events(frames)
    assert (told["winner_registration_id"], told["requires_review"]) == (first, False)
    places = {
        row["registration_id"]: row["place_from"]
        for frame in frames
        if frame["type"] == "standings_updated"
        for row in frame["data"]["standings"]
    }
    assert places[first] == 1
    for seat in seats:
        await seat.leave()


async def _until_ended(seat):
    """What the seat was told until the tournament changed its state."""
    await seat.until("tournament_state_changed")
    frames, seat.frames = seat.frames, []
    return frames


def _assert_no_door_tells(client, cast, tournament, person):
    api, path = caller(person), f"/api/v1/tournaments/{tournament.pk}"
    assert api.get(f"{path}/result/").status_code == 404
    for address in ("snapshot/", "events/?since=0", "", "matches/", "registrations/", "prizes/"):
        assert_tells_nobody(api.get(f"{path}/{address}").json())
    profile = api.get(f"/api/v1/players/{cast.bob.pk}/").json()
    assert [(played["place_from"], played["place_to"]) for played in profile["tournaments"]] == [(None, None)]
    lines = b"".join(api.get(f"{path}/log/")).decode().splitlines()
    assert_tells_nobody([json.loads(line) for line in lines])
    client.logout()
    if person:
        client.force_login(person)
    html = client.get(f"/tournaments/{tournament.pk}/").content.decode()
    assert "data-champion-name\n      ></strong>" in html and "wins the tournament" not in html
    staff = caller(cast.rita).get(f"{path}/result/")
    assert staff.status_code == 200 and staff.json()["approved_at"] is None
