"""Players report and the other side answers; every report is kept."""

import pytest

from apps.common.times import in_utc
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput, PermissionRefused
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.report_states import ReportState
from apps.tournaments.domain.results import GameScore, MatchScore
from apps.tournaments.models import Dispute, Match, ResultReport
from apps.tournaments.selectors.matches import public_report
from apps.tournaments.services.reports import move_reports
from apps.tournaments.services.results import MOST_REPORTS
from tests.support.cast import registration_of
from tests.support.follower import ordered
from tests.support.log_follower import MatchFollower
from tests.support.record import refused, told

pytestmark = pytest.mark.django_db

NOT_REPORTABLE = [state for state in MatchState if state not in (MatchState.LIVE, MatchState.PENDING_RESULT)]
NOT_ANSWERABLE = [state for state in MatchState if state is not MatchState.PENDING_RESULT]
ANSWERS = [services.confirm_result, lambda match, who: services.dispute_result(match, who, "other")]
GAMES = (GameScore(1, 13, 5, "Mirage"), GameScore(2, 9, 13, "Nuke"), GameScore(3, 13, 11, "Inferno"))


def put_into(match, state):
    Match.objects.filter(pk=match.pk).update(state=state.value)


def reports(match):
    return list(match.reports.values_list("version", "by__name", "participant1_score", "participant2_score", "state"))


def test_a_report_waits_for_the_other_side(cast):
    match = cast.begun_match()
    with told(match.tournament_id) as events:
        report = services.report_result(match.pk, cast.bob, MatchScore(2, 1))
    match.refresh_from_db()
    assert (match.state, match.winner) == ("pending_result", None)
    assert reports(match) == [(1, "Bob", 2, 1, "submitted")]
    assert [event.type for event in events] == ["match_state_changed", "result_reported"]
    assert {event.match_id for event in events} == {match.pk}
    assert {"old_state": "live", "new_state": "pending_result", "changed_by": str(report.by_id)}.items() <= events[
        0
    ].data.items()


def test_the_side_that_reported_may_correct_itself(cast):
    match = cast.reported_match()
    with told(match.tournament_id) as events:
        services.report_result(match.pk, cast.bob, MatchScore(0, 1))
    assert reports(match) == [(1, "Bob", 1, 0, "superseded"), (2, "Bob", 0, 1, "submitted")]
    assert [event.type for event in events] == ["result_reported"]
    assert events[0].data["report"] == public_report(match.reports.last())
    assert (events[0].public, events[0].audience_registrations) == (
        None,
        [match.participant1_id, match.participant2_id],
    )


def test_the_same_report_again_is_no_new_one(cast):
    match = cast.begun_match(best_of=3, best_of_final=3)
    first = services.report_result(match.pk, cast.bob, MatchScore(2, 1, games=GAMES))
    with told(match.tournament_id) as events:
        again = services.report_result(match.pk, cast.bob, MatchScore(2, 1, games=GAMES))
    assert (again, events) == (first, [])
    assert services.report_result(match.pk, cast.bob, MatchScore(2, 1)).version == 2


def test_a_side_that_corrects_itself_without_end_is_sent_to_a_referee(cast):
    match = cast.begun_match()
    for n in range(MOST_REPORTS):
        services.report_result(match.pk, cast.bob, MatchScore(n + 1, 0))
    with refused(match.tournament_id, Conflict, "ask a referee"):
        services.report_result(match.pk, cast.bob, MatchScore(0, 1))
    services.report_result(match.pk, cast.bella, MatchScore(0, 1))
    assert services.complete_match(match.pk, cast.rita, MatchScore(1, 0)).state == "completed"


