"""Who took which place: made once with the last match, approved where somebody has to, superseded by a reopening."""

import json
from contextlib import ExitStack

import pytest

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, PermissionRefused
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import LoggedEvent, Match, TournamentResult
from apps.tournaments.selectors.results import approved_result, living_result
from apps.tournaments.selectors.snapshots import tournament_snapshot
from apps.tournaments.services import hooks
from tests.support.record import log

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard_of():
    """What hooks were told of results, in order."""
    told = []
    with ExitStack() as stack:
        for name in ("result_made", "result_approved", "result_superseded"):
            hook = getattr(hooks, name)

            def hear(write, result, name=name):
                told.append((name, result.version, write.tournament.state))

            hook(hear)
            stack.callback(hook.remove, hear)
        yield told


def reopen(match, actor):
    return services.reopen_match(match.pk, actor, services.preview_reopen(match.pk, actor).state)


def final_of(tournament):
    return Match.objects.filter(tournament=tournament).order_by("round").last()


def test_it_is_made_with_the_last_match_and_counts_at_once(cast, heard_of):
    tournament = cast.completed(4)
    result = approved_result(tournament.pk)
    final = final_of(tournament)
    ranges = [(place["from"], place["to"]) for place in result.places]
    assert ranges == [(1, 1), (2, 2), (3, 4), (3, 4)]
    assert [place["registration_id"] for place in result.places][:2] == [final.winner_id, final.loser_id]
    assert result.places[0]["name"] == final.winner.name
    assert (result.version, result.requires_review, result.review_reason, result.method) == (1, False, "", "bracket")
    assert (result.approved_at, result.approved_by) == (result.made_at, None)
    assert heard_of == [("result_made", 1, "completed"), ("result_approved", 1, "completed")]
    (told,) = log(tournament.pk, "tournament_completed")
    assert result.log_sequence == told.sequence - 1


def test_determining_it_again_gives_the_same_row_and_writes_nothing(cast):
    tournament = cast.completed(2)
    first, again = (services.determine_result(tournament.pk, cast.alice) for _ in range(2))
    assert first == again == living_result(tournament.pk)
    before = tournament.revision
    tournament.refresh_from_db()
    assert tournament.revision == before
    with pytest.raises(PermissionRefused):
        services.determine_result(tournament.pk, cast.rita)


def test_a_match_that_is_not_over_or_is_disputed_is_named(cast):
    match = cast.disputed_match(2)
    with pytest.raises(Conflict, match=rf"Match {match.pk} \(Bob – Bella, round 1\) is disputed; rule on it first"):
        services.determine_result(match.tournament_id, cast.alice)
    other = cast.match(2)
    with pytest.raises(Conflict, match=rf"Match {other.pk} .* is not over; play it first") as refused:
        services.determine_result(other.tournament_id, cast.alice)
    assert refused.value.facts["match_id"] == other.pk
    assert not TournamentResult.objects.exists()


def test_where_a_round_is_not_drawn_yet_that_is_said(cast):
    tournament = cast.live(4, format="swiss", options={"rounds": 4, "no_legal_round": "report"})
    while match := tournament.matches.filter(state="check_in").first():
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    with pytest.raises(Conflict, match="next round is not drawn"):
        services.determine_result(tournament.pk, cast.alice)


@pytest.mark.parametrize("is_reviewed", [True, False])
def test_a_tournament_that_ended_before_there_were_results_is_given_one(cast, heard_of, is_reviewed):
    tournament = cast.reviewed(4) if is_reviewed else cast.completed(4)
    TournamentResult.objects.all().delete()
    heard_of.clear()
    result = services.determine_result(tournament.pk, cast.alice)
    assert (result.requires_review, result.approved_at is None) == (is_reviewed, is_reviewed)
    assert [name for name, *_ in heard_of] == ["result_made", "result_approved"][: 1 if is_reviewed else 2]
    TournamentResult.objects.all().delete()
    if is_reviewed:
        services.approve_result(tournament.pk, cast.alice)
        assert approved_result(tournament.pk).approved_by == cast.alice


