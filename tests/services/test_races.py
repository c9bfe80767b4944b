"""The races of a match day. `RACES=100` runs each so often; after each all that must hold is looked at anew
(`tests/support/invariants.py`), and here only who won."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.common.due import run_due
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Deadline, Match, Registration, Ruling, Tournament, Veto
from apps.tournaments.services.clock import act_on, beat
from apps.tournaments.services.evidence import Given
from tests.support.cast import make_user, play_out, registration_of
from tests.support.racing import races
from tests.support.record import log

pytestmark = pytest.mark.races
MAPS = ["Ascent", "Bind", "Haven", "Icebox", "Lotus"]


def kinds(answers):
    """How many of each; whatever was refused for what had happened is a `Conflict`."""
    return Counter(Conflict if isinstance(answer, Conflict) else type(answer) for answer in answers)


def is_past(deadline):
    """Its time has come."""
    Deadline.objects.filter(pk=deadline.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    beat()
    return deadline


# Registrations


def test_the_last_place_is_given_once(at_once, cast):
    users = [make_user(f"hopeful-{n}") for n in range(100)]
    for number in races(1):
        tournament = cast.open(1, max_participants=2, name=f"Cup {number}")
        registered = at_once(
            *(lambda user=user, pk=tournament.pk: services.register_player(pk, user) for user in users)
        )
        assert Counter(registration.state for registration in registered) == {"confirmed": 1, "waitlisted": 99}


def test_a_guest_is_claimed_by_one_of_twenty(at_once, cast):
    people = [make_user(f"claimer-{n}") for n in range(20)]
    for number in races(5):
        tournament = cast.open(0, name=f"Cup {number}")
        ((guest, code),) = services.add_guests(tournament.pk, cast.alice, ["Nina"])
        answers = at_once(*(lambda person=person, code=code: services.claim_guest(code, person) for person in people))
        assert kinds(answers) == {Registration: 1, Conflict: 19}
        assert Registration.objects.get(pk=guest.pk).user in people
        assert len(log(tournament.pk, "guest_claimed")) == 1


def test_who_checks_in_in_the_last_moment_keeps_their_place_or_another_has_it(at_once, cast):
    for number in races(5):
        tournament = cast.open(2, max_participants=2, name=f"Cup {number}")
        waiting = services.register_player(tournament.pk, cast.carol)
        services.close_registration(tournament.pk, cast.alice)
        services.open_check_in(tournament.pk, cast.alice)
        bob, bella = (registration_of(tournament, user) for user in (cast.bob, cast.bella))
        services.check_in_registration(bob.pk, cast.bob)
        planned = timezone.now() + timedelta(hours=1)
        deadline = is_past(services.plan_deadline(tournament.pk, cast.alice, "check_in_closes", planned))
        at_once(
            lambda pk=bella.pk: services.check_in_registration(pk, cast.bella),
            *[lambda pk=deadline.pk: act_on(pk)] * 2,
        )
        states = [Registration.objects.get(pk=row.pk).state for row in (bella, waiting)]
        assert states in (["checked_in", "waitlisted"], ["no_show", "checked_in"])


def test_two_sweepers_at_once_do_each_thing_once(at_once, cast, settings):
    """Also where one finds what the other has in hand."""
    settings.RESULT_CONFIRM_MINUTES = 15
    for number in races(3):
        match, reported = cast.match(2, name=f"Cup {number}"), cast.reported_match(2, name=f"Open {number}")
        waiting = cast.open(2, name=f"Later {number}")
        services.call_match(match.pk, cast.rita)
        services.plan_deadline(waiting.pk, cast.alice, "registration_closes", timezone.now() + timedelta(hours=1))
        for row in Deadline.objects.filter(state="open"):
            is_past(row)
        at_once(run_due, run_due)
        # What was held by the other is left to the next look.
        run_due()
        for row in (match, reported, waiting):
            row.refresh_from_db()
        assert (match.state, reported.state, waiting.state) == ("forfeit", "completed", "registration_closed")
        assert len(log(reported.tournament_id, "match_completed")) == 1
        assert not Deadline.objects.filter(state="open").exists()


# Matches


def test_who_says_in_the_last_moment_that_they_are_there_plays_or_does_not(at_once, cast):
    for number in races(5):
        match = cast.match(2, name=f"Cup {number}")
        services.call_match(match.pk, cast.rita)
        services.ready_up(match.pk, cast.bob)
        deadline = is_past(Deadline.objects.get(match=match, state="open"))
        at_once(
            lambda pk=match.pk: services.ready_up(pk, cast.bella),
            *[lambda pk=deadline.pk: act_on(pk)] * 2,
        )
        match.refresh_from_db()
        deadline.refresh_from_db()
        assert (match.state, deadline.state) in {("ready", "off"), ("forfeit", "off"), ("forfeit", "done")}


def test_one_station_has_one_match_whoever_calls(at_once, cast):
    for number in races(3):
        tournament = cast.live(16, name=f"Cup {number}")
        station = services.add_station(tournament.pk, cast.alice, "Stage").pk
        matches = list(Match.objects.filter(tournament=tournament, round=1))
        calls = [lambda pk=match.pk, at=station: services.call_match(pk, cast.rita, at) for match in matches]
        assert kinds(at_once(*calls)) == {Match: 1, Conflict: 7}
        assert Match.objects.filter(station=station).count() == 1


def test_two_referees_who_complete_the_same_match(at_once, cast):
    for number in races(5):
        match = cast.begun_match(4, name=f"Cup {number}")
        answers = at_once(
            lambda pk=match.pk: services.complete_match(pk, cast.rita, MatchScore(1, 0)),
            lambda pk=match.pk: services.complete_match(pk, cast.alice, MatchScore(0, 1)),
        )
        assert kinds(answers) == {Match: 1, Conflict: 1}
        refusal = next(answer for answer in answers if isinstance(answer, Conflict))
        assert refusal.facts["state"] == "completed"
        assert len(log(match.tournament_id, "match_completed")) == 1


def test_both_sides_report_confirm_and_dispute_at_once(at_once, cast):
    found, link = Counter(), Given("https://video.example/")
    for number in races(10):
        match = cast.begun_match(name=f"Cup {number}")
        at_once(
            lambda pk=match.pk: services.report_result(pk, cast.bob, MatchScore(1, 0), link),
            lambda pk=match.pk: services.report_result(pk, cast.bella, MatchScore(0, 1), link),
            lambda pk=match.pk: services.confirm_result(pk, cast.bella),
            lambda pk=match.pk: services.confirm_result(pk, cast.bob),
            lambda pk=match.pk: services.dispute_result(pk, cast.bella, "other"),
            lambda pk=match.pk: services.give_evidence(pk, cast.bob, link),
        )
        check_result(match)
        assert match.evidence.filter(by__user=cast.bob).count() <= 2
        found[match.state] += 1
    assert found.keys() <= {"pending_result", "disputed", "completed"}


def check_result(match):
    """Nothing is left open of a match that is over, and it is told once."""
    match.refresh_from_db()
    completed = [event for event in log(match.tournament_id, "match_completed") if event.match_id == match.pk]
    assert len(completed) == (match.state == "completed")
    disputes = list(match.disputes.all())
    assert [dispute.status for dispute in disputes] in ([], ["open"], ["resolved"])
    if match.state == "completed":
        assert Ruling.objects.filter(dispute__match=match).count() == len(disputes)


def test_a_ruling_against_a_confirmation(at_once, cast):
    for number in races(10):
        match = cast.reported_match(name=f"Cup {number}")
        answers = at_once(
            lambda pk=match.pk: services.confirm_result(pk, cast.bella),
            lambda pk=match.pk: services.dispute_result(pk, cast.bella, "other"),
            lambda pk=match.pk: services.complete_match(pk, cast.rita, MatchScore(0, 1)),
        )
        assert sum(isinstance(answer, Match) for answer in answers) == 1
        check_result(match)


def test_two_who_rule_on_one_dispute_leave_two_versions_or_one(at_once, cast):
    for number in races(10):
        match = cast.disputed_match(4, name=f"Cup {number}")
        dispute = match.disputes.get().pk
        answers = at_once(
            lambda pk=dispute: services.rule(pk, cast.rita, MatchScore(1, 0), "For Bob."),
            lambda pk=dispute: services.rule(pk, cast.alice, MatchScore(0, 1), "For Bella."),
            lambda pk=match.pk: services.complete_match(pk, cast.rita, MatchScore(1, 0)),
        )
        assert all(isinstance(answer, Ruling | Match | Conflict) for answer in answers)
        match.refresh_from_db()
        final = Match.objects.get(tournament=match.tournament, key="W2.1")
        assert {match.winner_id, match.loser_id} & {final.participant1_id, final.participant2_id} == {match.winner_id}


@pytest.mark.parametrize("is_played_out", [False, True])
def test_of_two_who_take_back_what_they_both_saw_one_does(at_once, cast, is_played_out):
    """The second saw the same preview, and what it stood for is not so any more."""
    for number in races(5):
        match = cast.decided_match(name=f"Cup {number}")
        services.give_role(match.tournament_id, cast.alice, cast.oscar, Role.ORGANIZER)
        if is_played_out:
            play_out(match.tournament, cast.rita)
        seen = services.preview_reopen(match.pk, cast.alice).state
        assert seen == services.preview_reopen(match.pk, cast.oscar).state
        answers = at_once(
            *(
                lambda who=who, pk=match.pk, seen=seen: services.reopen_match(pk, who, seen)
                for who in (cast.alice, cast.oscar)
            )
        )
        assert kinds(answers) == {Match: 1, Conflict: 1}
        resets = [event.match_id for event in log(match.tournament_id, "match_reset")]
        assert resets.count(match.pk) == 1 and len(set(resets)) == len(resets)
        assert Tournament.objects.get(pk=match.tournament_id).state == "live"
        assert Match.objects.get(pk=match.pk).state == "ready"


# The map veto


def vetoing(cast, **fields):
    """A match whose map veto has begun, and who plays on side 1 and 2 of it."""
    match = cast.match(2, best_of=3, best_of_final=3, map_pool=MAPS, **fields)
    for person in (cast.bob, cast.bella):
        services.ready_up(match.pk, person)
    match = Match.objects.select_related("participant1__user", "participant2__user").get(pk=match.pk)
    return match, match.participant1.user, match.participant2.user


def check_veto(match):
    """The log tells each turn once."""
    row = Veto.objects.get(match=match)
    told = [event.data["veto"]["steps"] for event in log(match.tournament_id, "veto_updated")]
    assert [len(steps) for steps in told] == list(range(len(row.steps) + 1))
    return row


def test_a_turn_of_the_veto_is_taken_once_whoever_acts_on_it_at_once(at_once, cast):
    for number in races(10):
        match, first, second = vetoing(cast, name=f"Cup {number}")
        act = [
            lambda match=match, person=person, name=name: services.veto_map(match.pk, person, name, turn=0)
            for person in (first, second)
            for name in MAPS[:3]
        ]
        assert kinds(at_once(*act)) == {Veto: 1, Conflict: 5}
        assert len(check_veto(match).steps) == 1


def test_a_veto_that_both_sides_play_as_fast_as_they_can_is_a_legal_one(at_once, cast):
    for number in races(5):
        match, *people = vetoing(cast, name=f"Cup {number}")
        act = [
            lambda match=match, person=person, name=name: services.veto_map(match.pk, person, name)
            for name in MAPS
            for person in people
        ]
        while Veto.objects.get(match=match).state == "open":
            at_once(*act)
        assert len(check_veto(match).now().maps) == 3


def test_a_turn_is_taken_by_its_side_or_by_the_clock_and_never_by_both(at_once, cast):
    for number in races(5):
        match, first, _ = vetoing(cast, name=f"Cup {number}", veto_seconds=10)
        deadline = is_past(Deadline.objects.get(match=match, kind="veto_turn", state="open"))
        at_once(
            lambda match=match, first=first: services.veto_map(match.pk, first, "Bind", turn=0),
            *[lambda pk=deadline.pk: act_on(pk)] * 2,
        )
        (step,) = check_veto(match).steps
        assert step["by_clock"] or step["map"] == "Bind"
        assert Deadline.objects.filter(match=match, kind="veto_turn", state="open").count() == 1
