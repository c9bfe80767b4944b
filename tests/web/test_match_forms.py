"""The forms of a match's page without JavaScript: what is refused comes back as it was typed, with the reason."""

import re

import pytest

from apps.tournaments import services
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Match
from apps.web.commands import COMMANDS
from tests.web.pages import on_one_line, page_of, sign_in, words

pytestmark = pytest.mark.django_db


def send(client, match, name, **fields):
    return client.post(f"/matches/{match.pk}/do/{name}/", fields)


def form_of(answer, name):
    """The form of a command as the answer shows it."""
    return re.search(rf'<form[^>]* data-command="{name}">.*?</form>', on_one_line(answer.content.decode()), re.S)[0]


def typed(form):
    found = re.findall(r'<input type="number" name="(\w+)" value="(\w*)"', form)
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
    fields = {**score(1, 0), "reason": "other", "report_id": 1}
    assert send(client, match, name, **fields)["Location"].startswith("/accounts/sign-in/")
    assert send(sign_in(client, cast.carol), match, name, **fields).status_code == 409
    before = Match.objects.values().get(pk=match.pk)
    assert (before["state"], before["winner_id"]) == ("live", None)


def test_what_is_no_command_or_not_visible_is_not_there(client, cast):
    hidden = cast.match(visibility="private")
    assert send(sign_in(client, cast.carol), hidden, "ready_up").status_code == 404
    assert send(client, cast.match(name="B"), "update_score").status_code == 404
    assert client.get(f"/matches/{hidden.pk}/do/ready_up/").status_code == 405
