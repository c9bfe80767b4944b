"""The page of a tournament for all who are not signed in: one, and never an old one."""

import re

import pytest
from django.test import Client

from apps.tournaments import services
from apps.tournaments.models import Game
from apps.web import visitors
from tests.web.pages import sign_in

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


def test_a_path_that_a_visitor_made_up_is_on_nobody_elses_page(cast):
    tournament = cast.open(2)
    odd = f"/tournaments/000{tournament.pk}/"
    assert odd in Client().get(odd).content.decode()
    assert odd not in look(tournament).content.decode()


def test_each_language_has_its_own(cast):
    tournament = cast.live(4)
    languages = ["en", "bn", "en", "bn"]
    pages = [look(tournament, headers={"accept-language": one}).content.decode() for one in languages]
    assert [f'<html lang="{one}">' in page for one, page in zip(languages, pages, strict=True)] == [True] * 4


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
