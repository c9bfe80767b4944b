"""The map veto of a match: begun when both sides are there, taken in turn, by the clock where somebody waits long."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound, PermissionRefused
from apps.tournaments.domain.results import GameScore, MatchScore
from apps.tournaments.domain.veto import choice_of_clock
from apps.tournaments.models import Deadline, Heartbeat, Match, Tournament, Veto
from apps.tournaments.selectors.snapshots import match_snapshot
from apps.tournaments.selectors.veto import public_veto, veto_now
from apps.tournaments.services.clock import act_on, beat
from tests.support.cast import make_user, match_between, registration_of
from tests.support.record import check_numbers, log, record, refused, told

pytestmark = pytest.mark.django_db
MAPS = ["Ascent", "Bind", "Haven", "Icebox", "Lotus", "Split", "Sunset"]
OF_THREE = {"best_of": 3, "best_of_final": 3, "map_pool": MAPS}


@pytest.fixture
def clock(time_machine):
    """Time that stands still; to let it pass, and the clock do what is due then. The site is there all the while."""
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)

    def pass_by(**time):
        time_machine.shift(timedelta(**time))
        Heartbeat.objects.update_or_create(pk=1, defaults={"at": timezone.now()})
        call_command("run_deadlines")

    beat()
    return pass_by


def ready(cast, players=2, **fields):
    """The match of Bob, who is side 1 here, against Bella, with both there."""
    match = cast.match(players, **{**OF_THREE, **fields})
    for person in (cast.bob, cast.bella):
        services.ready_up(match.pk, person)
    return Match.objects.get(pk=match.pk)


def sides(cast, match):
    """Who plays on side 1, and who on side 2."""
    first = match.participant1_id == registration_of(match.tournament, cast.bob).pk
    return (cast.bob, cast.bella) if first else (cast.bella, cast.bob)


def take(cast, match, *names, start=0):
    """These maps, by whoever's turn it is."""
    people = sides(cast, match)
    for number, name in enumerate(names, start=start):
        services.veto_map(match.pk, people[number % 2], name, turn=number)


def done(cast, **fields):
    match = ready(cast, **fields)
    take(cast, match, *MAPS[:6])
    return match


def started(cast, **fields):
    match = done(cast, **fields)
    return services.start_match(match.pk, cast.rita)


def again(cast, match):
    services.reopen_match(match.pk, cast.alice, services.preview_reopen(match.pk, cast.alice).state)


def turn(match):
    """The open deadline of the veto's turn, if there is one."""
    return Deadline.objects.filter(match=match, kind="veto_turn", state="open").first()


# How it begins


def test_it_begins_when_both_sides_are_there_and_everybody_is_told(cast):
    match = cast.match(2, **OF_THREE)
    services.call_match(match.pk, cast.rita)
    services.ready_up(match.pk, cast.bella)
    assert not Veto.objects.exists()
    with told(match.tournament_id) as events:
        services.ready_up(match.pk, cast.bob)
    event = next(event for event in events if event.type == "veto_updated")
    veto = event.data["veto"]
    assert (veto["state"], veto["pool"], veto["turn"]) == ("open", MAPS, {"action": "ban", "side": 1})
    assert (veto["maps_left"], veto["maps"], veto["steps"], veto["seed"]) == (MAPS, [], [], None)
    assert (event.least_role, event.match_id, event.data["updated_by"]) == (0, match.pk, "system")
    assert match_snapshot(match.pk, full=False)["match"]["veto"] == veto == veto_now(match.pk)


def test_without_a_map_pool_there_is_none(cast):
    match = ready(cast, map_pool=[])
    assert match_snapshot(match.pk, full=True)["match"]["veto"] is None
    with pytest.raises(NotFound, match="no map veto"):
        veto_now(match.pk)
    with refused(match.tournament_id, Conflict, "no map veto"):
        services.veto_map(match.pk, cast.bob, "Ascent")


