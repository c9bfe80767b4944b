"""What is counted of a tournament, as its organizers ask for it over HTTP."""

import csv
import io

import pytest

from apps.tournaments import services
from apps.tournaments.models import Registration
from tests.support.http import caller, problem

pytestmark = pytest.mark.django_db


def test_an_organizer_reads_what_is_counted_of_this_moment(cast):
    match = cast.reported_match(4)
    path = f"/api/v1/tournaments/{match.tournament_id}/analytics/"
    counted = caller(cast.alice).get(path).json()
    assert counted["registrations"]["by_state"]["active"] == 4
    assert (counted["matches"]["by_state"]["pending_result"], counted["disputes"]["total"]) == (1, 0)
    services.dispute_result(match.pk, cast.bella, "score_mismatch", "I won.")
    counted = caller(cast.alice).get(path).json()
    assert (counted["matches"]["by_state"]["disputed"], counted["disputes"]["open"]) == (1, 1)


def test_the_table_of_matches_opens_in_a_spreadsheet(cast):
    tournament = cast.live(4)
    formula = '=HYPERLINK("http://x"; "ক্ষিতীশ")'
    strangers = tournament.registrations.exclude(user__in=[cast.bob, cast.bella])
    Registration.objects.filter(pk=strangers.first().pk).update(name=formula)
    answer = caller(cast.alice).get(f"/api/v1/tournaments/{tournament.pk}/analytics.csv", HTTP_ACCEPT="text/csv")
    assert "attachment" in answer["Content-Disposition"]
    content = b"".join(answer.streaming_content)
    # By its first three bytes a spreadsheet tells that it is UTF-8.
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), strict=True))
    assert len(rows) == tournament.matches.count()
    cells = {cell for row in rows for cell in row.values()}
    assert f"'{formula}" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "-")) and not cell[1:].isdigit()] == []
    assert {"Bob", "Bella"} <= {row[side] for row in rows for side in ("participant1", "participant2")}


def test_nobody_else_reads_it(cast):
    tournament = cast.live(4)
    for rest in ("analytics/", "analytics.csv"):
        for other in (cast.rita, cast.bob, cast.oscar):
            path = f"/api/v1/tournaments/{tournament.pk}/{rest}"
            problem(caller(other).get(path), 403, "insufficient_permissions")


def test_a_tournament_that_somebody_may_not_see_is_none(cast):
    tournament = cast.draft()
    problem(caller(cast.oscar).get(f"/api/v1/tournaments/{tournament.pk}/analytics/"), 404, "not_found")
