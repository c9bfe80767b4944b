"""Every move that a table does not have, asked for by those who may ask for moves: refused with the state and the legal
moves, and nothing has changed. The cases come from the tables (`apps/tournaments/domain/*_states.py`)."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import models, transaction
from django.utils import timezone

from apps.tournaments import services
from apps.tournaments.domain.deadline_states import DEADLINE
from apps.tournaments.domain.dispute_states import DISPUTE
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.invitation_states import INVITATION
from apps.tournaments.domain.match_states import MATCH
from apps.tournaments.domain.registration_states import REGISTRATION
from apps.tournaments.domain.report_states import REPORT
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import TOURNAMENT
from apps.tournaments.domain.transitions import Machine
from apps.tournaments.domain.veto_states import VETO
from apps.tournaments.models import Deadline, Dispute, Invitation, Match, Registration, ResultReport, Tournament, Veto
from tests.support.cast import registration_of
from tests.support.machines import every_machine
from tests.support.record import record

pytestmark = pytest.mark.django_db
BOBS = MatchScore(1, 0)
HOUR = timedelta(hours=1)


@dataclass
class Subject:
    """Something with a life of `machine`, in a tournament; its state is put into `column`. `moves`: what people ask
    for, each with the states that it leads to."""

    machine: Machine[Any]
    tournament_id: int
    rows: "models.QuerySet[Any]"
    moves: dict[str, tuple[set[str], Callable[[], object]]]
    column: str = "state"


def tournaments(cast):
    cup = cast.open(4)
    pk, who = cup.pk, cast.alice
    return Subject(
        TOURNAMENT,
        pk,
        Tournament.objects.filter(pk=pk),
        {
            "publish": ({"published"}, lambda: services.publish_tournament(pk, who)),
            "open": ({"registration_open"}, lambda: services.open_registration(pk, who)),
            "close": ({"registration_closed"}, lambda: services.close_registration(pk, who)),
            "check-in": ({"check_in"}, lambda: services.open_check_in(pk, who)),
            "start": ({"live"}, lambda: services.start_tournament(pk, who)),
            "approve": ({"completed"}, lambda: services.approve_result(pk, who)),
            "cancel": ({"cancelled"}, lambda: services.cancel_tournament(pk, who)),
            "archive": ({"archived"}, lambda: services.archive_tournament(pk, who)),
        },
    )


def before_check_in(cast):
    tournament = cast.open(4)
    row = registration_of(tournament, cast.bob)
    return Subject(
        REGISTRATION,
        tournament.pk,
        Registration.objects.filter(pk=row.pk),
        {
            "confirm": ({"confirmed", "waitlisted"}, lambda: services.confirm_registration(row.pk, cast.alice)),
            "reject": ({"rejected"}, lambda: services.reject_registration(row.pk, cast.alice)),
            "withdraw": ({"withdrawn"}, lambda: services.withdraw_registration(row.pk, cast.alice)),
        },
    )


def at_check_in(cast):
    tournament = cast.checking_in(4)
    row = registration_of(tournament, cast.bob)
    return Subject(
        REGISTRATION,
        tournament.pk,
        Registration.objects.filter(pk=row.pk),
        {
            "check in": ({"checked_in"}, lambda: services.check_in_registration(row.pk, cast.alice)),
            "undo": ({"confirmed"}, lambda: services.undo_check_in(row.pk, cast.alice)),
        },
    )


def in_play(cast):
    tournament = cast.live(4)
    row = registration_of(tournament, cast.bob)
    return Subject(
        REGISTRATION,
        tournament.pk,
        Registration.objects.filter(pk=row.pk),
        {"disqualify": ({"disqualified"}, lambda: services.disqualify_registration(row.pk, cast.alice))},
    )


def matches(cast):
    match = cast.match(4)
    pk = match.pk
    return Subject(
        MATCH,
        match.tournament_id,
        Match.objects.filter(pk=pk),
        {
            "ready": ({"ready", "check_in"}, lambda: services.ready_up(pk, cast.bob)),
            "start": ({"live"}, lambda: services.start_match(pk, cast.rita)),
            "report": ({"pending_result"}, lambda: services.report_result(pk, cast.bob, BOBS)),
            "confirm": ({"completed"}, lambda: services.confirm_result(pk, cast.bella)),
            "dispute": ({"disputed"}, lambda: services.dispute_result(pk, cast.bella, "other")),
            "complete": ({"completed", "live"}, lambda: services.complete_match(pk, cast.rita, BOBS)),
            "forfeit": ({"forfeit"}, lambda: services.forfeit_match(pk, cast.rita, None)),
        },
    )


def reports(cast):
    match = cast.reported_match()
    report = match.reports.get()
    return Subject(
        REPORT,
        match.tournament_id,
        ResultReport.objects.filter(pk=report.pk),
        {"confirm": ({"accepted"}, lambda: services.confirm_result(match.pk, cast.bella, report.pk))},
    )


def disputes(cast):
    match = cast.disputed_match()
    return Subject(
        DISPUTE,
        match.tournament_id,
        Dispute.objects.filter(match=match),
        {"resolve": ({"resolved"}, lambda: services.resolve_dispute(match.pk, cast.alice, BOBS))},
        column="status",
    )


def vetoes(cast):
    match = cast.match(2, map_pool=["Ascent", "Bind", "Haven"])
    for person in (cast.bob, cast.bella):
        services.ready_up(match.pk, person)
    first = Match.objects.get(pk=match.pk).participant1.user
    return Subject(
        VETO,
        match.tournament_id,
        Veto.objects.filter(match=match),
        {"ban": ({"done", "off"}, lambda: services.veto_map(match.pk, first, "Bind"))},
    )


def deadlines(cast):
    tournament = cast.open(2)
    row = services.plan_deadline(tournament.pk, cast.alice, "registration_closes", timezone.now() + HOUR)
    return Subject(
        DEADLINE,
        tournament.pk,
        Deadline.objects.filter(pk=row.pk),
        {
            "move": ({"done", "off"}, lambda: services.move_deadline(row.pk, cast.alice, timezone.now() + 2 * HOUR)),
            "switch off": ({"off"}, lambda: services.switch_off_deadline(row.pk, cast.alice)),
        },
    )


def invitations(cast):
    tournament = cast.open(2)
    services.invite(tournament.pk, cast.alice, "carol", Role.REFEREE)
    row = Invitation.objects.get(username="carol")
    return Subject(
        INVITATION,
        tournament.pk,
        Invitation.objects.filter(pk=row.pk),
        {
            "accept": ({"accepted"}, lambda: services.accept_invitation(row.pk, cast.carol)),
            "decline": ({"declined"}, lambda: services.decline_invitation(row.pk, cast.carol)),
        },
    )


SUBJECTS = [
    tournaments,
    before_check_in,
    at_check_in,
    in_play,
    matches,
    reports,
    disputes,
    vetoes,
    deadlines,
    invitations,
]


@contextmanager
def undone():
    """What happens inside is taken back, so that one scene serves every case."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# What may be asked for again, and leaves the state as it is.