def test_a_match_of_more_games_than_the_pool_has_maps_has_none(cast):
    match = cast.match(2, **OF_THREE)
    Match.objects.filter(pk=match.pk).update(best_of=9)
    for person in (cast.bob, cast.bella):
        services.ready_up(match.pk, person)
    assert not Veto.objects.exists()


def test_a_referee_who_waits_for_nobody_starts_a_match_without_one(cast):
    match = cast.begun_match(2, **OF_THREE)
    assert not Veto.objects.exists()
    with refused(match.tournament_id, Conflict, "begins when both sides are there"):
        services.veto_map(match.pk, cast.bob, "Ascent")


def test_the_order_that_is_declared_is_that_of_the_matches_it_fits(cast):
    order = [{"action": "ban", "side": 2} for _ in range(6)]
    tournament = cast.live(4, map_pool=MAPS, veto_order=order, best_of=1, best_of_final=3)
    first = match_between(tournament, cast.bob, cast.bella)
    for person in (cast.bob, cast.bella):
        services.ready_up(first.pk, person)
    assert veto_now(first.pk)["order"] == order
    for match in Match.objects.filter(tournament=tournament, round=1):
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    final = Match.objects.get(tournament=tournament, round=2)
    for side in (final.participant1, final.participant2):
        services.ready_up(final.pk, side.user)
    assert [step["action"] for step in veto_now(final.pk)["order"]] == ["ban", "ban", "pick", "pick", "ban", "ban"]


# Turns


def test_the_sides_act_in_turn_until_the_maps_are_known(cast):
    match = ready(cast)
    first, second = sides(cast, match)
    with told(match.tournament_id) as events:
        take(cast, match, "Bind", "Lotus", "Haven", "Split", "Ascent", "Sunset")
    row = Veto.objects.get(match=match)
    shown = public_veto(row)
    assert (shown["state"], shown["turn"], shown["maps"]) == ("done", None, ["Haven", "Split", "Icebox"])
    assert shown["maps_left"] == ["Icebox"] and shown["seed"] == row.seed
    assert shown["steps"][2] == {"map": "Haven", "action": "pick", "side": 1, "by_clock": False}
    assert [event.type for event in events] == ["veto_updated"] * 6
    by = [registration_of(match.tournament, person).pk for person in (first, second)]
    assert [event.data["updated_by"] for event in events] == [str(pk) for pk in by * 3]
    with refused(match.tournament_id, Conflict, "The veto is done"):
        services.veto_map(match.pk, first, "Icebox")


def test_nobody_acts_out_of_turn_nor_on_a_map_that_is_gone_or_was_never_there(cast):
    match = ready(cast)
    first, second = sides(cast, match)
    with refused(match.tournament_id, Conflict, "the other side's turn"):
        services.veto_map(match.pk, second, "Bind")
    services.veto_map(match.pk, first, "Bind")
    with refused(match.tournament_id, Conflict, "the other side's turn"):
        services.veto_map(match.pk, first, "Haven")
    with refused(match.tournament_id, Conflict, "taken already; choose one of Ascent, Haven"):
        services.veto_map(match.pk, second, "Bind")
    for name in ("Dust", "", "bind", "x" * 10_000):
        with refused(match.tournament_id, InvalidInput, "not in the pool; choose one of Ascent"):
            services.veto_map(match.pk, second, name)


def test_a_turn_that_was_seen_on_an_old_page_is_not_taken_as_another(cast):
    order = [{"action": action, "side": 1} for action in ("ban", "pick", "pick")]
    match = ready(cast, map_pool=MAPS[:4], veto_order=order)
    first, _ = sides(cast, match)
    services.veto_map(match.pk, first, "Ascent", turn=0)
    with refused(match.tournament_id, Conflict, "went on since you looked"):
        services.veto_map(match.pk, first, "Bind", turn=0)
    assert public_veto(services.veto_map(match.pk, first, "Bind", turn=1))["maps"] == ["Bind"]


