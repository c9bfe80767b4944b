"""The places with their reasons, and by which rules a result was found."""

import pytest
from django.utils import translation

from apps.organize import standings
from tests.organize.at_the_desk import address, enter
from tests.web.pages import words

pytestmark = pytest.mark.django_db


def shown(client, tournament, **query):
    return words(client.get(address("standings", tournament.pk), query).content.decode())


def test_many_places_are_shown_a_page_at_a_time(cast, monkeypatch):
    monkeypatch.setattr(standings, "AT_A_TIME", 3)
    tournament, client = cast.completed(4), enter(cast.alice)
    page = address("standings", tournament.pk)
    pages = [list(client.get(page, {"p": number}).context["found"]) for number in (1, 2)]
    places = [row["place_from"] for rows in pages for row, _why in rows]
    assert [len(rows) for rows in pages] == [3, 1] and places == sorted(places) and places[0] == 1
    assert "Page 1 of 2" in shown(client, tournament) and "Page 2 of 2" in shown(client, tournament, p="99")
    assert "Page 1 of 2" in shown(client, tournament, p="x")


def test_the_rules_of_a_result_that_is_reviewed_are_told_as_sentences_in_the_reader_s_language(cast):
    tournament = cast.reviewed()
    client = enter(cast.alice)
    said = shown(client, tournament)
    assert "Whoever won the final is the winner." in said and "by forfeit, without a match being played" in said
    assert "review:" not in said
    assert ", which was not played to its end." in said
    with translation.override("bn"):
        told = [str(text) for text in standings.RULES.values()]
        assert not [text for text in told if text.isascii()]