AGAIN = {("match", "report", "pending_result"), ("match", "ready", "ready")}


def illegal_moves(subject):
    for state, after in subject.machine.moves.items():
        for name, (targets, ask) in subject.moves.items():
            if targets.isdisjoint(after) and (subject.machine.name, name, state) not in AGAIN:
                yield state, name, ask


@pytest.mark.parametrize("make", SUBJECTS, ids=lambda make: make.__name__)
def test_an_illegal_move_is_refused_and_changes_nothing(cast, make):
    subject = make(cast)
    wrong = []
    for state, name, ask in illegal_moves(subject):
        with undone():
            subject.rows.update(**{subject.column: state.value})
            before = record(subject.tournament_id)
            try:
                ask()
            except Conflict as refusal:
                legal = [str(after) for after in subject.machine.moves[state]]
                if refusal.facts != {"state": str(state), "legal": legal}:
                    wrong.append(f"{state}: {name} is refused with {refusal.facts}: {refusal.message}")
            else:
                wrong.append(f"{state}: {name} is done")
            if record(subject.tournament_id) != before:
                wrong.append(f"{state}: {name} changes something")
    assert wrong == [], "\n".join(wrong)


def test_every_machine_is_asked(cast):
    found = {make(cast).machine.name for make in SUBJECTS}
    assert found == {machine.name for machine in every_machine()}