@pytest.mark.parametrize("who", ["rita", "alice", "carol", "oscar"])
def test_nobody_else_acts_for_a_side(cast, who):
    match = ready(cast)
    with refused(match.tournament_id, PermissionRefused):
        services.veto_map(match.pk, getattr(cast, who), "Bind")
    with refused(match.tournament_id, PermissionRefused):
        services.veto_map(match.pk, getattr(cast, who), "Bind", registration_id=match.participant1_id)


def test_who_plays_another_match_acts_only_in_their_own(cast):
    match = ready(cast, players=4)
    stranger = Match.objects.filter(tournament=match.tournament, round=1).exclude(pk=match.pk).get().participant1.user
    with refused(match.tournament_id, PermissionRefused, "players of this match"):
        services.veto_map(match.pk, stranger, "Bind")


def guest_match(cast, **fields):
    """Bob against Nina, who is a guest, both there."""
    tournament = cast.open(1, check_in_required=False, **{**OF_THREE, **fields})
    services.add_guests(tournament.pk, cast.alice, ["Nina"])
    services.close_registration(tournament.pk, cast.alice)
    services.start_tournament(tournament.pk, cast.alice)
    match = Match.objects.get(tournament=tournament)
    guest = tournament.registrations.get(is_guest=True)
    services.ready_up(match.pk, cast.bob)
    services.ready_up(match.pk, cast.rita, guest.pk)
    return match, guest


def test_a_referee_acts_for_a_guest_and_it_is_on_record(cast):
    match, guest = guest_match(cast)
    own = registration_of(match.tournament, cast.bob)
    for number, name in enumerate(MAPS[:6]):
        if match.slot_of(guest.pk) == number % 2 + 1:
            services.veto_map(match.pk, cast.rita, name, registration_id=guest.pk)
        else:
            with refused(match.tournament_id, PermissionRefused, "only for guests"):
                services.veto_map(match.pk, cast.rita, name, registration_id=own.pk)
            services.veto_map(match.pk, cast.bob, name)
    by = [event.data["updated_by"] for event in log(match.tournament_id, "veto_updated")][1:]
    assert sorted(set(by)) == sorted({str(own.pk), "referee"}) and by.count("referee") == 3
    for person, number in ((cast.bob, guest.pk), (cast.oscar, guest.pk)):
        with refused(match.tournament_id, PermissionRefused):
            services.veto_map(match.pk, person, "Sunset", registration_id=number)


def test_who_claims_a_guest_acts_for_themselves_from_then_on(cast):
    match, guest = guest_match(cast)
    nina = make_user("nina")
    services.claim_guest(services.renew_claim_code(guest.pk, cast.alice)[1], nina)
    if match.slot_of(guest.pk) == 2:
        services.veto_map(match.pk, cast.bob, "Ascent")
    with refused(match.tournament_id, PermissionRefused, "only for guests"):
        services.veto_map(match.pk, cast.rita, "Bind", registration_id=guest.pk)
    services.veto_map(match.pk, nina, "Bind")


# The clock


def test_who_waits_too_long_has_a_map_taken_as_the_recorded_seed_says(clock, cast):
    match = ready(cast, veto_seconds=30)
    row = Veto.objects.get(match=match)
    expected = choice_of_clock(MAPS, row.seed, 0)
    clock(seconds=29)
    assert public_veto(Veto.objects.get())["steps"] == []
    with told(match.tournament_id) as events:
        clock(seconds=1)
    (step,) = Veto.objects.get().steps
    assert step == {"map": expected, "action": "ban", "side": 1, "by_clock": True}
    assert [event.type for event in events] == ["deadline_moved", "veto_updated", "deadline_moved"]
    assert [event.data["state"] for event in events[::2]] == ["done", "open"]
    assert events[1].data["updated_by"] == "clock" and events[1].actor is None
    assert turn(match).due_at == timezone.now() + timedelta(seconds=30)
    assert record(match.tournament_id)["Veto"][0]["seed"] == row.seed


