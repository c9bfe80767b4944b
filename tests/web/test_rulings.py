"""Forfeits, disqualifications and reopenings on the pages: what will happen is said first, then done, or refused."""

import re

import pytest

from apps.tournaments import services
from apps.tournaments.domain.formats import FORMATS
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import Match
from apps.web.views import staff
from tests.support.cast import registration_of
from tests.support.record import record
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db


def links(html):
    """The rulings that a match's page offers."""
    return set(re.findall(r'href="/matches/\d+/(forfeit/\?winner=\w+|reopen/)"', html))


def fields_of(html):
    """What the confirmation page's form sends."""
    form = re.search(r'<form method="post">(.*?)</form>', html, re.S)[1]
    named = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    named.pop("csrfmiddlewaretoken")
    return named


def confirm(client, path):
    """Open the page that says what will happen, then send its form; the page said, and the page after."""
    html = page_of(client, path)
    answer = client.post(path.partition("?")[0], fields_of(html), follow=True)
    return words(html), words(answer.content.decode())


def match_page(client, match):
    return page_of(client, f"/matches/{match.pk}/")


def test_a_referee_may_forfeit_and_an_organizer_reopen_as_well(client, cast):
    match = cast.match(4)
    sides = {f"forfeit/?winner={winner}" for winner in (match.participant1_id, match.participant2_id, "nobody")}
    assert links(match_page(sign_in(client, cast.bob), match)) == set()
    assert links(match_page(sign_in(client, cast.rita), match)) == sides
    services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    assert links(match_page(client, match)) == set()
    assert links(match_page(sign_in(client, cast.alice), match)) == {"reopen/"}


def test_the_rulings_need_no_javascript(client, cast):
    html = match_page(sign_in(client, cast.rita), cast.match(4))
    assert "forfeit/?winner=" in html and "js-only" not in html


def test_a_walkover_is_explained_and_then_given(client, cast):
    match = cast.match(4)
    path = f"/matches/{match.pk}/forfeit/?winner={registration_of(match.tournament, cast.bob).pk}"
    said, after = confirm(sign_in(client, cast.rita), path)
    assert "Walkover for Bob" in said and "Bob wins without playing." in said
    assert "Out of the tournament then: Bella." in said
    assert "Final Bob – ? waits for the other side" in said
    assert "Bob – Bella: forfeited." in after
    match.refresh_from_db()
    assert (match.state, match.winner.name) == ("forfeit", "Bob")


def test_a_double_forfeit_is_explained_and_then_given(client, cast):
    match = cast.match(4)
    said, _ = confirm(sign_in(client, cast.rita), f"/matches/{match.pk}/forfeit/?winner=nobody")
    assert "Both sides lose." in said and "Bob, Bella" in said
    match.refresh_from_db()
    assert (match.state, match.winner) == ("forfeit", None)


def test_the_last_forfeit_of_a_swiss_round_says_that_the_next_is_drawn(client, cast):
    tournament = cast.live(4, format="swiss")
    first, last = Match.objects.filter(tournament=tournament)
    services.complete_match(first.pk, cast.rita, MatchScore(1, 0))
    said, _ = confirm(sign_in(client, cast.rita), f"/matches/{last.pk}/forfeit/?winner={last.participant1_id}")
    assert "the next one is drawn" in said
    assert Match.objects.filter(tournament=tournament, round=2).count() == 2


def test_the_last_match_of_all_says_that_the_tournament_is_over(client, cast):
    match = cast.match()
    said, _ = confirm(sign_in(client, cast.rita), f"/matches/{match.pk}/forfeit/?winner={match.participant1_id}")
    assert "The tournament is over then." in said


def test_a_double_forfeit_meant_for_others_is_refused(client, cast):
    tournament = cast.live(4)
    first, second = tournament.matches.filter(round=1)
    for semifinal in (first, second):
        services.complete_match(semifinal.pk, cast.rita, MatchScore(1, 0))
    final = tournament.matches.get(round=2)
    path = f"/matches/{final.pk}/forfeit/"
    seen = fields_of(page_of(sign_in(client, cast.rita), f"{path}?winner=nobody"))
    services.reopen_match(first.pk, cast.alice, services.preview_reopen(first.pk, cast.alice).state)
    services.complete_match(first.pk, cast.rita, MatchScore(0, 1))
    before = record(tournament.pk)
    for sent, reason in (
        (seen, "Others play this match by now"),
        ({"winner": "nobody"}, "does not say what it is about"),
    ):
        assert reason in words(client.post(path, sent, follow=True).content.decode())
    assert record(tournament.pk) == before


