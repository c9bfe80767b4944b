"""The map veto over sockets: both sides act in turn, and who watches hears of each turn."""

import pytest

from apps.tournaments import services
from apps.tournaments.management.follow.lines import Lines
from apps.tournaments.models import Match, Registration, Veto
from tests.realtime.in_process import do, sit
from tests.support.cast import make_user
from tests.support.record import log

pytestmark = pytest.mark.django_db(transaction=True)
MAPS = ["Ascent", "Bind", "Haven"]


def ready(cast):
    match = cast.match(map_pool=MAPS, veto_seconds=60)
    for person in (cast.bob, cast.bella):
        services.ready_up(match.pk, person)
    return match, match.participant1.user, match.participant2.user


async def test_both_sides_act_in_turn_and_whoever_watches_hears_it(cast, closed_hub):
    match, first, second = await do(ready, cast)
    one_side, other_side = [await sit(f"match/{match.pk}", person) for person in (first, second)]
    watching = await sit(f"tournament/{match.tournament_id}", cast.carol)
    assert (await other_side.ask("veto_map", map="Bind"))["code"] == "conflict"
    answer = await one_side.ask("veto_map", map="Bind", turn=0)
    assert (answer["type"], answer["data"]["match_id"]) == ("map_vetoed", match.pk)
    assert answer["data"]["turn"] == {"action": "ban", "side": 2}
    for seat in (other_side, watching):
        told = (await seat.until("veto_updated"))["data"]
        assert told["match_id"] == match.pk and told["veto"]["maps_left"] == ["Ascent", "Haven"]
    assert (await one_side.ask("veto_map", map="Haven"))["code"] == "conflict"
    assert (await other_side.ask("veto_map", map="Dust"))["code"] == "invalid_schema"
    assert (await other_side.ask("veto_map", map="Ascent", turn=0))["code"] == "conflict"
    over = await other_side.ask("veto_map", map="Ascent", turn=1)
    assert (over["data"]["state"], over["data"]["maps"]) == ("done", ["Haven"])
    for seat in (one_side, other_side, watching):
        await seat.leave()


@pytest.mark.parametrize("fields", [{}, {"map": 7}, {"map": None}, {"map": "Bind", "turn": "0"}, {"map": "Bi\0nd"}])
async def test_what_is_no_turn_is_refused_and_the_socket_stays(cast, closed_hub, fields):
    match, first, _ = await do(ready, cast)
    seat = await sit(f"match/{match.pk}", first)
    assert (await seat.ask("veto_map", **fields))["code"] == "invalid_schema"
    assert (await do(Veto.objects.get)).steps == []
    await seat.leave()


@pytest.mark.parametrize("who", ["rita", "alice", "carol", "oscar"])
async def test_for_who_has_an_account_nobody_else_acts(cast, closed_hub, who):
    match, *_ = await do(ready, cast)
    seat = await sit(f"match/{match.pk}", getattr(cast, who))
    for named in ({}, {"registration": match.participant1_id}):
        assert (await seat.ask("veto_map", map="Bind", **named))["code"] == "insufficient_permissions"
    await seat.leave()


def against_a_guest(cast):
    tournament = cast.open(1, check_in_required=False, map_pool=MAPS, veto_order=[{"action": "ban", "side": 1}] * 2)
    services.add_guests(tournament.pk, cast.alice, ["Nina"])
    services.close_registration(tournament.pk, cast.alice)
    guest = Registration.objects.get(tournament=tournament, is_guest=True)
    services.seed_registration(guest.pk, 1, cast.alice)
    services.start_tournament(tournament.pk, cast.alice)
    match = Match.objects.get(tournament=tournament)
    services.ready_up(match.pk, cast.bob)
    services.ready_up(match.pk, cast.rita, guest.pk)
    return match, guest.pk, make_user("elsewhere")


async def test_a_referee_acts_for_a_guest_from_the_tournament_s_room(cast, closed_hub):
    match, guest, stranger = await do(against_a_guest, cast)
    rita, other = [await sit(f"tournament/{match.tournament_id}", person) for person in (cast.rita, stranger)]
    said = {"match_id": match.pk, "map": "Bind", "registration": guest}
    assert (await other.ask("veto_map", **said))["code"] == "insufficient_permissions"
    assert (await rita.ask("veto_map", **said))["data"]["maps_left"] == ["Ascent", "Haven"]
    for seat in (rita, other):
        await seat.leave()


def test_who_follows_in_a_terminal_reads_a_line_a_turn(cast, transactional_db):
    match, first, _ = ready(cast)
    services.veto_map(match.pk, first, "Bind")
    services.start_match(match.pk, cast.rita)
    lines = Lines()
    told = log(match.tournament_id, "veto_updated")
    said = [lines.line({"type": event.type, "data": event.data}) for event in told]
    assert [line.partition(": ")[2] for line in said] == [
        "the map veto is open",
        "side 1 bans Bind",
        "the map veto is off",
    ]
    frame = {"type": "veto_updated", "data": {**told[-1].data, "veto": None}}
    assert lines.line(frame).endswith("no map veto any more")
    over = {**told[-1].data["veto"], "state": "done", "maps": ["Haven", "Bind"]}
    assert lines.line({**frame, "data": {**frame["data"], "veto": over}}).endswith("played on Haven, Bind")