def test_a_veto_that_nobody_acts_in_ends_by_the_clock_alone(clock, cast):
    match = ready(cast, veto_seconds=10)
    for _ in range(6):
        clock(seconds=10)
    shown = veto_now(match.pk)
    assert shown["state"] == "done" and all(step["by_clock"] for step in shown["steps"])
    left = list(MAPS)
    for number, step in enumerate(shown["steps"]):
        assert step["map"] == choice_of_clock(left, shown["seed"], number)
        left.remove(step["map"])
    assert shown["maps"][-1:] == left and turn(match) is None
    before = record(match.tournament_id)
    clock(minutes=10)
    assert record(match.tournament_id) == before


def test_each_turn_has_its_own_time(clock, cast, time_machine):
    match = ready(cast, veto_seconds=60)
    assert match_snapshot(match.pk, full=False)["match"]["deadlines"] == {"veto_turn": "2030-01-01T12:01:00Z"}
    time_machine.shift(40)
    take(cast, match, "Bind")
    assert match_snapshot(match.pk, full=False)["match"]["deadlines"] == {"veto_turn": "2030-01-01T12:01:40Z"}
    assert list(Deadline.objects.values_list("state", flat=True)).count("done") == 1
    clock(seconds=59)
    assert len(Veto.objects.get().steps) == 1


def test_without_a_time_for_turns_the_clock_does_nothing(clock, cast):
    match = ready(cast)
    clock(hours=5)
    assert Veto.objects.get(match=match).steps == [] and not Deadline.objects.exists()


def test_a_turn_is_taken_once_by_two_sweepers(clock, cast, time_machine):
    match = ready(cast, veto_seconds=30)
    deadline = turn(match)
    time_machine.shift(30)
    Heartbeat.objects.update(at=timezone.now())
    act_on(deadline.pk)
    before = record(match.tournament_id)
    act_on(deadline.pk)
    assert record(match.tournament_id) == before and len(Veto.objects.get().steps) == 1


def test_an_outage_costs_nobody_their_turn(clock, cast, time_machine):
    match = ready(cast, veto_seconds=60)
    clock(seconds=20)
    time_machine.shift(3600)
    call_command("run_deadlines")
    assert Veto.objects.get().steps == []
    clock(seconds=39)
    assert Veto.objects.get().steps == []
    clock(seconds=1)
    assert len(Veto.objects.get(match=match).steps) == 1


def test_an_organizer_gives_more_time_or_stops_the_clock_for_a_turn(clock, cast):
    match = ready(cast, veto_seconds=30)
    services.move_deadline(turn(match).pk, cast.alice, timezone.now() + timedelta(minutes=5))
    clock(minutes=4)
    assert Veto.objects.get().steps == []
    services.switch_off_deadline(turn(match).pk, cast.alice)
    clock(hours=1)
    assert Veto.objects.get().steps == []
    take(cast, match, "Bind")
    assert turn(match) is not None


# What becomes of the match meanwhile


def test_a_match_that_is_started_before_its_maps_are_known_is_played_without(cast):
    match = ready(cast, veto_seconds=30)
    take(cast, match, "Bind")
    services.start_match(match.pk, cast.rita)
    assert veto_now(match.pk)["state"] == "off" and turn(match) is None
    with refused(match.tournament_id, Conflict, "The veto is off"):
        take(cast, match, "Ascent", start=1)
    services.report_result(match.pk, cast.bob, MatchScore(2, 0, games=(GameScore(1, 5, 3, "X"), GameScore(2, 5, 3))))


def test_who_is_disqualified_in_the_middle_of_it_ends_it(cast):
    match = ready(cast, players=4, veto_seconds=30)
    take(cast, match, "Bind")
    with told(match.tournament_id) as events:
        services.disqualify_registration(registration_of(match.tournament, cast.bob).pk, cast.alice)
    assert veto_now(match.pk)["state"] == "off" and turn(match) is None
    assert [event.data["veto"]["state"] for event in events if event.type == "veto_updated"] == ["off"]


@pytest.mark.parametrize("end", ["forfeit", "cancel", "complete"])
def test_it_is_off_where_the_match_ends(cast, end):
    match = ready(cast, veto_seconds=30)
    if end == "forfeit":
        services.forfeit_match(match.pk, cast.rita, match.participant1_id)
    elif end == "cancel":
        services.cancel_tournament(match.tournament_id, cast.alice)
    else:
        services.complete_match(match.pk, cast.rita, MatchScore(2, 0))
    assert veto_now(match.pk)["state"] == "off" and turn(match) is None


