"""What other apps do under the lock of a write: they are asked in its transaction, may refuse it, and tell with it."""

from contextlib import ExitStack

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.events import Announcement
from apps.tournaments.models import Deadline, LoggedEvent, Match, Tournament, TournamentResult
from apps.tournaments.services import hooks
from apps.tournaments.services.clock import act_on, beat
from tests.support.cast import bobs_win
from tests.support.http import caller, problem
from tests.support.record import check_numbers

pytestmark = pytest.mark.django_db


@pytest.fixture
def added():
    """`added(hook, function)` adds a function for the length of the test."""
    with ExitStack() as stack:

        def add(hook, function):
            hook(function)
            stack.callback(hook.remove, function)

        yield add


def everything(tournament_id):
    tables = Tournament.objects, Match.objects, LoggedEvent.objects
    return [list(table.order_by("pk").values()) for table in tables]


def reopen(match, actor):
    return services.reopen_match(match.pk, actor, services.preview_reopen(match.pk, actor).state)


@pytest.mark.parametrize("error", [Conflict("The prizes are paid."), RuntimeError("broken")])
def test_what_a_hook_raises_ends_a_reopening_and_nothing_of_it_stays(cast, added, error):
    match = cast.decided_match()

    def refuse(write, reopening):
        raise error

    added(hooks.before_reopen, refuse)
    before = everything(match.tournament_id)
    with pytest.raises(type(error), match=str(error)):
        reopen(match, cast.alice)
    assert everything(match.tournament_id) == before


def test_before_a_reopening_a_hook_sees_the_results_that_are_taken_back(cast, added):
    tournament = cast.completed(4)
    first = Match.objects.filter(tournament=tournament, round=1).first()
    seen = []

    def look(write, reopening):
        rounds = [match.round for match in reopening.resets]
        seen.append((reopening.match.pk, reopening.match.winner_id, rounds, connection.in_atomic_block))

    added(hooks.before_reopen, look)
    reopen(first, cast.alice)
    assert seen == [(first.pk, first.winner_id, [2], True)]


def test_what_else_is_taken_back_is_previewed_and_has_to_be_what_was_seen(cast, added, client):
    match = cast.decided_match()
    said = ["A certificate is revoked."]
    added(hooks.describe_reopen, lambda write, reopening: list(said))
    seen = services.preview_reopen(match.pk, cast.alice)
    assert seen.besides == said
    over_http = caller(cast.alice).post(f"/api/v1/matches/{match.pk}/reopen/preview/").json()
    assert (over_http["besides"], over_http["state"]) == (said, seen.state)
    client.force_login(cast.alice)
    assert said[0] in client.get(f"/matches/{match.pk}/reopen/").content.decode()
    said.append("A payout is cancelled.")
    with pytest.raises(Conflict, match="look at the preview again"):
        services.reopen_match(match.pk, cast.alice, seen.state)
    refused = caller(cast.alice).post(f"/api/v1/matches/{match.pk}/reopen/", {"state": seen.state})
    problem(refused, 409, "conflict")
    reopen(match, cast.alice)


def test_who_looks_in_one_language_may_act_in_another(cast, added):
    match = cast.decided_match()
    added(hooks.describe_reopen, lambda write, reopening: [gettext_lazy("The tournament goes on.")])
    with override("bn"):
        seen = services.preview_reopen(match.pk, cast.alice)
        assert str(seen.besides[0]) != "The tournament goes on."
    services.reopen_match(match.pk, cast.alice, seen.state)


def test_what_is_made_of_a_result_is_told_in_the_transaction_of_the_last_match(cast, added):
    made = []

    def make(write, result):
        made.append((result.places[0]["registration_id"], write.tournament.state))
        write.tell(Announcement(write.tournament.pk, 1, "Prizes", "To be had at the desk.", write.at))

    added(hooks.result_made, make)
    tournament = cast.completed(2)
    [(winner, state)] = made
    assert (winner, state) == (tournament.matches.get().winner_id, "completed")
    told = list(LoggedEvent.objects.filter(tournament=tournament).order_by("sequence").values_list("type", flat=True))
    assert told[-1] == "announcement"
    assert len(told) == tournament.sequence


def test_a_result_that_a_hook_refuses_leaves_the_last_match_open(cast, added):
    match = cast.begun_match()

    def refuse(write, result):
        raise Conflict("The prize fund is not settled.")

    added(hooks.result_made, refuse)
    before = everything(match.tournament_id)
    with pytest.raises(Conflict, match="prize fund"):
        services.complete_match(match.pk, cast.rita, bobs_win(match))
    assert everything(match.tournament_id) == before


def test_a_result_that_a_hook_refuses_when_it_confirms_itself_ends_the_deadline(cast, added, settings):
    settings.RESULT_CONFIRM_MINUTES = 15
    match = cast.reported_match()

    def refuse(write, result):
        raise Conflict("The prize fund is not settled.")

    added(hooks.result_made, refuse)
    deadline = Deadline.objects.get(match=match, kind="result_confirms")
    now = timezone.now()
    Deadline.objects.filter(pk=deadline.pk).update(due_at=now, counted_from=now)
    beat()
    act_on(deadline.pk)
    deadline.refresh_from_db()
    match.refresh_from_db()
    assert (deadline.state, match.state) == ("off", "pending_result")
    assert not TournamentResult.objects.exists()
    told = LoggedEvent.objects.filter(tournament=match.tournament).latest("sequence")
    assert (told.type, told.data["reason"]) == ("deadline_moved", "The prize fund is not settled.")
    check_numbers(match.tournament_id)


def test_only_a_result_that_was_made_is_superseded(cast, added):
    superseded = []
    added(hooks.result_superseded, lambda write, result: superseded.append((result.version, write.tournament.state)))
    reopen(cast.decided_match(), cast.alice)
    assert superseded == []
    reopen(Match.objects.get(tournament=cast.completed(2)), cast.alice)
    assert superseded == [(1, "live")]