def test_what_only_forfeits_made_waits_for_an_organizer(cast, heard_of):
    tournament = cast.reviewed(4)
    result = living_result(tournament.pk)
    assert approved_result(tournament.pk) is None
    assert result.review_reason == "the winner won no more matches in play than by forfeit"
    assert heard_of == [("result_made", 1, "awaiting_review")]
    position = tournament.sequence
    services.approve_result(tournament.pk, cast.alice)
    result = approved_result(tournament.pk)
    assert (result.approved_by, result.log_sequence) == (cast.alice, position)
    assert heard_of[1:] == [("result_approved", 1, "completed")]
    first, second = log(tournament.pk, "tournament_completed")
    assert (first.data["requires_review"], second.data["requires_review"]) == (True, False)
    assert second.data["winner_registration_id"] == final_of(tournament).winner_id
    assert (second.least_role, second.public) == (0, None)


def test_before_it_is_approved_nothing_public_says_who_won(cast):
    tournament = cast.reviewed(4, format="double_elimination")
    snapshot = tournament_snapshot(tournament.pk)
    assert (snapshot["tournament"]["champion_id"], snapshot["tournament"]["champion_name"]) == (None, "")
    assert [(row["place_from"], row["place_to"]) for row in snapshot["standings"]][:3] == [(1, 2), (1, 2), (3, 3)]
    (told,) = log(tournament.pk, "tournament_completed")
    ids = [f"{place}_registration_id" for place in ("winner", "runner_up", "third_place")]
    assert [told.public[name] for name in ids] == [None] * 3 and None not in [told.data[name] for name in ids]
    assert (told.public["winner_name"], told.public["rules_applied_summary"], told.least_role) == ("", [], 2)
    services.approve_result(tournament.pk, cast.alice)
    snapshot = tournament_snapshot(tournament.pk)
    assert snapshot["tournament"]["champion_name"]
    assert [(row["place_from"], row["place_to"]) for row in snapshot["standings"]][:2] == [(1, 1), (2, 2)]


def test_a_reopening_supersedes_it_and_the_old_version_stays(cast, heard_of):
    tournament = cast.completed(2)
    final, first = final_of(tournament), living_result(tournament.pk)
    heard_of.clear()
    reopen(final, cast.alice)
    assert living_result(tournament.pk) is None
    assert heard_of == [("result_superseded", 1, "live")]
    services.complete_match(final.pk, cast.rita, MatchScore(0, 2))
    second = living_result(tournament.pk)
    old = TournamentResult.objects.get(pk=first.pk)
    assert (second.version, old.superseded_at is None) == (2, False)
    assert json.dumps(old.places) == json.dumps(first.places)
    assert second.places[0]["registration_id"] == first.places[1]["registration_id"]


def test_cancelling_what_is_under_review_supersedes_it(cast, heard_of):
    tournament = cast.reviewed(2)
    services.cancel_tournament(tournament.pk, cast.alice)
    assert living_result(tournament.pk) is None
    assert heard_of[-1] == ("result_superseded", 1, "awaiting_review")


def test_who_is_disqualified_has_no_place(cast):
    tournament = cast.live(4, format="round_robin")
    out = tournament.registrations.first()
    services.disqualify_registration(out.pk, cast.alice)
    while match := tournament.matches.filter(state="check_in").first():
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    placed = {place["registration_id"] for place in living_result(tournament.pk).places}
    assert placed == set(tournament.registrations.exclude(pk=out.pk).values_list("pk", flat=True))


def test_every_event_of_the_end_is_in_the_log_once(cast):
    tournament = cast.reviewed(2)
    services.approve_result(tournament.pk, cast.alice)
    rows = LoggedEvent.objects.filter(tournament=tournament).order_by("sequence").values_list("sequence", flat=True)
    assert list(rows) == list(range(1, len(rows) + 1))


def test_the_preview_of_a_reopening_says_that_the_result_goes(cast):
    tournament = cast.reviewed(2)
    final = final_of(tournament)
    seen = services.preview_reopen(final.pk, cast.alice)
    assert [str(sentence) for sentence in seen.besides] == [
        "The tournament's result (version 1), which is under review, is dropped."
    ]
    services.approve_result(tournament.pk, cast.alice)
    with pytest.raises(Conflict, match="look at the preview again"):
        services.reopen_match(final.pk, cast.alice, seen.state)
    (said,) = services.preview_reopen(final.pk, cast.alice).besides
    assert str(said) == "The tournament's result (version 1) counts no more."