def test_a_match_that_is_reopened_has_a_new_one_whose_clock_waits_until_somebody_acts(clock, cast):
    match = started(cast, veto_seconds=30)
    old = Veto.objects.get().seed
    services.complete_match(match.pk, cast.rita, MatchScore(2, 0))
    again(cast, match)
    row = Veto.objects.get(match=match)
    assert (row.state, row.steps, turn(match)) == ("open", [], None) and row.seed != old
    clock(hours=1)
    take(cast, match, "Bind")
    assert turn(match) is not None


def test_or_until_the_sides_are_called(clock, cast):
    match = done(cast, veto_seconds=30)
    services.complete_match(match.pk, cast.rita, MatchScore(2, 0))
    again(cast, match)
    services.call_match(match.pk, cast.rita)
    assert turn(match) is not None
    clock(seconds=30)
    assert len(Veto.objects.get().steps) == 1


def test_no_turn_is_waited_for_while_a_call_is_taken_back(clock, cast):
    match = done(cast, veto_seconds=30)
    services.complete_match(match.pk, cast.rita, MatchScore(2, 0))
    again(cast, match)
    services.call_match(match.pk, cast.rita)
    services.take_back_call(match.pk, cast.rita)
    clock(hours=1)
    assert turn(match) is None and Veto.objects.get().steps == []
    services.call_match(match.pk, cast.rita)
    assert turn(match) is not None


@pytest.mark.parametrize("is_called", [False, True])
def test_to_call_both_sides_somewhere_gives_nobody_more_time(clock, cast, is_called):
    match = cast.match(2, **OF_THREE, veto_seconds=30)
    if is_called:
        services.call_match(match.pk, cast.rita)
    for person in (cast.bob, cast.bella):
        services.ready_up(match.pk, person)
    due = turn(match).due_at
    clock(seconds=10)
    services.add_station(match.tournament_id, cast.alice, "Table 1")
    services.call_match(match.pk, cast.rita)
    assert turn(match).due_at == due


def test_others_who_come_to_play_a_match_find_none_of_before(cast):
    tournament = cast.live(4, **OF_THREE, veto_seconds=30)
    for match in Match.objects.filter(tournament=tournament, round=1):
        services.complete_match(match.pk, cast.rita, MatchScore(2, 0))
    final = Match.objects.get(tournament=tournament, round=2)
    for side in (final.participant1, final.participant2):
        services.ready_up(final.pk, side.user)
    services.veto_map(final.pk, final.participant1.user, "Bind")
    with told(tournament.pk) as events:
        again(cast, Match.objects.filter(tournament=tournament, round=1).first())
    assert not Veto.objects.filter(match=final).exists() and turn(final) is None
    taken = [event for event in events if event.type == "veto_updated" and event.data["match_id"] == final.pk]
    assert [event.data["veto"] for event in taken] == [None]


def test_how_long_a_match_is_stays_once_its_veto_has_begun(cast):
    match = ready(cast)
    with refused(match.tournament_id, Conflict, "No such match waits"):
        services.set_best_of(match.tournament_id, cast.alice, 5, match=match.pk)
    with refused(match.tournament_id, InvalidInput, "A best of 9 needs as many maps; the pool has 7"):
        services.set_best_of(match.tournament_id, cast.alice, 9, match=match.pk)


# Its maps are those of the games


def games(*names):
    return tuple(GameScore(number, 13, 7, name) for number, name in enumerate(names, start=1))


def test_games_without_a_map_are_given_those_of_the_veto(cast):
    match = started(cast)
    picked = veto_now(match.pk)["maps"]
    services.update_score(match.pk, cast.rita, 1, 0, GameScore(1, 13, 7))
    assert [game.map for game in match.games.all()] == picked[:1]
    report = services.report_result(match.pk, cast.bob, MatchScore(2, 0, games=games("", picked[1].upper())))
    assert [game["map"] for game in report.games] == picked[:2]
    assert services.report_result(match.pk, cast.bob, MatchScore(2, 0, games=games(*picked[:2]))).pk == report.pk
    services.confirm_result(match.pk, cast.bella)
    assert [game.map for game in match.games.all()] == picked[:2]


