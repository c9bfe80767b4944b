"""The match desk by its forms: games, disputes, words to both sides, and what two people at two desks do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.tournaments import services
from apps.tournaments.domain.results import GameScore, MatchScore
from apps.tournaments.domain.roles import Role, Scope
from apps.tournaments.models import Announcement, Evidence, Match, Ruling, Station
from apps.tournaments.services.evidence import Given, drawn_picture
from tests.organize.at_the_desk import address, enter
from tests.support.cast import make_user, match_between
from tests.support.pictures import a_picture
from tests.support.record import record

pytestmark = pytest.mark.django_db


class Desk:
    """One person's desk. A form is sent as it stood there when the page was opened last."""

    def __init__(self, person, tournament):
        self.client, self.page = enter(person), address("desk", tournament.pk)
        self.look()

    def look(self):
        self.shown = self.client.get(self.page)
        return self.shown

    def lines(self):
        return {line.match.pk: line for column in self.shown.context["columns"] for line in column.lines}

    def send(self, match, verb, **fields):
        line = self.lines()[match.pk]
        sides = {"participant1_id": line.match.participant1_id, "participant2_id": line.match.participant2_id}
        own = {"verb": verb, "match": match.pk, "line": line.seen, **sides, **fields}
        return self.client.post(self.page, own, follow=True)


def texts(answer):
    return [str(message) for message in answer.context["messages"]]


def asked(answer):
    return " ".join(answer.context["question"]["sentences"])


def series(*games):
    return {f"game{n}_{slot}": points for n, pair in enumerate(games, 1) for slot, points in enumerate(pair, 1)}


def test_the_score_of_a_series_follows_from_its_games(cast):
    match = cast.begun_match(2, best_of_final=3)
    answer = Desk(cast.rita, match.tournament).send(match, "games", **series((13, 4), (9, 13), (13, 7)))
    match.refresh_from_db()
    assert (match.state, match.participant1_score, match.participant2_score) == ("completed", 2, 1)
    assert [game.participant1_score for game in match.games.all()] == [13, 9, 13] and "2–1" in texts(answer)[0]


@pytest.mark.parametrize(
    ("games", "words"),
    [
        ({}, "beginning with the first"),
        ({"game2_1": 13, "game2_2": 4}, "beginning with the first"),
        ({"game1_1": 13, "game1_2": ""}, "whole numbers"),
        ({"game1_1": 13, "game1_2": "-4"}, "whole numbers"),
        (series((13, 4)), "ends when one side has won 2"),
        (series((13, 4), (13, 4), (13, 4)), "nobody wins more than 2"),
    ],
)
def test_games_that_make_no_result_are_refused_and_stay_as_they_were_typed(cast, games, words):
    match = cast.begun_match(2, best_of_final=3)
    before = record(match.tournament_id)
    answer = Desk(cast.rita, match.tournament).send(match, "games", **games)
    assert words in texts(answer)[0] and record(match.tournament_id) == before
    assert answer.context["columns"][1].lines[0].games[0].first == str(games.get("game1_1", ""))


def test_games_are_entered_as_they_are_played_and_the_result_is_then_one_click(cast):
    match = cast.begun_match(2, best_of_final=3)
    desk = Desk(cast.rita, match.tournament)
    assert "1–0 so far" in texts(desk.send(match, "so_far", **series((13, 4))))[0]
    desk.look()
    assert [game.first for game in desk.lines()[match.pk].games] == ["13", "", ""]
    desk.send(match, "so_far", **series((13, 4), (13, 11)))
    desk.look()
    desk.send(match, "result", participant1_score=2, participant2_score=0)
    match.refresh_from_db()
    assert match.state == "completed"
    assert [(game.n, game.participant2_score) for game in match.games.all()] == [(1, 4), (2, 11)]


def test_a_game_that_somebody_else_entered_meanwhile_is_shown_and_not_overwritten(cast):
    match = cast.begun_match(2, best_of_final=3)
    desk = Desk(cast.rita, match.tournament)
    services.update_score(match.pk, cast.alice, 1, 0, GameScore(1, 13, 4))
    answer = desk.send(match, "so_far", **series((4, 13)))
    assert "Score: 1–0" in asked(answer)
    assert match.games.get().participant1_score == 13


