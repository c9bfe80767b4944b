"""The log played from its start leads to what is on record: states, slots, told scores, results, places, calls, the
schedule, map vetoes, rosters and rulings. Of any format, `test_following.py` asks the same at the end of its play."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from apps.teams.models import TeamMember
from apps.teams.services import create_team
from apps.tournaments import services
from apps.tournaments.domain.results import GameScore, MatchScore
from apps.tournaments.models import Deadline, Dispute, Game, Match, MatchGame, Registration, Ruling, Veto
from apps.tournaments.services.clock import act_on, beat
from apps.tournaments.services.evidence import Given
from apps.tournaments.services.schedule import move_times
from tests.support.cast import bobs_win, make_user, play_out, registration_of
from tests.support.played_log import PlayedLog, differences
from tests.support.record import log

pytestmark = pytest.mark.django_db
MAPS = ["Ascent", "Bind", "Haven", "Icebox"]
PLAN = {"minutes_per_game": 10, "stations": 2, "rest_minutes": 5}


def furnish(cast, tournament):
    """Stations, a stream and a schedule."""
    stream = services.add_stream(tournament.pk, cast.alice, "Main", "https://example.org/")
    for name, shown_on in (("Table 1", stream.pk), ("Table 2", None)):
        services.add_station(tournament.pk, cast.alice, name, stream=shown_on)
    services.pick_stream(Match.objects.filter(tournament=tournament).first().pk, cast.alice, stream.pk)
    services.save_schedule(tournament.pk, cast.alice, timezone.now().isoformat(), **PLAN)


def vetoed(match):
    """Both sides are there, and ban until the maps are known."""
    for side in (match.participant1, match.participant2):
        services.ready_up(match.pk, side.user)
    while turn := (now := Veto.objects.get(match=match).now()).turn:
        services.veto_map(match.pk, getattr(match, f"participant{turn.side}").user, now.left[0])


def disputed(cast, match):
    """Reported with evidence, disputed, ruled on, and the ruling corrected."""
    services.start_match(match.pk, cast.rita)
    services.update_score(match.pk, cast.rita, 1, 0, GameScore(1, 5, 3))
    services.tell_scores(match.tournament_id, [match.pk])
    first, second = match.participant1.user, match.participant2.user
    services.report_result(match.pk, first, MatchScore(2, 0))
    services.give_evidence(match.pk, first, Given("https://example.org/1"))
    services.dispute_result(match.pk, second, "score_mismatch", "It was we.")
    dispute = Dispute.objects.get(match=match)
    services.rule(dispute.pk, cast.rita, MatchScore(2, 1), "The picture shows it.")
    games = (GameScore(1, 5, 3), GameScore(2, 3, 5), GameScore(3, 3, 5))
    services.rule(dispute.pk, cast.rita, MatchScore(1, 2, games=games), "It is of another match.")


@pytest.fixture
def knockout(cast, time_machine):
    """Four play for a cup and one waits; of all that goes wrong on a match day, something of each kind does."""
    time_machine.move_to("2030-01-01T12:00:00Z")
    fields = {"best_of": 3, "best_of_final": 3, "third_place": True, "check_in_minutes": 10, "max_participants": 4}
    tournament = cast.open(4, map_pool=MAPS, veto_seconds=30, **fields)
    services.register_player(tournament.pk, cast.carol)
    services.close_registration(tournament.pk, cast.alice)
    services.open_check_in(tournament.pk, cast.alice)
    absent, *there = Registration.objects.filter(tournament=tournament, state="confirmed")
    services.check_in_registrations(tournament.pk, [row.pk for row in there], cast.alice)
    services.plan_deadline(tournament.pk, cast.alice, "check_in_closes", timezone.now() + timedelta(minutes=5))
    time_machine.shift(timedelta(minutes=6))
    beat()
    act_on(Deadline.objects.get(tournament=tournament, kind="check_in_closes").pk)
    absent.refresh_from_db()
    assert (absent.state, registration_of(tournament, cast.carol).state) == ("no_show", "checked_in")
    services.generate_bracket(tournament.pk, cast.alice, random_seed=1)
    services.start_tournament(tournament.pk, cast.alice)
    furnish(cast, tournament)
    return tournament


def test_of_a_knockout_with_all_that_goes_wrong_on_a_match_day(cast, knockout, time_machine):
    played, empty = Match.objects.filter(tournament=knockout, round=1, side="winners").order_by("position")
    for match in (played, empty):
        services.call_match(match.pk, cast.rita)
    vetoed(played)
    disputed(cast, played)
    time_machine.shift(timedelta(minutes=30))
    move_times(knockout.pk)
    services.ready_up(empty.pk, empty.participant2.user)
    beat()
    act_on(Deadline.objects.get(match=empty, kind="match_check_in", state="open").pk)
    assert differences(knockout.pk) == {}
    services.reopen_match(played.pk, cast.alice, services.preview_reopen(played.pk, cast.alice).state)
    assert differences(knockout.pk) == {}
    play_out(knockout, cast.rita)
    assert differences(knockout.pk) == {}
    assert PlayedLog(knockout).play().result["winner"] is not None
    kinds = {event.type for event in log(knockout.pk)}
    assert kinds >= {
        "match_called",
        "match_scheduled",
        "schedule_updated",
        "veto_updated",
        "dispute_ruled",
        "match_reset",
    }
    final = Match.objects.get(tournament=knockout, key="W2.1")
    services.reopen_match(final.pk, cast.alice, services.preview_reopen(final.pk, cast.alice).state)
    assert differences(knockout.pk) == {}


def team_of(name, *people):
    team = create_team(people[0], name)
    TeamMember.objects.bulk_create(TeamMember(team=team, user=person) for person in people[1:])
    return team


@pytest.fixture
def swiss(cast):
    """Teams of two whom an organizer lets in, and guests; one team comes late, and one leaves between two rounds."""
    game = Game.objects.create(slug="duos", name="Duos", team_size=2)
    options = {"rounds": 3, "late_entry": "half_point"}
    fields = {"game": game, "participation": "team", "max_substitutes": 1, "needs_approval": True}
    tournament = cast.open(0, format="swiss", options=options, check_in_required=False, **fields)
    for number in range(3):
        people = [make_user(f"t{number}-{n}") for n in range(3)]
        team = team_of(f"Team {number}", *people)
        services.register_team(tournament.pk, people[0], team.pk, [person.pk for person in people])
    turned_away = team_of("Team X", cast.bob, cast.bella)
    services.register_team(tournament.pk, cast.bob, turned_away.pk, [cast.bob.pk, cast.bella.pk])
    *let_in, out = Registration.objects.filter(tournament=tournament, state="pending").order_by("pk")
    for row in let_in:
        services.confirm_registration(row.pk, cast.alice)
    services.reject_registration(out.pk, cast.alice, "Too old.")
    ((_, code), *_) = services.add_guests(tournament.pk, cast.alice, ["Nina", "Omar", "Pia"])
    services.claim_guest(code, cast.carol)
    services.close_registration(tournament.pk, cast.alice)
    services.start_tournament(tournament.pk, cast.alice, random_seed=1)
    furnish(cast, tournament)
    return tournament


def play_round(cast, tournament):
    for match in Match.objects.filter(tournament=tournament, state__in=["check_in", "ready"], bye=False):
        services.complete_match(match.pk, cast.rita, bobs_win(match))


def test_of_a_swiss_of_teams_with_who_comes_late_and_who_leaves(cast, swiss):
    entered = Registration.objects.filter(tournament=swiss, team__isnull=False, state="active").order_by("pk")
    first = entered[0]
    captain, starter, substitute = [place.user for place in first.places.order_by("pk")]
    services.substitute(first.pk, cast.alice, starter.pk, substitute.pk, "The last train home.")
    services.add_guests(swiss.pk, cast.alice, ["Quinn"])
    assert differences(swiss.pk) == {}
    matches = list(Match.objects.filter(tournament=swiss, round=1, bye=False))
    for match in matches[:-1]:
        services.complete_match(match.pk, cast.rita, bobs_win(match))
    free = next(row for row in entered if not {row.pk} & {matches[-1].participant1_id, matches[-1].participant2_id})
    services.withdraw_registration(free.pk, free.team.captain)
    assert differences(swiss.pk) == {}
    for _ in range(3):
        play_round(cast, swiss)
        assert differences(swiss.pk) == {}
    swiss.refresh_from_db()
    assert swiss.state == "completed"
    kinds = {event.type for event in log(swiss.pk)}
    assert kinds >= {"registration_updated", "roster_changed", "guest_claimed", "streams_updated", "standings_updated"}
    states = set(Registration.objects.filter(tournament=swiss).values_list("state", flat=True))
    assert {"rejected", "dropped_out", "finished"} <= states
    assert captain in [place.user for place in first.places.filter(left_at=None)]


def undone(match):
    """What may be on record otherwise than it was told, and where that is seen."""
    own = Match.objects.filter(pk=match.pk)
    dispute = Dispute.objects.get(match=match).pk
    registrations = Registration.objects.filter(pk=match.participant1_id)
    return {
        "a score": (lambda: own.update(participant1_score=7), "matches"),
        "a slot": (lambda: own.update(participant1=None), "matches"),
        "a call": (lambda: own.update(called_at=None), "matches"),
        "a time": (lambda: own.update(scheduled_time=None), "matches"),
        "a loser": (lambda: own.update(loser=None), f"ends.{match.pk}"),
        "games": (lambda: MatchGame.objects.filter(match=match).delete(), f"match {match.pk}.match"),
        "a veto": (lambda: Veto.objects.filter(match=match).update(state="off"), f"match {match.pk}.match"),
        "a ruling": (lambda: Ruling.objects.filter(dispute=dispute, version=1).delete(), f"rulings.{dispute}"),
        "a state": (lambda: registrations.update(state="no_show"), "registrations"),
        "a deadline": (lambda: Deadline.objects.filter(state="open").delete(), "deadlines"),
    }


def test_what_is_on_record_otherwise_than_it_was_told_is_found(cast, knockout):
    match, other = Match.objects.filter(tournament=knockout, round=1, side="winners")
    for called in (match, other):
        services.call_match(called.pk, cast.rita)
    vetoed(match)
    disputed(cast, match)
    match.refresh_from_db()
    assert differences(knockout.pk) == {}
    found = {}
    for name, (change, where) in undone(match).items():
        with transaction.atomic():
            change()
            found[name] = where in differences(knockout.pk)
            transaction.set_rollback(True)
    assert [name for name in found if not found[name]] == []