def test_games_on_another_map_are_refused_whoever_enters_them(cast):
    match = started(cast)
    picked = veto_now(match.pk)["maps"]
    words = f"game 1 is played on {picked[0]}"
    wrong = MatchScore(2, 0, games=games(picked[1], picked[0]))
    with refused(match.tournament_id, InvalidInput, words):
        services.update_score(match.pk, cast.rita, 1, 0, wrong.games[0])
    with refused(match.tournament_id, InvalidInput, words):
        services.report_result(match.pk, cast.bob, wrong)
    with refused(match.tournament_id, InvalidInput, words):
        services.complete_match(match.pk, cast.rita, wrong)
    services.complete_match(match.pk, cast.rita, MatchScore(2, 1))


def ruled(cast, score):
    """A match of a bracket of four, disputed and ruled on, with the dispute."""
    match = started(cast, players=4)
    winner, other = sides(cast, match)
    services.report_result(match.pk, winner, MatchScore(2, 0))
    dispute = services.dispute_result(match.pk, other, "other")
    services.rule(dispute.pk, cast.rita, score)
    return match, dispute


def test_a_correction_of_a_ruling_is_of_games_on_the_maps_of_the_veto(cast):
    match, dispute = ruled(cast, MatchScore(2, 0, games=games("", "")))
    picked = veto_now(match.pk)["maps"]
    with refused(match.tournament_id, InvalidInput, f"game 1 is played on {picked[0]}"):
        services.rule(dispute.pk, cast.rita, MatchScore(2, 0, games=games(picked[1], picked[0])), "Other maps.")
    with told(match.tournament_id) as events:
        services.rule(dispute.pk, cast.rita, MatchScore(2, 0, games=games("", "")))
    assert (events, dispute.rulings.count()) == ([], 1)


def test_another_winner_by_a_correction_leaves_the_veto_as_it_was(cast):
    match, dispute = ruled(cast, MatchScore(2, 0, games=games("", "")))
    before = public_veto(Veto.objects.get(match=match))
    lost = tuple(GameScore(number, 7, 13) for number in (1, 2))
    services.rule(dispute.pk, cast.rita, MatchScore(0, 2, games=lost), "The video came.")
    assert public_veto(Veto.objects.get(match=match)) == before
    assert [game.map for game in match.games.all()] == before["maps"][:2]
    assert dispute.rulings.get(version=2).games[0]["map"] == before["maps"][0]
    with refused(match.tournament_id, InvalidInput, "game 1 is played on"):
        services.rule(dispute.pk, cast.rita, MatchScore(2, 0, games=games("Nowhere", "")), "And back.")


def test_a_correction_does_not_throw_the_veto_of_the_next_match_away(cast):
    match, dispute = ruled(cast, MatchScore(2, 0))
    (other,) = Match.objects.filter(tournament=match.tournament, round=1).exclude(pk=match.pk)
    services.complete_match(other.pk, cast.rita, MatchScore(2, 0))
    final = Match.objects.get(tournament=match.tournament, round=2)
    services.ready_up(final.pk, final.participant1.user)
    services.rule(dispute.pk, cast.rita, MatchScore(0, 2), "Nobody waits for long yet.")
    services.rule(dispute.pk, cast.rita, MatchScore(2, 0), "And back.")
    final.refresh_from_db()
    for side in (final.participant1, final.participant2):
        services.ready_up(final.pk, side.user)
    services.veto_map(final.pk, final.participant1.user, "Bind")
    with refused(match.tournament_id, Conflict, "reopen"):
        services.rule(dispute.pk, cast.rita, MatchScore(0, 2), "The video came.")
    services.rule(dispute.pk, cast.rita, MatchScore(2, 1), "The same side won.")