def test_games_so_far_are_all_saved_at_once_though_scores_are_told_meanwhile(cast, monkeypatch):
    """Whatever saves a score here, another process tells it right after."""
    match = cast.begun_match(2, best_of_final=3)
    desk = Desk(cast.rita, match.tournament)
    for name in ("update_score", "update_games"):
        monkeypatch.setattr(services, name, told_after(getattr(services, name), match))
    assert "2–1 so far" in texts(desk.send(match, "so_far", **series((13, 4), (9, 13), (13, 7))))[0]
    match.refresh_from_db()
    assert [game.participant1_score for game in match.games.all()] == [13, 9, 13]
    assert (match.participant1_score, match.participant2_score, match.score_version) == (2, 1, 1)


def told_after(save, match):
    def saved(*args):
        row = save(*args)
        services.tell_scores(match.tournament_id, [match.pk])
        return row

    return saved


def test_a_level_match_is_decided_by_its_tie_break(cast):
    match = cast.begun_match(2)
    points = {"participant1_score": 1, "participant2_score": 1}
    desk = Desk(cast.rita, match.tournament)
    assert "needs a winner" in texts(desk.send(match, "result", **points))[0]
    desk.send(match, "result", **points, participant1_tiebreak=5, participant2_tiebreak=4)
    match.refresh_from_db()
    assert (match.state, match.participant1_tiebreak) == ("completed", 5)


def test_the_second_at_the_desk_sees_what_the_first_did_and_is_asked(cast):
    match = cast.begun_match(4)
    first, second = Desk(cast.alice, match.tournament), Desk(cast.rita, match.tournament)
    first.send(match, "result", participant1_score=2, participant2_score=1)
    before = record(match.tournament_id)
    answer = second.send(match, "result", participant1_score=0, participant2_score=2)
    assert "Alice: Match over" in asked(answer) and "2–1" in asked(answer) and "You entered 0–2." in asked(answer)
    assert record(match.tournament_id) == before
    assert answer.context["question"]["verb"] == "", "a referee does not reopen a match"
    assert "Reopen the match" not in answer.content.decode()


def test_an_organizer_who_comes_second_is_led_to_reopening(cast):
    match = cast.begun_match(4)
    second = Desk(cast.alice, match.tournament)
    Desk(cast.rita, match.tournament).send(match, "result", participant1_score=2, participant2_score=1)
    question = second.send(match, "result", participant1_score=0, participant2_score=2).context
    assert question["question"]["verb"] == "look_at_reopening"
    answer = second.client.post(second.page, {"verb": "look_at_reopening", **question["question_fields"]})
    second.client.post(second.page, {"verb": "reopen", **answer.context["question_fields"]})
    match.refresh_from_db()
    assert match.state == "ready"


def test_what_is_asked_is_done_on_a_yes_and_asked_anew_where_more_has_happened(cast):
    match = cast.match(4)
    for name in ("Table 1", "Table 2"):
        services.add_station(match.tournament_id, cast.alice, name)
    table, other = Station.objects.filter(tournament=match.tournament).order_by("pk")
    desk = Desk(cast.rita, match.tournament)
    services.call_match(match.pk, cast.alice, table.pk)
    answer = desk.send(match, "call", station=other.pk)
    assert "Alice: Match called" in asked(answer)
    services.start_match(match.pk, cast.alice)
    again = desk.client.post(desk.page, {"verb": "call", **answer.context["question_fields"]})
    assert "Match started" in asked(again) and "Match called" not in asked(again)
    match.refresh_from_db()
    assert match.station == table
    refused = desk.client.post(desk.page, {"verb": "call", **again.context["question_fields"]})
    assert "question" not in refused.context and texts(refused)