@pytest.mark.parametrize("winner", ["", "999", "Bob", "²"])
def test_a_walkover_for_somebody_else_is_refused(client, cast, winner):
    match = cast.match(4)
    before = record(match.tournament_id)
    for method in (client.get, client.post):
        sign_in(client, cast.rita)
        answer = method(f"/matches/{match.pk}/forfeit/", {"winner": winner}, follow=True)
        assert 'class="error"' in answer.content.decode()
    assert record(match.tournament_id) == before


def test_only_those_who_may_are_let_to_the_forms_and_through_them(client, cast):
    match = cast.decided_match(4)
    bob = registration_of(match.tournament, cast.bob).pk
    before = record(match.tournament_id)
    paths = {
        f"/matches/{match.pk}/forfeit/": {"winner": bob},
        f"/matches/{match.pk}/reopen/": {"state": "x"},
        f"/tournaments/{match.tournament_id}/disqualify/": {"registration": bob},
        f"/tournaments/{match.tournament_id}/approve/": {},
    }
    for person in (cast.bob, cast.carol, cast.oscar):
        sign_in(client, person)
        for path, fields in paths.items():
            for method in (client.get, client.post):
                assert 'class="error"' in method(path, fields, follow=True).content.decode()
    assert record(match.tournament_id) == before


def test_who_is_not_signed_in_is_asked_who_they_are(client, cast):
    match = cast.match(4)
    assert client.get(f"/matches/{match.pk}/forfeit/")["Location"].startswith("/accounts/login/")


def test_a_match_of_a_private_tournament_is_not_there_for_strangers(client, cast):
    match = cast.match(visibility="private")
    sign_in(client, cast.carol)
    for path in (f"/matches/{match.pk}/forfeit/", f"/matches/{match.pk}/reopen/", "/matches/999/reopen/"):
        page_of(client, path, status=404)


@pytest.mark.parametrize("name", FORMATS)
def test_a_disqualification_is_explained_and_then_done_in_every_format(client, cast, name):
    tournament = cast.live(6, format=name)
    sign_in(client, cast.alice)
    chosen = registration_of(tournament, cast.bella)
    assert f'<option value="{chosen.pk}">Bella</option>' in page_of(client, f"/tournaments/{tournament.pk}/")
    path = f"/tournaments/{tournament.pk}/disqualify/"
    said, after = confirm(client, f"{path}?registration={chosen.pk}")
    assert "Disqualify Bella" in said and "wins without playing" in said
    assert "Bella is disqualified." in after
    chosen.refresh_from_db()
    assert chosen.state == "disqualified"
    assert f'<option value="{chosen.pk}">' not in page_of(client, f"/tournaments/{tournament.pk}/")
    assert 'class="error"' in client.post(path, {"registration": chosen.pk}, follow=True).content.decode()


def test_what_voids_results_says_so(client, cast):
    tournament = cast.live(4, format="round_robin", options={"disqualified_results": "void"})
    chosen = registration_of(tournament, cast.bella).pk
    html = page_of(sign_in(client, cast.alice), f"/tournaments/{tournament.pk}/disqualify/?registration={chosen}")
    assert "Their results in the table do not count any more." in words(html)


def test_nobody_else_sees_whom_one_could_disqualify(client, cast):
    tournament = cast.live(4)
    for person in (cast.rita, cast.bob):
        assert "disqualify" not in page_of(sign_in(client, person), f"/tournaments/{tournament.pk}/")


@pytest.mark.parametrize("name", FORMATS)
def test_a_reopening_shows_what_it_resets_and_then_does_it_in_every_format(client, cast, name):
    tournament = cast.completed(4, format=name)
    match = Match.objects.filter(tournament=tournament, bye=False).order_by("stage", "round", "id").first()
    seen = services.preview_reopen(match.pk, cast.alice)
    said, after = confirm(sign_in(client, cast.alice), f"/matches/{match.pk}/reopen/")
    assert "The tournament goes on." in said
    assert said.count(" Finished, ") == sum(not reset.bye for reset in seen.matches)
    assert "reopened." in after
    match.refresh_from_db()
    assert (match.state, match.winner) == ("ready", None)


def test_a_reopening_that_takes_back_a_bye_alone_speaks_of_no_matches_below(client, cast):
    first, second = cast.live(4).matches.filter(round=1)
    services.forfeit_match(first.pk, cast.alice, first.participant1_id)
    services.forfeit_match(second.pk, cast.alice, None)
    said, _ = confirm(sign_in(client, cast.alice), f"/matches/{first.pk}/reopen/")
    assert "The matches below" not in said
    assert "What is reset" not in said


def test_a_reopening_of_what_has_changed_since_is_refused(client, cast):
    match = cast.decided_match(4)
    sign_in(client, cast.alice)
    seen = fields_of(page_of(client, f"/matches/{match.pk}/reopen/"))
    other = Match.objects.filter(tournament=match.tournament, state="check_in").first()
    services.complete_match(other.pk, cast.rita, MatchScore(1, 0))
    before = record(match.tournament_id)
    answer = client.post(f"/matches/{match.pk}/reopen/", seen, follow=True)
    assert "look at the preview again" in words(answer.content.decode())
    assert record(match.tournament_id) == before


