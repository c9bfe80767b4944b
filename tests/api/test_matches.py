"""Matches over HTTP."""

import pytest

from apps.tournaments import services
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import Match, ResultReport
from tests.support.cast import registration_of
from tests.support.http import caller, problem
from tests.support.record import record
from tests.support.times import TOMORROW_IN_UTC

pytestmark = pytest.mark.django_db

FIELDS = (
    "id stage side round position state participant1_id participant1_name participant2_id participant2_name"
    " participant1_score participant2_score winner_id best_of scheduled_time"
)


def url(match, verb=""):
    return f"/api/v1/matches/{match.pk}/{verb}"


def sides(first, second, **more):
    return {"participant1_score": first, "participant2_score": second, **more}


def test_the_matches_of_a_tournament(cast):
    tournament = cast.live(4)
    listed = caller().get(f"/api/v1/tournaments/{tournament.pk}/matches/").json()["results"]
    assert [(match["round"], match["state"]) for match in listed] == [
        (1, "check_in"),
        (1, "check_in"),
        (2, "scheduled"),
    ]
    assert all(set(FIELDS.split()) <= set(match) for match in listed)


def test_a_match_is_its_room_s_snapshot(cast):
    match = cast.reported_match()
    shown = caller().get(url(match)).json()
    assert shown["sequence"] == match.sequence
    assert shown["match"]["state"] == "pending_result"
    assert [person["name"] for person in shown["participants"]] == ["Bob", "Bella"]


def test_what_is_confirmed_is_the_report_that_was_seen(cast):
    match = cast.reported_match()
    bella, seen = caller(cast.bella), match.reports.get()
    problem(bella.post(url(match, "confirm/"), {"report_id": seen.pk + 1}), 409, "conflict")
    assert bella.post(url(match, "confirm/"), {"report_id": seen.pk}).json()["state"] == "completed"


@pytest.mark.parametrize(
    ("who", "sees"),
    [("bob", True), ("bella", True), ("rita", True), ("alice", True), ("carol", False), ("oscar", False)],
)
def test_reports_are_shown_to_those_concerned(cast, who, sees):
    match = cast.reported_match()
    assert ("reports" in caller(getattr(cast, who)).get(url(match)).json()["match"]) == sees


def test_a_player_of_another_match_is_not_concerned(cast):
    match = cast.reported_match(4)
    other = Match.objects.filter(tournament=match.tournament, round=1).exclude(pk=match.pk).get().participant1.user
    assert "reports" not in caller(other).get(url(match)).json()["match"]
    assert "reports" not in caller().get(url(match)).json()["match"]


def test_a_match_of_a_private_tournament_is_for_those_in_it(cast):
    match = cast.match(visibility="private")
    for who in (None, cast.carol, cast.oscar):
        problem(caller(who).get(url(match)), 404, "not_found")
    for who in (cast.bob, cast.rita, cast.alice):
        assert caller(who).get(url(match)).status_code == 200


def test_a_match_played_over_http(cast):
    match = cast.match(best_of=3, best_of_final=3)
    bob, bella, rita = (caller(user) for user in (cast.bob, cast.bella, cast.rita))
    assert rita.post(url(match, "schedule/"), {"scheduled_time": TOMORROW_IN_UTC}).json()["scheduled_time"]
    assert rita.post(url(match, "schedule/"), {"scheduled_time": None}).json()["scheduled_time"] is None
    assert bob.post(url(match, "ready/")).json()["state"] == "check_in"
    assert bella.post(url(match, "ready/")).json()["state"] == "ready"
    assert rita.post(url(match, "start/")).json()["state"] == "live"
    game = {"n": 1, "participant1_score": 13, "participant2_score": 4, "map": "Nuke"}
    scored = rita.post(url(match, "score/"), sides(1, 0, game=game)).json()
    assert (scored["participant1_score"], scored["participant2_score"]) == (1, 0)
    assert caller().get(url(match)).json()["match"]["games"] == [game]
    games = [game, {**game, "n": 2}]
    reported = bob.post(url(match, "reports/"), sides(2, 0, games=games))
    report = ResultReport.objects.get()
    assert (reported.status_code, reported.json()) == (201, {"id": report.pk, "version": 1, "state": "submitted"})
    confirmed = bella.post(url(match, "confirm/")).json()
    assert (confirmed["state"], confirmed["winner_id"]) == ("completed", registration_of(match.tournament, cast.bob).pk)


