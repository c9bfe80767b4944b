"""The forms of a match's page without JavaScript: what is refused comes back as it was typed, with the reason."""

import re

import pytest

from apps.tournaments import services
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Match
from apps.web.commands import COMMANDS
from tests.support.record import record
from tests.web.pages import on_one_line, page_of, sign_in, words

pytestmark = pytest.mark.django_db


def send(client, match, name, **fields):
    """Send a command's form as a page shows it that was written when `match` was read."""
    hidden = {"participant1_id": match.participant1_id, "participant2_id": match.participant2_id}
    if name in ("confirm_result", "dispute_result") and (report := match.reports.last()):
        hidden["report_id"] = report.pk
    if name == "correct_ruling" and (dispute := match.disputes.last()):
        hidden |= {"dispute_id": dispute.pk, "version": dispute.rulings.count()}
    return client.post(f"/matches/{match.pk}/do/{name}/", {**hidden, **fields})


def form_of(answer, name):
    """The form of a command as the answer shows it."""
    return re.search(rf'<form[^>]* data-command="{name}">.*?</form>', on_one_line(answer.content.decode()), re.S)[0]


def typed(form):
    found = re.findall(r'<input type="number" name="(\w+_(?:score|tiebreak))" value="(\w*)"', form)
    return {name.removeprefix("participant"): value for name, value in found}


def score(first, second, **more):
    return {"participant1_score": first, "participant2_score": second, **more}


def test_a_match_is_played_from_ready_to_confirmed(client, cast):
    match = cast.match()
    for person, name in ((cast.bob, "ready_up"), (cast.bella, "ready_up"), (cast.rita, "start_match")):
        assert send(sign_in(client, person), match, name).status_code == 302
    assert send(sign_in(client, cast.bob), match, "report_score", **score(2, 1)).status_code == 302
    report = {"report_id": match.reports.get().pk}
    assert send(sign_in(client, cast.bella), match, "confirm_result", **report).status_code == 302
    assert "Done." in words(page_of(client, f"/matches/{match.pk}/"))
    match.refresh_from_db()
    assert (match.state, match.participant1_score, match.participant2_score) == ("completed", 2, 1)


def test_a_result_the_rules_refuse_comes_back_with_what_was_typed(client, cast):
    match = cast.begun_match(best_of_final=5)
    answer = send(sign_in(client, cast.bob), match, "report_score", **score(2, 1))
    form = form_of(answer, "report_score")
    assert answer.status_code == 409
    assert typed(form) == {"1_score": "2", "2_score": "1"}
    assert "A best of 5 ends when one side has won 3 games." in words(form)
    match.refresh_from_db()
    assert match.state == "live"


def test_what_is_no_score_is_said_at_its_field(client, cast):
    match = cast.begun_match(best_of_final=3)
    answer = send(sign_in(client, cast.bob), match, "report_score", **score("10000", 1))
    form = form_of(answer, "report_score")
    assert answer.status_code == 400
    assert typed(form) == {"1_score": "10000", "2_score": "1"}
    first, second = re.findall(r"<label>(.*?)</label>", form, re.S)
    assert 'aria-invalid="true"' in first and "less than or equal to 9999" in first
    assert "aria-invalid" not in second


def test_a_referees_result_comes_back_with_the_form_open_and_nobody_elses(client, cast):
    match = cast.begun_match()
    services.give_role(match.tournament_id, cast.alice, cast.bob, Role.REFEREE)
    answer = send(sign_in(client, cast.bob), match, "complete_match", **score(1, 1, participant1_tiebreak=3))
    assert typed(form_of(answer, "complete_match"))["1_tiebreak"] == "3"
    assert "A tie-break needs both sides" in words(form_of(answer, "complete_match"))
    assert set(typed(form_of(answer, "report_score")).values()) == {""}
    assert "<details open><summary>Enter the final result" in on_one_line(answer.content.decode())


def test_the_text_of_a_dispute_that_is_too_long_is_not_lost(client, cast):
    match = cast.reported_match()
    answer = send(sign_in(client, cast.bella), match, "dispute_result", reason="cheating", description="<x>" * 700)
    form = form_of(answer, "dispute_result")
    assert answer.status_code == 400
    assert "&lt;x&gt;" * 700 in form
    assert 'value="cheating" selected' in form
    assert "Describe it in at most 2000 characters." in words(form)


def test_a_form_that_is_not_there_any_more_leaves_its_reason(client, cast):
    match = cast.begun_match()
    services.report_result(match.pk, cast.bella, MatchScore(1, 0))
    answer = send(sign_in(client, cast.bob), match, "report_score", **score(1, 0))
    assert answer.status_code == 409
    assert "The other side has reported the same result; confirm it." in words(answer.content.decode())