def refusal(client, path):
    """What the page one is sent back to says in place of the confirmation page."""
    answer = client.get(path, follow=True)
    assert answer.redirect_chain
    return re.search(r'<li class="error">([^<]+)</li>', answer.content.decode())[1]


def test_before_there_is_a_bracket_nobody_is_disqualified_from_it(client, cast):
    tournament = cast.open(4)
    path = f"/tournaments/{tournament.pk}/disqualify/?registration={registration_of(tournament, cast.bob).pk}"
    assert "registration_open; this needs it to be live" in refusal(sign_in(client, cast.alice), path)


def test_of_what_is_over_nothing_is_previewed_that_would_be_refused(client, cast):
    tournament = cast.completed(4)
    match, bob = tournament.matches.first(), registration_of(tournament, cast.bob).pk
    sign_in(client, cast.alice)
    for path in (
        f"/tournaments/{tournament.pk}/disqualify/?registration={bob}",
        f"/matches/{match.pk}/forfeit/?winner={bob}",
    ):
        assert "is completed; this needs it to be live" in refusal(client, path)


def test_a_match_that_is_over_is_not_forfeited_while_others_are_played(client, cast):
    match = cast.decided_match(4)
    path = f"/matches/{match.pk}/forfeit/?winner={match.participant1_id}"
    assert "The match is completed" in refusal(sign_in(client, cast.rita), path)


@pytest.mark.parametrize(
    ("ruling", "step"),
    [
        ("forfeit/?winner=nobody", "visible_tournament"),
        ("forfeit/?winner=nobody", "require_role"),
        ("reopen/", "visible_tournament"),
    ],
)
def test_a_match_taken_back_with_its_round_meanwhile_is_not_there(client, cast, monkeypatch, ruling, step):
    match = cast.live(4, format="swiss").matches.first()
    as_always = getattr(staff, step)

    def taken_back(*args):
        Match.objects.filter(pk=match.pk).delete()
        return as_always(*args)

    monkeypatch.setattr(staff, step, taken_back)
    page_of(sign_in(client, cast.alice), f"/matches/{match.pk}/{ruling}", status=404)


def under_review(cast):
    """A tournament that ended with all level, so that nobody is first alone."""
    tournament = cast.live(4, format="round_robin")
    for match in tournament.matches.all():
        services.complete_match(match.pk, cast.rita, MatchScore(1, 1))
    return tournament


def test_an_organizer_looks_at_a_result_and_approves_it(client, cast):
    tournament = under_review(cast)
    shown, path = f"/tournaments/{tournament.pk}/", f"/tournaments/{tournament.pk}/approve/"
    assert f'href="{path}"' in page_of(sign_in(client, cast.alice), shown)
    said, after = confirm(client, path)
    assert "The places count as they stand" in said and "The result is approved." in after
    tournament.refresh_from_db()
    assert tournament.state == "completed"
    assert path not in page_of(client, shown)
    assert "this needs it to be awaiting_review" in refusal(client, path)


def test_an_approval_is_of_the_result_that_was_looked_at(client, cast):
    tournament = under_review(cast)
    match, path = tournament.matches.first(), f"/tournaments/{tournament.pk}/approve/"
    seen = fields_of(page_of(sign_in(client, cast.alice), path))
    services.reopen_match(match.pk, cast.alice, services.preview_reopen(match.pk, cast.alice).state)
    services.complete_match(match.pk, cast.rita, MatchScore(2, 2))
    before = record(tournament.pk)
    for sent in (seen, {}, {"reviewed": "x"}):
        assert 'class="error"' in client.post(path, sent, follow=True).content.decode()
    assert record(tournament.pk) == before
    confirm(client, path)
    tournament.refresh_from_db()
    assert tournament.state == "completed"


def test_nobody_else_approves_a_result(client, cast):
    tournament = under_review(cast)
    before, path = record(tournament.pk), f"/tournaments/{tournament.pk}/approve/"
    for person in (cast.rita, cast.bob, cast.carol):
        assert path not in page_of(sign_in(client, person), f"/tournaments/{tournament.pk}/")
        assert "Only organizers" in refusal(client, path)
        assert 'class="error"' in client.post(path, follow=True).content.decode()
    assert record(tournament.pk) == before


def test_a_name_is_text_on_the_confirmation_page_too(client, cast):
    cast.bob.display_name = "<img src=x>"
    cast.bob.save()
    match = cast.match(4)
    html = page_of(sign_in(client, cast.rita), f"/matches/{match.pk}/forfeit/?winner={match.participant1_id}")
    assert "<img" not in html and "&lt;img src=x&gt; wins without playing." in html
