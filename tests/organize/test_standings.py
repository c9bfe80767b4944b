"""The places with their reasons, and by which rules a result was found."""

import pytest
from django.utils import translation

from apps.organize import standings
from apps.tournaments import services
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


def test_a_champion_whom_nobody_was_left_to_meet_did_not_lose(cast):
    cup, client = cast.live(3, format="double_elimination"), enter(cast.alice)
    first = cup.matches.filter(state="check_in").get()
    beaten = first.participant2 if first.participant1.user_id == cast.bob.pk else first.participant1
    winner = first.participant1 if beaten == first.participant2 else first.participant2
    services.forfeit_match(first.pk, cast.rita, winner.pk)
    second = cup.matches.filter(state="check_in").get()
    services.forfeit_match(second.pk, cast.rita, None)
    cup.refresh_from_db()
    assert cup.state == "awaiting_review"
    said = shown(client, cup)
    assert f"1 {beaten.name} Had nobody to play against." in said


@pytest.mark.parametrize("format_id", ["single_elimination", "double_elimination"])
def test_a_champion_who_won_did_so_by_the_last_match_that_they_played(cast, format_id):
    cup, client = cast.completed(4, format=format_id), enter(cast.alice)
    said = shown(client, cup)
    assert "1 Bob Won Bob – " in said and "Had nobody" not in said