@pytest.mark.parametrize("answer", ["correct", "dispute", "confirm", "rule", "reopen", "report again"])
def test_a_snapshot_holds_the_reports_that_count_and_events_say_which(cast, answer):
    match = cast.begun_match(4)
    follower = MatchFollower(match.pk, match.tournament, cast.rita, full=True)
    for n in range(5):
        services.report_result(match.pk, cast.bob, MatchScore(n + 1, 0))
    if answer in ("dispute", "rule"):
        services.report_result(match.pk, cast.bella, MatchScore(0, 1))
    if answer in ("confirm", "reopen", "report again"):
        services.confirm_result(match.pk, cast.bella)
    if answer == "rule":
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    if answer in ("reopen", "report again"):
        services.reopen_match(match.pk, cast.alice, services.preview_reopen(match.pk, cast.alice).state)
    if answer == "report again":
        services.start_match(match.pk, cast.rita)
        services.report_result(match.pk, cast.bella, MatchScore(0, 1))
    follower.catch_up()
    assert ordered(follower.state) == ordered(follower.snapshot())
    states = {"dispute": 2 * ["submitted"], "confirm": ["accepted"], "rule": [], "reopen": []}
    shown = [report["state"] for report in follower.state["match"]["reports"]]
    assert shown == states.get(answer, ["submitted"])


def test_a_report_that_was_corrected_is_not_confirmed_by_who_saw_the_first(cast):
    match = cast.begun_match()
    seen = services.report_result(match.pk, cast.bob, MatchScore(0, 1))
    newest = services.report_result(match.pk, cast.bob, MatchScore(1, 0))
    with refused(match.tournament_id, Conflict):
        services.confirm_result(match.pk, cast.bella, seen.pk)
    assert services.confirm_result(match.pk, cast.bella, newest.pk).state == "completed"


def test_a_counter_report_is_a_dispute(cast):
    match = cast.reported_match()
    bella = registration_of(match.tournament, cast.bella)
    with told(match.tournament_id) as events:
        services.report_result(match.pk, cast.bella, MatchScore(0, 1))
    match.refresh_from_db()
    assert match.state == "disputed"
    assert reports(match) == [(1, "Bob", 1, 0, "submitted"), (2, "Bella", 0, 1, "submitted")]
    assert [event.type for event in events] == ["match_state_changed", "dispute_created", "result_reported"]
    dispute = Dispute.objects.get(match=match)
    assert (dispute.opened_by, dispute.reason, dispute.status) == (bella, "score_mismatch", "open")


def test_a_counter_report_that_says_the_same_is_to_be_confirmed(cast):
    match = cast.reported_match()
    with refused(match.tournament_id, Conflict, "confirm it"):
        services.report_result(match.pk, cast.bella, MatchScore(1, 0))


def test_nobody_reports_into_a_dispute(cast):
    match = cast.disputed_match()
    for who in (cast.bob, cast.bella):
        with refused(match.tournament_id, Conflict):
            services.report_result(match.pk, who, MatchScore(1, 0))


def test_a_report_holds_games_and_the_tie_break(cast):
    match = cast.begun_match(best_of=3, best_of_final=3)
    services.report_result(match.pk, cast.bob, MatchScore(2, 1, games=GAMES))
    match = services.confirm_result(match.pk, cast.bella)
    assert match.score() == MatchScore(2, 1, games=GAMES)


def test_a_level_match_is_decided_by_its_tie_break(cast):
    match = cast.begun_match()
    services.report_result(match.pk, cast.bob, MatchScore(3, 3, 4, 2))
    with told(match.tournament_id) as events:
        match = services.confirm_result(match.pk, cast.bella)
    assert match.score() == MatchScore(3, 3, 4, 2)
    assert match.winner == registration_of(match.tournament, cast.bob)
    completed = next(event.data for event in events if event.type == "match_completed")
    assert (completed["participant1_tiebreak"], completed["participant2_tiebreak"]) == (4, 2)


@pytest.mark.parametrize(
    ("best_of", "score"),
    [
        (1, MatchScore(1, 1)),
        (1, MatchScore(1, 1, 3, 3)),
        (1, MatchScore(1, 1, 3)),
        (1, MatchScore(-1, 0)),
        (1, MatchScore(10_000, 0)),
        (3, MatchScore(1, 0)),
        (3, MatchScore(3, 0)),
        (3, MatchScore(2, 2)),
        (3, MatchScore(2, 0, games=GAMES)),
        (3, MatchScore(2, 1, games=GAMES[1:])),
    ],
)
def test_an_impossible_result_is_not_reported(cast, best_of, score):
    match = cast.begun_match(best_of=best_of, best_of_final=best_of)
    with refused(match.tournament_id, InvalidInput):
        services.report_result(match.pk, cast.bob, score)


