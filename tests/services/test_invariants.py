"""What looks at a tournament after each race (`tests/support/invariants.py`) finds what does not hold."""

import pytest
from django.utils import timezone

from apps.tournaments import services
from apps.tournaments.models import Dispute, Match, Registration, ResultReport, RosterPlace, Tournament, Veto
from tests.support.cast import registration_of
from tests.support.invariants import CHECKS, Witness, broken
from tests.support.record import log

pytestmark = pytest.mark.django_db


def has_two_stations(cast):
    tournament = cast.live(4)
    table = services.add_station(tournament.pk, cast.alice, "Table 1")
    Match.objects.filter(tournament=tournament, round=1).update(station=table, called_at=timezone.now())
    return tournament


def has_too_many(cast):
    tournament = cast.open(4)
    Tournament.objects.filter(pk=tournament.pk).update(max_participants=3)
    return tournament


def waits_for_a_free_place(cast):
    tournament = cast.open(4)
    Registration.objects.filter(tournament=tournament, user=cast.bob).update(state="waitlisted")
    return tournament


def has_somebody_in_another_slot(cast):
    match = cast.decided_match()
    Match.objects.filter(tournament=match.tournament, key="W2.1").update(participant1=match.loser_id)
    return match.tournament


def has_a_result_that_is_not_told(cast):
    match = cast.decided_match()
    Match.objects.filter(pk=match.pk).update(participant1_score=7)
    return match.tournament


def has_a_gap_in_its_log(cast):
    tournament = cast.open(2)
    log(tournament.pk)[1].delete()
    return tournament


def has_two_waiting_reports_of_a_side(cast):
    match = cast.reported_match()
    report = match.reports.get()
    fields = {"by": report.by, "participant1_score": 0, "participant2_score": 1, "version": 2}
    ResultReport.objects.create(match=match, **fields)
    return match.tournament


def has_a_dispute_nobody_sees(cast):
    match = cast.disputed_match()
    Dispute.objects.filter(match=match).update(status="resolved")
    return match.tournament


def waits_for_nothing(cast):
    match = cast.match(2)
    services.call_match(match.pk, cast.rita)
    Match.objects.filter(pk=match.pk).update(state="ready")
    return match.tournament


def has_a_veto_out_of_turn(cast):
    match = cast.match(2, map_pool=["Ascent", "Bind", "Haven"])
    for person in (cast.bob, cast.bella):
        services.ready_up(match.pk, person)
    Veto.objects.filter(match=match).update(steps=[{"action": "pick", "side": 2, "map": "Bind", "by_clock": False}])
    return match.tournament


def has_somebody_twice(cast):
    tournament = cast.open(2)
    bob = registration_of(tournament, cast.bob)
    RosterPlace.objects.create(tournament=tournament, registration=bob, user=cast.bella)
    return tournament


def has_a_claim_of_nobody(cast):
    tournament = cast.open(0)
    ((guest, code),) = services.add_guests(tournament.pk, cast.alice, ["Nina"])
    services.claim_guest(code, cast.carol)
    Registration.objects.filter(pk=guest.pk).update(user=None, is_guest=True)
    return tournament


FAULTS = {
    "numbers": has_a_gap_in_its_log,
    "results": has_a_result_that_is_not_told,
    "capacity": has_too_many,
    "capacity, too": waits_for_a_free_place,
    "persons": has_somebody_twice,
    "persons, too": has_a_claim_of_nobody,
    "slots": has_somebody_in_another_slot,
    "places": has_two_stations,
    "reports": has_two_waiting_reports_of_a_side,
    "disputes": has_a_dispute_nobody_sees,
    "vetoes": has_a_veto_out_of_turn,
    "deadlines": waits_for_nothing,
}


@pytest.mark.parametrize("check", FAULTS)
def test_what_does_not_hold_is_found(cast, check):
    found = broken(FAULTS[check](cast).pk)
    assert any(line.startswith(check.removesuffix(", too")) for line in found), found


def test_each_check_finds_something():
    assert {check.removesuffix(", too") for check in FAULTS} == {check.__name__.strip("_") for check in CHECKS}


def test_what_was_told_otherwise_than_it_is_is_found(cast):
    match = cast.begun_match()
    witness = Witness(match.tournament)
    Match.objects.filter(pk=match.pk).update(state="pending_result")
    with pytest.raises(AssertionError, match="told otherwise"):
        witness.check()


def test_where_all_holds_nothing_is_found(cast):
    for make in ("open", "live", "disputed_match", "completed"):
        made = getattr(cast, make)(4, name=make)
        assert broken(made.tournament_id if isinstance(made, Match) else made.pk) == []