def test_a_correction_of_a_match_without_its_veto_does_not_begin_one(cast):
    match = ready(cast, players=4)
    services.start_match(match.pk, cast.rita)
    winner, other = sides(cast, match)
    services.report_result(match.pk, winner, MatchScore(2, 0))
    dispute = services.dispute_result(match.pk, other, "other")
    for score in (MatchScore(2, 0), MatchScore(0, 2)):
        services.rule(dispute.pk, cast.rita, score, "So.")
    assert Veto.objects.get(match=match).state == "off" and turn(match) is None


def test_a_match_of_one_game_may_be_scored_in_parts_that_are_all_on_its_map(cast):
    match = ready(cast, best_of=1, best_of_final=1, map_pool=MAPS[:2])
    take(cast, match, "Ascent")
    services.start_match(match.pk, cast.rita)
    services.complete_match(match.pk, cast.rita, MatchScore(2, 1, games=games("", "")))
    assert [game.map for game in match.games.all()] == ["Bind", ""]


# What organizers declare


def test_the_pool_and_the_order_are_edited_before_registration_closes(cast):
    tournament = cast.open(2, best_of=3)
    edited = services.edit_tournament(tournament.pk, cast.alice, map_pool=["  Ascent ", "Bind", "Old   Haven"])
    assert edited.map_pool == ["Ascent", "Bind", "Old Haven"]
    services.edit_tournament(tournament.pk, cast.alice, veto_seconds=45)
    services.close_registration(tournament.pk, cast.alice)
    for name, value in (("map_pool", []), ("veto_order", [{"action": "ban", "side": 1}]), ("veto_seconds", 0)):
        with refused(tournament.pk, Conflict, f"these are settled: {name}"):
            services.edit_tournament(tournament.pk, cast.alice, **{name: value})


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("map_pool", ["Ascent"], "from 2 to 15 maps"),
        ("map_pool", ["Ascent", "  ascent"], "Each map stands in the pool once"),
        ("map_pool", ["Ascent", "\u202eBind"], "invisible"),
        ("map_pool", ["Ascent", "Bi\0nd"], "invisible"),
        ("map_pool", ["Ascent", "x" * 41], "from 1 to 40 characters"),
        ("map_pool", {"Ascent": 1}, "is a list of names"),
        ("map_pool", None, "cannot be null|is a list of names"),
        ("map_pool", ["Ascent", "Bind"], "best of 3 needs as many maps"),
        ("veto_order", [{"action": "ban", "side": 1}], "needs a map pool"),
        ("veto_order", "ban", "list of turns"),
        ("veto_seconds", 9, "from 10 to 600 seconds"),
        ("veto_seconds", 601, "less than or equal to 600|from 10 to 600"),
    ],
)
def test_a_veto_that_cannot_be_is_refused_in_words(cast, field, value, words):
    tournament = cast.open(2, best_of=3)
    before = record(tournament.pk)
    with pytest.raises(ValidationError, match=words) as refusal:
        services.edit_tournament(tournament.pk, cast.alice, **{field: value})
    assert record(tournament.pk) == before and refusal.value.message_dict
    with pytest.raises(ValidationError, match=words):
        services.create_tournament(cast.alice, "Cup", tournament.game, best_of=3, **{field: value})
    assert Tournament.objects.count() == 1


def test_a_longer_final_needs_a_larger_pool_and_a_shorter_series_frees_the_order(cast):
    tournament = cast.open(2, best_of=3, map_pool=MAPS[:3])
    with pytest.raises(ValidationError, match="best of 5 needs as many maps"):
        services.edit_tournament(tournament.pk, cast.alice, best_of_final=5)
    order = [{"action": "pick", "side": 1}, {"action": "pick", "side": 2}]
    services.edit_tournament(tournament.pk, cast.alice, veto_order=order)
    with pytest.raises(ValidationError, match="gives 3 maps; a match here has 1 games"):
        services.edit_tournament(tournament.pk, cast.alice, best_of=1)
    check_numbers(tournament.pk)