@pytest.mark.parametrize("state", NOT_REPORTABLE, ids=str)
def test_reporting_has_its_time(cast, state):
    match = cast.begun_match()
    put_into(match, state)
    with refused(match.tournament_id, Conflict) as refusal:
        services.report_result(match.pk, cast.bob, MatchScore(1, 0))
    assert refusal.value.facts["state"] == state


def test_the_other_side_confirms(cast):
    match = cast.reported_match()
    bob, bella = (registration_of(match.tournament, user) for user in (cast.bob, cast.bella))
    with told(match.tournament_id) as events:
        match = services.confirm_result(match.pk, cast.bella)
    assert (match.state, match.winner, match.loser) == ("completed", bob, bella)
    assert reports(match) == [(1, "Bob", 1, 0, "accepted")]
    assert [event.type for event in events][:2] == ["match_state_changed", "match_completed"]
    assert events[1].data == {
        "match_id": match.pk,
        "tournament_id": match.tournament_id,
        "winner_id": bob.pk,
        "winner_name": "Bob",
        "loser_id": bella.pk,
        "loser_name": "Bella",
        "participant1_score": 1,
        "participant2_score": 0,
        "participant1_tiebreak": None,
        "participant2_tiebreak": None,
        "games": [],
        "draw": False,
        "confirmed_at": in_utc(events[1].at),
        "confirmed_by": str(bella.pk),
        "report_id": match.reports.get().pk,
    }


@pytest.mark.parametrize(
    "verb", [services.confirm_result, lambda match, who: services.dispute_result(match, who, "other")]
)
def test_nobody_answers_their_own_report(cast, verb):
    match = cast.reported_match()
    with refused(match.tournament_id, PermissionRefused, "other side"):
        verb(match.pk, cast.bob)


def test_after_a_correction_the_same_side_still_cannot_answer(cast):
    match = cast.reported_match()
    services.report_result(match.pk, cast.bob, MatchScore(0, 1))
    with refused(match.tournament_id, PermissionRefused):
        services.confirm_result(match.pk, cast.bob)


@pytest.mark.parametrize(
    "verb",
    [
        services.confirm_result,
        lambda match, who: services.report_result(match, who, MatchScore(1, 0)),
        lambda match, who: services.dispute_result(match, who, "other"),
    ],
)
@pytest.mark.parametrize("who", ["alice", "rita", "carol", "oscar"])
def test_only_the_players_report_and_answer(cast, verb, who):
    match = cast.reported_match()
    with refused(match.tournament_id, PermissionRefused):
        verb(match.pk, getattr(cast, who))


@pytest.mark.parametrize(
    "verb", [services.confirm_result, lambda match, who: services.dispute_result(match, who, "other")]
)
@pytest.mark.parametrize("state", NOT_ANSWERABLE, ids=str)
def test_answering_has_its_time(cast, verb, state):
    match = cast.reported_match()
    put_into(match, state)
    with refused(match.tournament_id, Conflict):
        verb(match.pk, cast.bella)


def test_there_must_be_a_report_to_answer(cast):
    match = cast.reported_match()
    ResultReport.objects.filter(match=match).update(state="superseded")
    with refused(match.tournament_id, Conflict, "is superseded"):
        services.confirm_result(match.pk, cast.bella)


@pytest.mark.parametrize("new", [ReportState.REJECTED, ReportState.SUBMITTED], ids=str)
def test_reports_do_not_move_where_the_table_has_no_way(cast, new):
    match = cast.reported_match()
    services.confirm_result(match.pk, cast.bella)
    before = reports(match)
    with pytest.raises(Conflict, match="The report is accepted"):
        move_reports(match, ReportState.ACCEPTED, new)
    assert reports(match) == before
