"""The headings over the matches of a Swiss round: what those who meet had done before."""

import re

import pytest

from apps.tournaments import services
from apps.tournaments.domain.results import MatchScore
from apps.web.records import Record, records_before
from tests.web.pages import page_of


class Row(dict):
    """A match that counts how often something of it is read."""

    reads = 0

    def __getitem__(self, key):
        Row.reads += 1
        return super().__getitem__(key)


def played(pk, number, first, second, winner=None, state="completed"):
    people = {"participant1_id": first, "participant2_id": second, "winner_id": winner}
    return Row(id=pk, round=number, state=state, **people)


@pytest.mark.parametrize(
    ("before", "record"),
    [
        ([], Record()),
        ([(7, 8, 7)], Record(wins=1)),
        ([(8, 7, 8)], Record(losses=1)),
        ([(7, 8)], Record(draws=1)),
        ([(7, None, 7)], Record(wins=1)),
        ([(7, 8, None, "forfeit")], Record(losses=1)),
        ([(7, 8, None, "live")], Record()),
        ([(7, 8, 7), (9, 7), (7, 6, 6, "forfeit")], Record(1, 1, 1)),
    ],
)
def test_the_record_is_that_of_the_rounds_before(before, record):
    rows = [played(number, number, *fields) for number, fields in enumerate(before, start=1)]
    now = played(99, len(before) + 1, 7, None)
    assert records_before([now, *rows])[99] == record


def test_two_of_different_records_meet_under_the_better():
    rows = [played(1, 1, 7, 8), played(2, 1, 5, 6, 5), played(3, 2, 7, 5)]
    assert records_before(rows)[3] == Record(wins=1)


def test_of_the_same_score_more_wins_stand_higher():
    ordered = [Record(2), Record(1, 1), Record(1, 0, 1), Record(0, 2), Record(0, 1, 1), Record(0, 0, 2)]
    strengths = [record.strength for record in ordered]
    assert strengths == sorted(set(strengths), reverse=True)


def test_a_match_is_looked_at_once_however_many_rounds_there_are(monkeypatch):
    monkeypatch.setattr(Row, "reads", 0)
    rows = [played(100 * number + n, number, n, 50 + n, n) for number in range(1, 31) for n in range(10)]
    records_before(rows)
    assert Row.reads <= 10 * len(rows)


@pytest.mark.django_db
def test_draws_are_shown_where_there_are_any(client, cast):
    tournament = cast.live(4, format="swiss")
    for match, score in zip(tournament.matches.all(), (MatchScore(1, 1), MatchScore(1, 0)), strict=True):
        services.complete_match(match.pk, cast.rita, score)
    html = page_of(client, f"/tournaments/{tournament.pk}/")
    assert re.findall(r'<h4 class="record">([^<]+)</h4>', html) == ["0–0", "1–0–0", "0–1–0"]
