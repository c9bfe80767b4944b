"""Rounds of many are drawn outside of the tournament's lock, and lose nothing whatever happens meanwhile."""

import json
from contextlib import contextmanager

import pytest

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import Bracket, Registration, Tournament
from apps.tournaments.selectors.snapshots import tournament_snapshot
from apps.tournaments.services import brackets, drawing
from apps.tournaments.services.draft_process import DraftFailed, Interrupted
from tests.support.follower import ordered
from tests.support.log_follower import TournamentFollower

pytestmark = pytest.mark.django_db
MANY = 66


@pytest.fixture
def drawn_by_hand(monkeypatch):
    """Draws wait until `draw_due` is called by the test itself."""
    monkeypatch.setattr("tests.support.cast.draw_due", lambda: None)


@pytest.fixture
def waiting(cast, drawn_by_hand):
    """A Swiss that has just begun, before its first draw."""
    return cast.live(MANY, format="swiss", options={"rounds": 3})


def status(tournament):
    return tournament_snapshot(tournament.pk)["tournament"]["bracket_status"]


def play_round(tournament, actor, keep=0):
    """Enter all results of the round, but for so many."""
    still_open = list(tournament.matches.filter(state="check_in").order_by("position"))
    for match in still_open[: len(still_open) - keep]:
        services.complete_match(match.pk, actor, MatchScore(1, 0))


@pytest.mark.parametrize("form", ["single_elimination", "double_elimination", "groups", "swiss"])
def test_a_bracket_of_many_is_drawn_after_the_start_and_told(cast, drawn_by_hand, form):
    tournament = cast.live(MANY, format=form)
    follower = TournamentFollower(tournament.pk, tournament, None)
    assert (tournament.state, status(tournament), tournament.matches.count()) == ("live", "drawing", 0)
    drawing.draw_due()
    assert status(tournament) == "in_progress"
    snapshot = tournament_snapshot(tournament.pk)
    assert {match["participant1_id"] for match in snapshot["matches"]} > {None} or form == "swiss"
    seeds = sorted(registration["seed"] for registration in snapshot["registrations"])
    assert seeds == list(range(1, MANY + 1))
    follower.catch_up()
    assert [json.loads(frame)["type"] for frame in follower.frames] == ["bracket_generated"]
    assert state_of(follower) == state_of(TournamentFollower(tournament.pk, tournament, None))


def test_it_is_what_the_same_seed_draws_of_few_too(cast, drawn_by_hand, monkeypatch):
    monkeypatch.setattr("apps.tournaments.selectors.contests.MOST_DRAWN_AT_ONCE", 1)
    elsewhere = cast.live(9, format="double_elimination", name="A")
    drawing.draw_due()
    monkeypatch.undo()
    here = cast.live(9, format="double_elimination", name="B")
    assert pairs_of(elsewhere) == pairs_of(here)


def pairs_of(tournament):
    numbers = {row.pk: n for n, row in enumerate(Registration.objects.filter(tournament=tournament).order_by("pk"))}
    rows = tournament.matches.order_by("round", "side", "position")
    shown = ("key", "state", "bye", "best_of", "winner_to_slot")
    return [
        (*(getattr(row, name) for name in shown), numbers.get(row.participant1_id), numbers.get(row.participant2_id))
        for row in rows
    ]


def test_a_swiss_of_many_is_played_to_its_end_and_who_follows_knows_it_all(cast, waiting):
    drawing.draw_due()
    follower = TournamentFollower(waiting.pk, waiting, None)
    for _ in range(3):
        play_round(waiting, cast.rita, keep=1)
        assert knows_it_all(follower, waiting)
        play_round(waiting, cast.rita)
        assert status(waiting) == "drawing" and knows_it_all(follower, waiting)
        drawing.draw_due()
        assert knows_it_all(follower, waiting)
    waiting.refresh_from_db()
    assert waiting.state in ("completed", "awaiting_review") and status(waiting) == "completed"
    assert {row["table"]["played"] for row in follower.state["standings"]} == {3}


