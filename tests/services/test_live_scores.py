"""Live scores: saved at once, told once, and never after the end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.common.due import Tally, run_due
from apps.common.times import in_utc
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput, PermissionRefused
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.results import GameScore, MatchScore
from apps.tournaments.due import untold_scores
from apps.tournaments.models import Match, Tournament
from apps.tournaments.selectors.events import Untold, untold_matches
from apps.tournaments.services.write import ScoreSaved
from tests.support.record import log, refused, told

pytestmark = pytest.mark.django_db


def versions(match):
    return Match.objects.values_list("score_version", "told_version").get(pk=match.pk)


def test_a_score_is_saved_at_once_and_told_later(cast, heard, django_capture_on_commit_callbacks):
    match = cast.begun_match()
    with told(match.tournament_id) as events, django_capture_on_commit_callbacks(execute=True):
        services.update_score(match.pk, cast.rita, 2, 1)
    match.refresh_from_db()
    assert (match.participant1_score, match.participant2_score, match.score_by) == (2, 1, "referee")
    assert versions(match) == (1, 0)
    assert events == []
    assert heard == [ScoreSaved(match.tournament_id, match.pk)]


def test_the_newest_score_is_told_once(cast):
    match = cast.begun_match()
    for score in range(1, 6):
        services.update_score(match.pk, cast.rita, score, 0)
    with told(match.tournament_id) as events:
        assert [services.tell_scores(match.tournament_id, [match.pk])[match.pk] for _ in range(3)] == [
            True,
            False,
            False,
        ]
    match.refresh_from_db()
    assert versions(match) == (5, 5)
    assert [(event.type, event.match_id) for event in events] == [("score_updated", match.pk)]
    assert events[0].data == {
        "match_id": match.pk,
        "tournament_id": match.tournament_id,
        "participant1_score": 5,
        "participant2_score": 0,
        "games": [],
        "updated_at": in_utc(match.score_at),
        "updated_by": "referee",
        "score_version": 5,
    }


def test_a_score_that_was_entered_over_an_older_one_is_refused_with_the_newest(cast):
    match = cast.begun_match()
    services.update_score(match.pk, cast.rita, 1, 0, score_version=0)
    with refused(match.tournament_id, Conflict) as refusal:
        services.update_score(match.pk, cast.alice, 0, 1, score_version=0)
    now = {"score_version": 1, "participant1_score": 1, "participant2_score": 0}
    assert now.items() <= refusal.value.facts.items()
    services.update_score(match.pk, cast.alice, 1, 1, score_version=1)
    services.update_score(match.pk, cast.rita, 3, 1)
    assert versions(match)[0] == 3


def test_who_saw_the_match_before_it_was_reopened_does_not_write_over_it(cast):
    match = cast.begun_match(4)
    services.update_score(match.pk, cast.rita, 1, 0)
    services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    services.reopen_match(match.pk, cast.alice, services.preview_reopen(match.pk, cast.alice).state)
    services.start_match(match.pk, cast.rita)
    assert versions(match) == (2, 2)
    with refused(match.tournament_id, Conflict, "Another score"):
        services.update_score(match.pk, cast.rita, 2, 0, score_version=1)


def test_scores_of_many_matches_are_told_in_one_write(cast):
    tournament = cast.live(4)
    first, second = tournament.matches.filter(state="check_in")
    for match in (first, second):
        services.start_match(match.pk, cast.rita)
        services.update_score(match.pk, cast.rita, 1, 0)
    before = Tournament.objects.get(pk=tournament.pk)
    with told(tournament.pk) as events:
        assert services.tell_scores(tournament.pk, [first.pk, second.pk, 10**9]) == {first.pk: True, second.pk: True}
    assert [event.match_id for event in events] == [first.pk, second.pk]
    assert [event.match_sequence for event in events] == [Match.objects.get(pk=first.pk).sequence] * 2
    after = Tournament.objects.get(pk=tournament.pk)
    assert (after.revision, after.extra) == (before.revision, before.extra + 1)


def test_a_match_of_another_tournament_is_not_told(cast):
    match, other = cast.begun_match(name="One"), cast.begun_match(name="Two")
    services.update_score(match.pk, cast.rita, 1, 0)
    assert services.tell_scores(other.tournament_id, [match.pk]) == {}
    assert versions(match) == (1, 0)


def test_telling_nothing_is_no_write(cast):
    match = cast.begun_match()
    revision = Tournament.objects.get(pk=match.tournament_id).revision
    assert services.tell_scores(match.tournament_id, [match.pk]) == {match.pk: False}
    assert Tournament.objects.get(pk=match.tournament_id).revision == revision


def test_games_are_kept_and_told(cast):
    match = cast.begun_match(best_of=3, best_of_final=3)
    services.update_score(match.pk, cast.rita, 0, 0, GameScore(1, 7, 2, "Mirage"))
    services.update_score(match.pk, cast.rita, 1, 0, GameScore(1, 13, 2, "Mirage"))
    services.update_score(match.pk, cast.rita, 1, 0, GameScore(2, 1, 0, "Nuke"))
    services.tell_scores(match.tournament_id, [match.pk])
    assert match.score().games == (GameScore(1, 13, 2, "Mirage"), GameScore(2, 1, 0, "Nuke"))
    assert log(match.tournament_id, "score_updated")[0].data["games"] == [
        {"n": 1, "participant1_score": 13, "participant2_score": 2, "map": "Mirage"},
        {"n": 2, "participant1_score": 1, "participant2_score": 0, "map": "Nuke"},
    ]


@pytest.mark.parametrize("end", ["complete", "confirm"])
def test_the_last_score_is_told_before_the_end(cast, end):
    match = cast.begun_match()
    services.update_score(match.pk, cast.rita, 2, 1)
    with told(match.tournament_id) as events:
        if end == "complete":
            services.complete_match(match.pk, cast.rita, MatchScore(3, 1))
        else:
            services.report_result(match.pk, cast.bob, MatchScore(3, 1))
            services.confirm_result(match.pk, cast.bella)
    types = [event.type for event in events]
    assert types.index("score_updated") < types.index("match_completed")
    assert events[types.index("score_updated")].data["participant1_score"] == 2
    assert versions(match) == (1, 1)


def test_after_the_end_nothing_is_told_or_saved(cast):
    match = cast.begun_match(4)
    services.update_score(match.pk, cast.rita, 2, 1)
    services.complete_match(match.pk, cast.rita)
    Match.objects.filter(pk=match.pk).update(told_version=0)
    with told(match.tournament_id) as events:
        assert services.tell_scores(match.tournament_id, [match.pk]) == {match.pk: False}
    assert events == []
    with refused(match.tournament_id, Conflict) as refusal:
        services.update_score(match.pk, cast.rita, 3, 1)
    assert refusal.value.facts["state"] == "completed"


@pytest.mark.parametrize("state", [state for state in MatchState if state is not MatchState.LIVE], ids=str)
def test_only_a_live_match_has_a_live_score(cast, state):
    match = cast.begun_match()
    Match.objects.filter(pk=match.pk).update(state=state.value)
    with refused(match.tournament_id, Conflict):
        services.update_score(match.pk, cast.rita, 1, 0)


@pytest.mark.parametrize("who", ["bob", "bella", "carol", "oscar"])
def test_only_referees_and_those_above_keep_the_score(cast, who):
    match = cast.begun_match()
    with refused(match.tournament_id, PermissionRefused):
        services.update_score(match.pk, getattr(cast, who), 1, 0)


@pytest.mark.parametrize(
    ("best_of", "score"),
    [
        (1, (-1, 0)),
        (1, (10_000, 0)),
        (3, (3, 0)),
        (3, (2, 2)),
        (3, (0, 0, GameScore(2, 1, 0))),
        (3, (0, 0, GameScore(0, 1, 0))),
        (3, (0, 0, GameScore(1, 10_000, 0))),
    ],
)
def test_an_impossible_score_is_not_saved(cast, best_of, score):
    match = cast.begun_match(best_of=best_of, best_of_final=best_of)
    with refused(match.tournament_id, InvalidInput):
        services.update_score(match.pk, cast.rita, *score)


def test_a_score_is_due_half_a_second_after_it_was_saved(cast, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)
    match = cast.begun_match()
    services.update_score(match.pk, cast.rita, 1, 0)
    assert untold_matches() == {}
    time_machine.shift(timedelta(seconds=0.5))
    match.refresh_from_db()
    assert untold_matches() == {match.tournament_id: Untold([match.pk], match.score_at)}


def test_what_is_due_is_told_and_nothing_twice(cast, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)
    matches = [cast.begun_match(name="One"), cast.begun_match(name="Two")]
    for match in matches:
        services.update_score(match.pk, cast.rita, 1, 0)
    time_machine.shift(1)
    assert [run_due().done, run_due().done] == [2, 0]
    assert [versions(match) for match in matches] == [(1, 1), (1, 1)]


def test_scores_of_what_was_deleted_since_hold_up_no_others(cast, time_machine, monkeypatch):
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)
    match = cast.begun_match()
    services.update_score(match.pk, cast.rita, 1, 0)
    saved_at = timezone.now() - timedelta(seconds=1)
    found = {404: Untold([1], saved_at), match.tournament_id: Untold([404, match.pk], saved_at)}
    monkeypatch.setattr(untold_scores, "untold_matches", lambda: found)
    assert run_due() == Tally(done=2)
    assert versions(match) == (1, 1)


def test_a_result_without_games_keeps_those_entered_live(cast):
    match = cast.begun_match(best_of_final=3)
    for n, wins in ((1, (1, 0)), (2, (2, 0))):
        services.update_score(match.pk, cast.rita, *wins, GameScore(n, 13, 7))
    services.complete_match(match.pk, cast.rita, MatchScore(2, 0))
    assert [game.score() for game in match.games.all()] == [GameScore(1, 13, 7), GameScore(2, 13, 7)]


def test_a_result_that_does_not_follow_from_the_live_games_drops_them(cast):
    match = cast.begun_match(best_of_final=3)
    services.update_score(match.pk, cast.rita, 1, 0, GameScore(1, 13, 7))
    services.complete_match(match.pk, cast.rita, MatchScore(0, 2))
    assert not match.games.exists()