def test_a_dispute_and_its_end(cast):
    match = cast.reported_match()
    answer = caller(cast.bella).post(url(match, "dispute/"), {"reason": "cheating", "description": "secret words"})
    dispute = match.disputes.get()
    assert (answer.status_code, answer.json()) == (201, {"id": dispute.pk, "status": "open"})
    shown = caller(cast.bob).get(url(match))
    assert shown.json()["match"]["dispute"] == {"id": dispute.pk, "reason": "cheating", "status": "open"}
    assert "secret words" not in shown.content.decode()
    done = caller(cast.rita).post(
        url(match, "complete/"), sides(2, 2, participant1_tiebreak=3, participant2_tiebreak=5)
    )
    assert (done.json()["state"], done.json()["winner_id"]) == ("completed", dispute.opened_by_id)


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("score/", {}),
        ("score/", sides(1, None)),
        ("score/", sides(-1, 0)),
        ("score/", sides(10_000, 0)),
        ("score/", sides(10**30, 0)),
        ("score/", sides("one", 0)),
        ("score/", sides(1.5, 0)),
        ("score/", sides(0, 0, game={"n": 1})),
        ("score/", sides(0, 0, game={"n": 2, **sides(1, 0)})),
        ("score/", sides(0, 0, game={"n": 10**30, **sides(1, 0)})),
        ("score/", sides(0, 0, game={"n": 1, **sides(1, 0), "map": "x" * 61})),
        ("reports/", sides(1, 1)),
        ("reports/", sides(1, 1, participant1_tiebreak=1)),
        ("reports/", sides(1, 1, participant1_tiebreak=10**30, participant2_tiebreak=0)),
        ("reports/", sides(1, 0, games="all")),
        ("reports/", sides(1, 0, games=[{"n": 2, **sides(1, 0)}])),
        ("complete/", sides(1, 1)),
        ("complete/", {}),
        ("dispute/", {}),
        ("dispute/", {"reason": "bad luck"}),
        ("dispute/", {"reason": "other", "description": "x" * 2001}),
        ("schedule/", {}),
        ("schedule/", {"scheduled_time": "soon"}),
        ("schedule/", {"scheduled_time": "0001-01-01T00:00:00+14:00"}),
        ("schedule/", {"scheduled_time": "9999-12-31T23:59:59Z"}),
        ("schedule/", {"scheduled_time": "9999-12-31T23:59:59-12:00"}),
    ],
    ids=str,
)
def test_a_body_that_means_nothing_changes_nothing(cast, verb, body):
    if verb == "dispute/":
        match, who = cast.reported_match(), cast.bella
    else:
        match, who = cast.begun_match(), cast.bob if verb == "reports/" else cast.rita
    before = record(match.tournament_id)
    problem(caller(who).post(url(match, verb), body), 400, "invalid_schema")
    assert record(match.tournament_id) == before


@pytest.mark.parametrize(
    ("verb", "who", "body"),
    [
        ("ready/", "bob", {}),
        ("start/", "rita", {}),
        ("schedule/", "rita", {"scheduled_time": None}),
        ("score/", "rita", sides(1, 0)),
        ("reports/", "bob", sides(1, 0)),
        ("confirm/", "bella", {}),
        ("dispute/", "bella", {"reason": "other"}),
        ("complete/", "rita", sides(1, 0)),
    ],
)
def test_a_match_that_is_over_is_a_conflict(cast, verb, who, body):
    match = cast.begun_match(4)
    services.complete_match(match.pk, cast.rita, match.score().__class__(1, 0))
    found = problem(caller(getattr(cast, who)).post(url(match, verb), body), 409, "conflict")
    assert found["state"] == "completed"


VERBS = [
    ("ready", "bob", "match", {}),
    ("start", "rita", "match", {}),
    ("forfeit", "rita", "match", {"winner_id": None}),
    ("score", "rita", "begun_match", {"participant1_score": 1, "participant2_score": 0}),
    ("reports", "bob", "begun_match", {"participant1_score": 1, "participant2_score": 0}),
    ("complete", "rita", "begun_match", {"participant1_score": 1, "participant2_score": 0}),
    ("confirm", "bella", "reported_match", {}),
    ("dispute", "bella", "reported_match", {"reason": "other"}),
]


@pytest.mark.parametrize(("verb", "who", "scene", "body"), VERBS)
def test_a_body_may_name_whom_the_match_is_between_and_is_refused_where_others_play_it(cast, verb, who, scene, body):
    match = getattr(cast, scene)()
    client, before = caller(getattr(cast, who)), record(match.tournament_id)
    sides = {"participant1_id": match.participant1_id, "participant2_id": match.participant2_id}
    for side in sides:
        found = problem(client.post(url(match, f"{verb}/"), {**body, **sides, side: 10**6}), 409, "conflict")
        assert "Others play this match by now" in found["detail"]
    assert record(match.tournament_id) == before
    assert client.post(url(match, f"{verb}/"), {**body, **sides}).status_code in (200, 201)


def test_a_dispute_of_a_report_that_was_corrected_since_is_refused(cast):
    match = cast.reported_match()
    bella, seen = caller(cast.bella), match.reports.get().pk
    services.report_result(match.pk, cast.bob, MatchScore(2, 0))
    problem(bella.post(url(match, "dispute/"), {"reason": "other", "report_id": seen}), 409, "conflict")
    now = match.reports.get(state="submitted").pk
    assert bella.post(url(match, "dispute/"), {"reason": "other", "report_id": now}).status_code == 201