def state_of(follower):
    return ordered(follower.state)


def knows_it_all(follower, tournament):
    follower.catch_up()
    return state_of(follower) == state_of(TournamentFollower(tournament.pk, tournament, None))


def test_scores_go_on_while_a_round_is_drawn_and_a_result_that_is_taken_back_cancels_it(cast, waiting):
    drawing.draw_due()
    play_round(waiting, cast.rita)
    wanted = Bracket.objects.get(tournament=waiting).draw_wanted
    last = waiting.matches.order_by("position").last()
    services.reopen_match(last.pk, cast.alice, services.preview_reopen(last.pk, cast.alice).state)
    assert (status(waiting), drawing.draws_due()) == ("in_progress", [])
    assert not drawing.draw(last.bracket_id, wanted)
    services.complete_match(last.pk, cast.rita, MatchScore(0, 1))
    drawing.draw_due()
    assert waiting.matches.filter(round=2).count() == MANY // 2


@contextmanager
def meanwhile(monkeypatch, act):
    """`act` happens between the making of a draft and its saving."""
    make = drawing.make_draft

    def make_and_act(*arguments):
        draft = make(*arguments)
        act()
        return draft

    with monkeypatch.context() as patch:
        patch.setattr(drawing, "make_draft", make_and_act)
        yield


def test_a_draw_that_was_overtaken_leaves_nothing_behind(cast, waiting, monkeypatch):
    drawing.draw_due()
    play_round(waiting, cast.rita)
    gone = waiting.registrations.order_by("pk").last()
    with meanwhile(monkeypatch, lambda: services.disqualify_registration(gone.pk, cast.alice)):
        [due] = drawing.draws_due()
        assert not drawing.draw(due.bracket_id, due.wanted)
    assert (status(waiting), waiting.matches.filter(round=2).count()) == ("drawing", 0)
    follower = TournamentFollower(waiting.pk, waiting, None)
    drawing.draw_due()
    assert knows_it_all(follower, waiting)
    second = waiting.matches.filter(round=2)
    assert second.count() == MANY // 2 and not second.filter(participant1=gone).exists()


def test_a_draw_that_failed_is_drawn_by_the_next_who_looks(cast, waiting, monkeypatch):
    def fails(*arguments):
        raise DraftFailed("killed")

    [due] = drawing.draws_due()
    with monkeypatch.context() as patch:
        patch.setattr(drawing, "make_draft", fails)
        with pytest.raises(DraftFailed, match="killed"):
            drawing.draw(due.bracket_id, due.wanted)
    # Not at once: what fails would fail again and again.
    assert (waiting.matches.count(), drawing.draws_due()) == (0, [])
    Bracket.objects.update(**drawing._until(-1))
    assert drawing.draw(due.bracket_id, due.wanted)
    assert waiting.matches.count() == MANY // 2


def test_a_draw_is_made_by_one_at_a_time_and_by_another_when_that_one_is_gone(waiting, monkeypatch):
    [due] = drawing.draws_due()
    Bracket.objects.update(**drawing._until(drawing.CLAIM_SECONDS))
    assert (drawing.draws_due(), drawing.draw(due.bracket_id, due.wanted)) == ([], False)
    monkeypatch.setattr(drawing, "CLAIM_SECONDS", -1.0)
    Bracket.objects.update(**drawing._until(drawing.CLAIM_SECONDS))
    assert drawing.draws_due() == [due]
    assert drawing.draw(due.bracket_id, due.wanted)


def test_a_process_that_ends_lets_go_of_what_it_draws(waiting, monkeypatch):
    def ends(*arguments):
        raise Interrupted

    [due] = drawing.draws_due()
    with monkeypatch.context() as patch:
        patch.setattr(drawing, "make_draft", ends)
        assert not drawing.draw(due.bracket_id, due.wanted)
    assert drawing.draws_due() == [due]