@pytest.mark.parametrize("name", COMMANDS)
def test_strangers_change_nothing(client, cast, name):
    match = cast.begun_match()
    fields = {**score(1, 0), "reason": "other", "report_id": 1, "registration_id": match.participant1_id}
    fields |= {"map": "Bind", "turn": 0, "dispute_id": 1, "version": 1}
    assert send(client, match, name, **fields)["Location"].startswith("/accounts/login/")
    assert send(sign_in(client, cast.carol), match, name, **fields).status_code == 409
    before = Match.objects.values().get(pk=match.pk)
    assert (before["state"], before["winner_id"]) == ("live", None)


def test_what_is_no_command_or_not_visible_is_not_there(client, cast):
    hidden = cast.match(visibility="private")
    assert send(sign_in(client, cast.carol), hidden, "ready_up").status_code == 404
    assert send(client, cast.match(name="B"), "update_score").status_code == 404
    assert client.get(f"/matches/{hidden.pk}/do/ready_up/").status_code == 405


def others_play(cast, match):
    """Others come to play the final that Rita, Alice and the players have open, which is begun and reported again."""
    semifinal = match.tournament.matches.filter(round=1).first()
    services.reopen_match(semifinal.pk, cast.alice, services.preview_reopen(semifinal.pk, cast.alice).state)
    services.complete_match(semifinal.pk, cast.rita, MatchScore(0, 1))
    now = Match.objects.get(pk=match.pk)
    assert (now.participant1_id, now.participant2_id) != (match.participant1_id, match.participant2_id)
    services.start_match(match.pk, cast.rita)


def final_of_four(cast, **fields):
    tournament = cast.live(4, **fields)
    for semifinal in tournament.matches.filter(round=1):
        services.complete_match(semifinal.pk, cast.rita, MatchScore(1, 0))
    final = tournament.matches.get(round=2)
    return services.start_match(final.pk, cast.rita)


def test_a_result_typed_into_a_page_that_others_were_on_is_refused(client, cast):
    final = final_of_four(cast)
    others_play(cast, final)
    before = record(final.tournament_id)
    answer = send(sign_in(client, cast.rita), final, "complete_match", **score(3, 1))
    assert answer.status_code == 409
    assert "Others play this match by now" in words(answer.content.decode())
    assert record(final.tournament_id) == before
    assert send(client, Match.objects.get(pk=final.pk), "complete_match", **score(3, 1)).status_code == 302


def test_a_player_s_page_from_before_another_came_reports_nothing(client, cast):
    final = final_of_four(cast)
    others_play(cast, final)
    before = record(final.tournament_id)
    stays = final.participant2.user
    assert send(sign_in(client, stays), final, "report_score", **score(0, 1)).status_code == 409
    assert record(final.tournament_id) == before


def test_a_dispute_is_of_the_report_that_was_on_the_page(client, cast):
    match = cast.reported_match()
    seen = match.reports.get().pk
    services.report_result(match.pk, cast.bob, MatchScore(2, 0))
    before = record(match.tournament_id)
    sign_in(client, cast.bella)
    answer = send(client, match, "dispute_result", reason="other", report_id=seen)
    assert "has corrected its report" in words(form_of(answer, "dispute_result"))
    assert record(match.tournament_id) == before
    assert send(client, match, "dispute_result", reason="other").status_code == 302


@pytest.mark.parametrize("name", COMMANDS)
def test_a_form_that_names_nobody_is_refused(client, cast, name):
    match = cast.begun_match()
    before = record(match.tournament_id)
    fields = {**score(1, 0), "reason": "other", "report_id": 1, "registration_id": match.participant1_id}
    assert client.post(f"/matches/{match.pk}/do/{name}/", fields).status_code == 302  # to the page for signing in
    for person in (cast.rita, cast.bob):
        answer = sign_in(client, person).post(f"/matches/{match.pk}/do/{name}/", fields)
        assert answer.status_code == 400
        assert "does not say what it is about" in words(answer.content.decode())
    assert record(match.tournament_id) == before


def test_each_form_of_a_page_names_whom_it_shows(client, cast):
    match = cast.reported_match()
    for person in (cast.rita, cast.bella):
        html = page_of(sign_in(client, person), f"/matches/{match.pk}/")
        forms = re.findall(r'<form[^>]* data-command="\w+">.*?</form>', on_one_line(html), re.S)
        assert forms
        for form in forms:
            named = re.findall(r'name="participant(\d)_id" value="(\d+)"', form)
            assert named == [("1", str(match.participant1_id)), ("2", str(match.participant2_id))]