def test_what_is_told_between_the_look_and_the_lock_is_not_overwritten(cast, monkeypatch):
    match = cast.match(4)
    desk = Desk(cast.rita, match.tournament)

    def nothing_yet(ask, row):
        services.start_match(match.pk, cast.alice)
        return []

    monkeypatch.setattr("apps.organize.desk_verbs.news", nothing_yet)
    answer = desk.send(match, "result", participant1_score=2, participant2_score=1)
    assert "has just happened" in texts(answer)[0]
    match.refresh_from_db()
    assert match.state == "live"


def test_what_one_did_oneself_and_what_matters_not_is_no_news(cast):
    match = cast.match(4)
    desk = Desk(cast.rita, match.tournament)
    services.call_match(match.pk, cast.rita)
    services.ready_up(match.pk, cast.bob)
    services.announce_to_sides(match.pk, cast.alice, "Hurry up")
    services.schedule_match(match.pk, cast.alice, timezone.now() + timedelta(hours=1))
    assert "is being played" in texts(desk.send(match, "start"))[0]


def test_a_call_is_taken_back(cast):
    match = cast.match(4)
    desk = Desk(cast.rita, match.tournament)
    assert "Undo the call" not in desk.shown.content.decode()
    desk.send(match, "call")
    assert "Undo the call" in desk.look().content.decode()
    desk.send(match, "take_back_call")
    match.refresh_from_db()
    assert match.called_at is None


def test_both_sides_are_told_something_once_for_a_page(cast):
    match = cast.match(4)
    desk = Desk(cast.rita, match.tournament)
    key = desk.shown.context["page_key"]
    for _ in range(2):
        answer = desk.send(match, "message", title="Table nine", body="Now.", page=key)
    assert "Nothing was done a second time" in texts(answer)[0]
    assert [(row.match, row.title, row.body) for row in Announcement.objects.all()] == [(match, "Table nine", "Now.")]
    assert "Told: Table nine" in " ".join(desk.look().content.decode().split())
    refused = desk.send(match, "message", title="\u202eNine", body="<b>Now</b>").content.decode()
    assert "&lt;b&gt;Now&lt;/b&gt;" in refused, "what was typed is still there"


@pytest.fixture
def case(cast, settings, tmp_path):
    """A match of which both sides report another result; one shows a picture, the other a link."""
    settings.MEDIA_ROOT = str(tmp_path)
    match = cast.begun_match(4, best_of=3)
    services.report_result(match.pk, cast.bob, MatchScore(2, 0, games=(GameScore(1, 13, 4), GameScore(2, 13, 5))))
    services.give_evidence(match.pk, cast.bob, Given("", drawn_picture(a_picture())))
    services.report_result(match.pk, cast.bella, MatchScore(0, 2), Given("https://example.org/proof"))
    match.refresh_from_db()
    assert match.state == "disputed"
    return match


def test_a_dispute_is_ruled_on_with_both_reports_and_what_they_show_side_by_side(cast, case):
    desk = Desk(cast.rita, case.tournament)
    line, html = desk.lines()[case.pk], desk.shown.content.decode()
    assert [said.side for said in line.said] == [case.participant1, case.participant2]
    reports = {said.side.user: (said.report.participant1_score, len(said.evidence)) for said in line.said}
    assert reports == {cast.bob: (2, 1), cast.bella: (0, 1)}
    picture = reverse("web:evidence", args=[Evidence.objects.exclude(picture="").get().pk])
    assert f'src="{picture}"' in html and 'href="https://example.org/proof"' in html
    report = next(said.report for said in line.said if said.side.user == cast.bob)
    desk.send(case, "accept", report=report.pk)
    case.refresh_from_db()
    assert (case.state, case.participant1_score, case.games.count()) == ("completed", 2, 2)
    assert Ruling.objects.get(dispute__match=case).participant1_score == 2


def test_a_referee_of_another_scope_finds_nothing_of_a_case(cast, case):
    ida = make_user("ida")
    far = Station.objects.create(tournament=case.tournament, name="Far")
    services.give_role(case.tournament_id, cast.alice, ida, Role.REFEREE, Scope(frozenset({far.pk})))
    services.announce_to_sides(case.pk, cast.rita, "Between us")
    html = Desk(ida, case.tournament).shown.content.decode()
    assert "example.org/proof" not in html and "/evidence/" not in html and "Between us" not in html


