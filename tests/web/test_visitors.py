"""The page of a tournament for all who are not signed in: one, and never an old one."""

import re

import pytest
from django.test import Client

from apps.tournaments import services
from apps.tournaments.models import Game
from apps.web import visitors
from apps.web.views import tournament as tournament_views
from tests.web.pages import sign_in, words

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture(autouse=True)
def the_clock_ends_nothing(monkeypatch):
    monkeypatch.setattr(visitors, "GOOD_FOR_SECONDS", float("inf"))


def look(tournament, client=None, **headers):
    return (client or Client()).get(f"/tournaments/{tournament.pk}/", **headers)


def test_visitors_get_the_same_page_with_a_token_of_their_own(cast, django_assert_max_num_queries):
    tournament = cast.live(4)
    first = look(tournament).content.decode()
    with django_assert_max_num_queries(1):
        second = look(tournament).content.decode()
    assert TOKEN.sub("", first) == TOKEN.sub("", second)
    assert set(TOKEN.findall(first)).isdisjoint(TOKEN.findall(second))


def test_the_token_on_the_page_is_good(cast):
    tournament, client = cast.live(4), Client(enforce_csrf_checks=True)
    look(tournament)
    token = TOKEN.search(look(tournament, client).content.decode())[1]
    form = {"language": "bn", "next": "/", "csrfmiddlewaretoken": token}
    assert client.post("/language/", form).status_code == 302
    assert client.post("/language/", {**form, "csrfmiddlewaretoken": token[::-1]}).status_code == 403


def test_after_a_write_it_is_another(cast):
    tournament = cast.open(2)
    look(tournament)
    services.edit_tournament(tournament.pk, cast.alice, name="Grand Cup")
    assert "Grand Cup" in look(tournament).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_name_that_changes_without_a_write_to_the_tournament_is_the_new_one(cast):
    tournament = cast.open(2)
    look(tournament)
    cast.alice.display_name = "Alice the Great"
    cast.alice.save()
    assert "Alice the Great" in look(tournament).content.decode()
    Game.objects.filter(pk=tournament.game_id).update(name="Fairy Chess")
    assert "Fairy Chess" in look(tournament).content.decode()


def test_another_spelling_of_the_path_leads_to_the_path(cast):
    tournament = cast.open(2)
    answer = Client().get(f"/tournaments/000{tournament.pk}/?x=1")
    assert (answer.status_code, answer["Location"]) == (301, f"/tournaments/{tournament.pk}/")


MEANINGLESS = {
    "a query": {"path": "?x=1"},
    "another query": {"path": "?page=7&x=%3Cb%3E"},
    "a session that is none": {"cookies": {"sessionid": "made-up"}},
    "messages that nobody signed": {"cookies": {"messages": "made-up"}},
    "a cookie of somebody else": {"cookies": {"_ga": "made-up"}},
    "a dialect": {"headers": {"accept-language": "en-ZA,xx;q=0.3"}},
    "a language nobody speaks here": {"headers": {"accept-language": "xx-YY"}},
    "a HEAD": {"method": "head"},
}


@pytest.mark.parametrize("kind", MEANINGLESS)
def test_what_means_nothing_makes_no_page_of_its_own(cast, monkeypatch, kind):
    tournament, client = cast.live(4), Client()
    first = look(tournament).content.decode()
    monkeypatch.setattr(tournament_views, "drawn", None)
    asked = {"method": "get", "path": "", "cookies": {}, "headers": {}, **MEANINGLESS[kind]}
    client.cookies.load(asked["cookies"])
    answer = getattr(client, asked["method"])(f"/tournaments/{tournament.pk}/{asked['path']}", headers=asked["headers"])
    assert answer.status_code == 200
    if asked["method"] == "get":
        assert TOKEN.sub("", answer.content.decode()) == TOKEN.sub("", first)


def test_the_query_of_whoever_came_first_is_on_nobodys_page(cast):
    tournament = cast.open(2)
    Client().get(f"/tournaments/{tournament.pk}/?x=made-up")
    assert "made-up" not in look(tournament).content.decode()


def test_a_message_that_waits_is_shown_to_its_reader_alone(cast):
    tournament, client = cast.open(2), Client()
    sign_in(client, cast.bob)
    client.post(f"/tournaments/{tournament.pk}/withdraw/")
    client.cookies.pop("sessionid")
    assert "Bob: Withdrawn" in words(look(tournament, client).content.decode())
    assert "Withdrawn" not in words(look(tournament).content.decode())


def test_each_language_has_its_own(cast):
    tournament = cast.live(4)
    languages = ["en", "bn", "en", "bn"]
    pages = [look(tournament, headers={"accept-language": language}).content.decode() for language in languages]
    assert [f'<html lang="{language}">' in page for language, page in zip(languages, pages, strict=True)] == [True] * 4


def test_who_is_signed_in_gets_a_page_of_their_own(cast):
    tournament, client = cast.open(2), Client()
    look(tournament)
    sign_in(client, cast.bob)
    assert "/withdraw/" in look(tournament, client).content.decode()
    assert "/withdraw/" not in look(tournament).content.decode()


def test_a_tournament_that_became_private_is_shown_to_no_visitor(cast):
    tournament = cast.open(2)
    assert look(tournament).status_code == 200
    services.edit_tournament(tournament.pk, cast.alice, visibility="private")
    assert look(tournament).status_code == 404
