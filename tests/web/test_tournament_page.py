import gzip
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.tournaments import services
from apps.tournaments.domain.formats import FORMATS
from apps.tournaments.models import Game
from apps.tournaments.selectors.events import positions
from apps.web.views import tournament as tournament_view
from tests.support.cast import registration_of
from tests.web.pages import assets, page_of, sign_in, words

pytestmark = pytest.mark.django_db


def page(client, tournament, status=200):
    return page_of(client, f"/tournaments/{tournament.pk}/", status)


def test_the_bracket_is_there_without_javascript(client, cast):
    tournament = cast.live(8, third_place=True)
    told = words(page(client, tournament))
    for title in ("Quarter-finals", "Semi-finals", "Final", "Third place"):
        assert title in told
    assert told.count("Bob") >= 2  # in the bracket and among the players


def test_a_result_shows_winner_score_and_progress(client, cast):
    match = cast.reported_match(4, best_of=3)
    services.confirm_result(match.pk, cast.bella)
    html = page(client, match.tournament)
    assert "Bob beat Bella 2–0" in words(html)
    assert "1 / 3" in words(html)
    won = rf'<span class="side won" data-player="{registration_of(match.tournament, cast.bob).pk}">'
    assert re.search(won, html)


def test_a_bye_is_no_match_to_be_played(client, cast):
    html = page(client, cast.live(3))
    assert 'class="slot bye"' in html
    assert "0 / 2" in words(html)


def test_the_champion_and_the_places_are_told(client, cast):
    told = words(page(client, cast.completed(4)))
    assert "Champion Bob" in told
    assert "wins the tournament" in told
    assert "3–4" in told


def test_a_match_being_played_is_told_apart(client, cast):
    match = cast.begun_match()
    services.update_score(match.pk, cast.rita, 3, 1)
    html = page(client, match.tournament)
    assert html.count(f'data-match="{match.pk}" data-state="live"') == 2  # in the bracket and in the list


def test_the_page_can_be_resumed_from_where_it_was_rendered(client, cast):
    tournament = cast.live()
    tournament.refresh_from_db()
    html = page(client, tournament)
    assert f'data-since="{tournament.sequence}" data-epoch="{tournament.epoch}"' in html


def test_a_tournament_without_a_bracket_shows_who_registered(client, cast):
    told = words(page(client, cast.open(3)))
    assert "Registration open" in told and "Bella" in told and "3 / 16" in told


def test_a_name_is_text_and_never_markup(client, cast):
    cast.bob.display_name = "<img src=x onerror=alert(1)>"
    cast.bob.save()
    html = page(client, cast.live())
    assert "<img" not in html
    assert "&lt;img src=x" in html


def test_the_page_needs_no_third_party_and_no_inline_code(client, cast):
    tournament = cast.live(16)
    html = page(client, tournament)
    links = re.findall(r'(?:href|src|action)="([^"]*)"', html)
    assert [link for link in links if not link.startswith(("/", "#", "?"))] == []
    assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", html) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", html) == []
    assert "default-src 'none'" in client.get(f"/tournaments/{tournament.pk}/")["Content-Security-Policy"]


def sent(content):
    """Static files are stored compressed, pages are compressed as they are sent."""
    return len(gzip.compress(content))


@pytest.mark.parametrize("language", ["en", "bn"])
def test_the_page_of_sixteen_weighs_less_than_100_kb(client, cast, language):
    tournament = cast.completed(16, third_place=True)
    headers = {"accept-language": language}
    html = client.get(f"/tournaments/{tournament.pk}/", headers=headers).content
    files = assets(html.decode())
    assert {path.name for path in files} >= {"style.css", "tournament.js", "live.js", "live-policy.js", "crown.svg"}
    assert len(html) < 60_000
    assert sent(html) + sum(map(sent, files.values())) < 100_000


@pytest.mark.parametrize("name", FORMATS)
def test_the_page_of_23_weighs_less_than_100_kb_in_every_format(client, cast, name):
    tournament = cast.live(23, format=name)
    headers = {"accept-language": "bn", "accept-encoding": "gzip"}
    answer = client.get(f"/tournaments/{tournament.pk}/", headers=headers)
    assert answer["Content-Encoding"] == "gzip"
    files = assets(gzip.decompress(answer.content).decode())
    assert len(answer.content) + sum(map(sent, files.values())) < 100_000


def test_the_number_of_queries_does_not_grow_with_the_players(client, cast, django_assert_max_num_queries):
    for players in (4, 32):
        tournament = cast.live(players, max_participants=32, name=f"Cup of {players}")
        with django_assert_max_num_queries(20):
            page(client, tournament)


def test_a_draft_is_there_for_its_organizer_only(client, cast):
    draft = cast.draft()
    assert "There is nothing here." in words(page(client, draft, status=404))
    page(sign_in(client, cast.carol), draft, status=404)
    page(sign_in(client, cast.alice), draft)


def test_a_private_tournament_is_there_for_its_players(client, cast):
    tournament = cast.open(2, visibility="private")
    page(sign_in(client, cast.carol), tournament, status=404)
    page(sign_in(client, cast.bob), tournament)


def test_what_is_written_while_the_page_is_put_together_is_on_it(client, cast, monkeypatch):
    """The page says of which number it is, and hears nothing again of what came up to it."""
    tournament, looked_up = cast.open(2), tournament_view.visible_version

    def meanwhile(person, pk):
        services.edit_tournament(pk, cast.alice, rules="No smurfs.")
        services.close_registration(pk, cast.alice)
        return looked_up(person, pk)

    monkeypatch.setattr(tournament_view, "visible_version", meanwhile)
    content = page_of(client, f"/tournaments/{tournament.pk}/")
    tournament.refresh_from_db()
    assert f'data-since="{tournament.sequence}"' in content
    assert "No smurfs." in content
    assert "Sign in to register" not in content


@pytest.mark.parametrize("whose", ["game", "organizer"])
def test_its_room_hears_of_a_name_that_no_event_tells(client, cast, whose):
    tournament = cast.open(2)

    def around():
        page = page_of(client, f"/tournaments/{tournament.pk}/")
        [shown] = re.findall(r'data-around="(\w+)"', page)
        assert positions([tournament.pk], [])[0][tournament.pk].around == shown
        return shown

    before = around()
    if whose == "game":
        Game.objects.filter(pk=tournament.game_id).update(name="Another game")
    else:
        User.objects.filter(pk=cast.alice.pk).update(display_name="Another name")
    assert around() != before


@pytest.mark.django_db(transaction=True)
def test_the_bracket_is_drawn_once_for_all_who_are_signed_in(cast):
    """Two thousand players take more than a second; only what is a person's own is done for each."""
    tournament = cast.live(4)
    pages = [sign_in(Client(), person) for person in (cast.bob, cast.bella)]
    first = pages[0].get(f"/tournaments/{tournament.pk}/")
    with CaptureQueriesContext(connection) as asked:
        second = pages[1].get(f"/tournaments/{tournament.pk}/")
    assert not [query["sql"] for query in asked if "tournaments_bracket" in query["sql"]]
    bracket = [
        re.search(r'<section\s+class="bracket-section".*?</section>', answer.content.decode(), re.S)[0]
        for answer in (first, second)
    ]
    assert bracket[0] == bracket[1] and "data-match" in bracket[0]
    services.disqualify_registration(registration_of(tournament, cast.bella).pk, cast.alice)
    third = pages[1].get(f"/tournaments/{tournament.pk}/").content.decode()
    assert 'data-state="forfeit"' in third