def test_a_desk_of_many_cases_asks_no_more_than_one_of_few(cast, case):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert desk.look().status_code == 200
        return len(found)

    desk = Desk(cast.rita, case.tournament)
    few = queries()
    for other in Match.objects.filter(tournament=case.tournament, round=1).exclude(pk=case.pk):
        services.start_match(other.pk, cast.rita)
        services.report_result(other.pk, other.participant1.user, MatchScore(2, 0))
        services.dispute_result(other.pk, other.participant2.user, "other")
        services.announce_to_sides(other.pk, cast.rita, "A moment")
    assert queries() <= few


def test_the_page_says_when_the_next_match_is_late(cast):
    match = cast.match(4)
    at = timezone.now() + timedelta(minutes=7)
    services.schedule_match(match.pk, cast.alice, at)
    desk = Desk(cast.rita, match.tournament)
    assert (desk.shown.context["next_late"], desk.lines()[match.pk].is_late) == (at, False)
    services.schedule_match(match.pk, cast.alice, timezone.now() - timedelta(seconds=1))
    desk.look()
    assert (desk.shown.context["next_late"], desk.lines()[match.pk].is_late) == (None, True)


def test_what_waits_for_somebody_does_so_since_it_was_reported_or_disputed(cast, time_machine):
    match = cast.begun_match(2)
    Match.objects.filter(pk=match.pk).update(called_at=timezone.now() - timedelta(hours=1))
    time_machine.move_to("2030-01-01T20:00:00Z", tick=False)
    services.report_result(match.pk, cast.bob, MatchScore(1, 0))
    desk = Desk(cast.rita, match.tournament)
    assert desk.lines()[match.pk].since == timezone.now()
    time_machine.move_to("2030-01-01T20:10:00Z", tick=False)
    services.dispute_result(match.pk, cast.bella, "other")
    desk.look()
    assert desk.lines()[match.pk].since == timezone.now()


def test_a_called_match_says_so_and_stands_before_the_others(cast):
    match = cast.match(8)
    other = Match.objects.filter(tournament=match.tournament, round=1).order_by("position").last()
    services.add_station(match.tournament_id, cast.alice, "Table 2")
    services.call_match(other.pk, cast.alice)
    desk = Desk(cast.rita, match.tournament)
    html = " ".join(desk.shown.content.decode().split())
    assert next(iter(desk.lines())) == other.pk
    assert html.count("Called to Table 2 at ") == 1 and "Not called yet" in html and "Waiting for players" not in html


def test_whoever_did_not_come_is_named_by_a_button_and_the_other_side_has_the_match(cast):
    match = cast.match(4)
    desk = Desk(cast.rita, match.tournament)
    html = " ".join(desk.shown.content.decode().split())
    for gone, winner in ((match.participant1, match.participant2), (match.participant2, match.participant1)):
        assert f'name="winner" value="{winner.pk}"> {gone.name} did not come' in html
    answer = desk.send(match, "look_at_forfeit", winner=match.participant2_id)
    assert answer.context["question"]["title"] == f"Walkover for {match.participant2.name}"


def test_the_desk_says_that_the_tournament_is_over_and_where_its_standings_are(cast):
    tournament = cast.reviewed()
    for words in ("All matches are played.", "The tournament is over."):
        html = Desk(cast.alice, tournament).shown.content.decode()
        top = html[html.index('id="desk-top"') : html.index('id="columns"')]
        assert words in top and address("standings", tournament.pk) in top
        if "All" in words:
            services.approve_result(tournament.pk, cast.alice)
    assert "Standings" not in Desk(cast.rita, tournament).shown.content.decode(), "a referee has no such page"


def test_who_is_there_is_shown(cast):
    match = cast.match(4)
    services.ready_up(match.pk, cast.bob)
    line = Desk(cast.rita, match.tournament).lines()[match.pk]
    assert line.there == [1 if match.participant1.user == cast.bob else 2]
    assert match_between(match.tournament, cast.bob, cast.bella) == match