def test_a_tournament_that_is_cancelled_meanwhile_is_not_drawn(cast, waiting):
    services.cancel_tournament(waiting.pk, cast.alice)
    drawing.draw_due()
    assert waiting.matches.count() == 0
    assert status(waiting) == "cancelled"


def test_before_the_start_it_is_drawn_anew_and_the_old_matches_are_told_to_be_gone(cast, drawn_by_hand):
    tournament = cast.checking_in(MANY, check_in_required=False, format="single_elimination")
    services.generate_bracket(tournament.pk, cast.alice)
    drawing.draw_due()
    first = set(tournament.matches.values_list("pk", flat=True))
    follower = TournamentFollower(tournament.pk, tournament, None)
    services.generate_bracket(tournament.pk, cast.alice)
    follower.catch_up()
    assert (follower.state["matches"], follower.state["tournament"]["bracket_status"]) == ([], "drawing")
    drawing.draw_due()
    assert knows_it_all(follower, tournament)
    assert not first & set(tournament.matches.values_list("pk", flat=True))


def test_options_without_a_place_for_so_many_are_refused_at_once(cast, drawn_by_hand):
    tournament = cast.checking_in(MANY, check_in_required=False, format="groups", options={"groups": 33, "advance": 2})
    Registration.objects.filter(tournament=tournament).last().delete()
    with pytest.raises(InvalidInput, match="too small"):
        services.start_tournament(tournament.pk, cast.alice)
    tournament.refresh_from_db()
    assert tournament.state == "check_in" and not Bracket.objects.filter(tournament=tournament).exists()


def test_who_withdraws_while_the_first_draw_is_made_is_out_and_gets_no_seed(cast, drawn_by_hand):
    tournament = cast.checking_in(MANY, check_in_required=False, format="swiss")
    services.generate_bracket(tournament.pk, cast.alice)
    gone = tournament.registrations.get(user=cast.bella)
    services.withdraw_registration(gone.pk, cast.bella)
    drawing.draw_due()
    gone.refresh_from_db()
    assert (gone.state, gone.seed) == ("withdrawn", None)


def test_a_draw_cannot_be_asked_for_without_end_before_it_is_there(cast, drawn_by_hand, monkeypatch):
    monkeypatch.setattr(brackets, "MOST_DRAWS", 2)
    tournament = cast.checking_in(MANY, check_in_required=False, format="swiss")
    for _ in range(2):
        services.generate_bracket(tournament.pk, cast.alice)
    with pytest.raises(Conflict, match="drawn 2 times"):
        services.generate_bracket(tournament.pk, cast.alice)


def test_nobody_is_disqualified_before_the_first_draw_is_there_and_that_is_said(cast, waiting):
    with pytest.raises(Conflict, match="is being drawn"):
        services.disqualify_registration(waiting.registrations.first().pk, cast.alice)


def test_of_very_many_the_round_is_not_told_one_by_one(cast, waiting, monkeypatch):
    monkeypatch.setattr(drawing, "MOST_TOLD", MANY - 1)
    drawing.draw_due()
    follower = TournamentFollower(waiting.pk, waiting, None)
    for _ in range(3):
        play_round(waiting, cast.rita)
        drawing.draw_due()
        assert knows_it_all(follower, waiting)
    assert max(map(len, follower.frames)) < 2000


@pytest.mark.parametrize("stage", ["waiting", "drawn", "over"])
def test_a_cancelled_tournament_stays_as_it_was_told(cast, waiting, stage):
    drawing.draw_due()
    play_round(waiting, cast.rita, keep=int(stage == "drawn"))
    if stage == "over":
        for _ in range(2):
            drawing.draw_due()
            play_round(waiting, cast.rita)
        drawing.draw_due()
        Tournament.objects.filter(pk=waiting.pk).update(state="awaiting_review")
    follower = TournamentFollower(waiting.pk, waiting, None)
    services.cancel_tournament(waiting.pk, cast.alice)
    assert knows_it_all(follower, waiting)
    assert follower.state["tournament"]["bracket_status"] == "cancelled"
