"""What the room is told of its page: pieces that are of the number that they say, and of none after it."""

import pytest

from apps.tournaments import services
from apps.tournaments.selectors.snapshots import match_snapshot, tournament_snapshot
from apps.web import drawn, match_page, tournament_page
from apps.web.pieces import whole

pytestmark = pytest.mark.django_db


def test_a_tournaments_news_are_not_newer_than_its_matches(cast, monkeypatch):
    tournament = cast.open(2)
    before = tournament_snapshot(tournament.pk)
    services.announce(tournament.pk, cast.alice, "Since then")
    monkeypatch.setattr(drawn, "tournament_snapshot", lambda pk: before)
    written = tournament_page.written(tournament.pk, "en")
    assert written.sequence == before["sequence"]
    assert not any("Since then" in text for text in written.pieces.values())


def test_a_matchs_news_are_not_newer_than_its_score(cast, monkeypatch):
    match = cast.begun_match(2)
    before = match_snapshot(match.pk, full=False)
    services.update_score(match.pk, cast.rita, 1, 0)
    services.tell_scores(match.tournament_id, [match.pk])
    monkeypatch.setattr(match_page, "match_snapshot", lambda pk, full: before)
    written = match_page.written(match.pk, "en")
    assert written.sequence == before["sequence"]
    assert not any("1–0" in text for text in written.pieces.values())


def test_pieces_put_together_are_the_page(client, cast):
    tournament = cast.live(4)
    html = " ".join(client.get(f"/tournaments/{tournament.pk}/").content.decode().split())
    written = tournament_page.written(tournament.pk, "en")
    for name in ("title", "name", "state", "facts", "bracket", "standings", "players", "feed", "visitor"):
        assert " ".join(whole(name, written.pieces).split()) in html, name
