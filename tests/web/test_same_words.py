"""What the browser says of what happens live is what the page says when it is rendered."""

import pytest

from apps.web.bracket import matches_to_come
from apps.web.feed import sentence
from apps.web.ranks import rank_reason
from apps.web.states import MATCH_PLAYED
from tests.web.browser import reader

CALL = """async ([module, name, calls]) => {
  const found = await import(`/static/web/${module}.js`);
  return calls.map((values) => found[name](...values));
}"""
NAMES = {"match": "A – B", "champion": "A"}
PLAYED = {"winner_id": 1, "winner_name": "A", "loser_name": "B", "participant1_score": 1, "participant2_score": 2}
LEVEL = {**PLAYED, "participant1_score": 0, "participant2_score": 0}
EVENTS = [
    ("match_completed", PLAYED),
    ("match_completed", {**PLAYED, "participant1_tiebreak": 9, "participant2_tiebreak": 10}),
    ("match_completed", LEVEL),
    ("match_completed", {**LEVEL, "winner_id": None, "draw": False}),
    ("match_completed", {**LEVEL, "winner_id": None, "draw": True}),
    ("tournament_completed", {"winner_registration_id": 1}),
    ("tournament_completed", {"winner_registration_id": None}),
    ("tournament_state_changed", {"old_state": "check_in", "new_state": "live"}),
    ("tournament_state_changed", {"old_state": "registration_closed", "new_state": "live"}),
    ("tournament_state_changed", {"old_state": "awaiting_review", "new_state": "live"}),
    ("tournament_state_changed", {"old_state": "completed", "new_state": "live"}),
    ("tournament_state_changed", {"old_state": "awaiting_review", "new_state": "completed"}),
    ("tournament_state_changed", {"old_state": "live", "new_state": "awaiting_review"}),
    ("score_updated", PLAYED),
    ("match_reset", {"match": {"state": "ready"}}),
    ("match_reset", {"match": {"state": "check_in"}}),
]
VALUES = [
    {"rule": "points", "value": 2.25},
    {"rule": "buchholz", "value": 3.0},
    {"rule": "score_difference", "value": -0.5},
    {"rule": "lots", "value": 0.1234},
]
TABLES = [{"decided_by": rule, "reasons": VALUES} for rule in ("", "alone", "disqualified", "lots")]
TABLES += [
    {"decided_by": "points", "reasons": VALUES[:1]},
    {"decided_by": "points", "reasons": [{"rule": "points", "value": None}]},
]


def swiss(number, *states):
    """A round of as many matches, and of one more that is a bye."""
    common = {"side": "swiss", "round": number}
    return [{**common, "state": state, "bye": state == "bye"} for state in (*states, "bye")]


BEGUN, WHOLE = swiss(1, "completed", "forfeit", "live"), swiss(2, "completed", "completed")
KNOCKOUT = [{"side": "winners", "round": 1, "state": state, "bye": False} for state in ("completed", "cancelled")]
PROGRESS = [
    ({"rounds": rounds, "state": state}, matches)
    for rounds, matches in ((5, BEGUN), (5, [*BEGUN, *WHOLE]), (2, [*BEGUN, *WHOLE]), (2, KNOCKOUT), (0, []))
    for state in ("registration_closed", "live", "awaiting_review", "completed", "cancelled")
]


def progress(tournament, matches):
    real = [match for match in matches if not match["bye"]]
    played = sum(match["state"] in MATCH_PLAYED for match in real)
    return [played, len(real) + matches_to_come({"tournament": tournament, "matches": matches})]


@pytest.mark.parametrize(
    ("module", "name", "calls", "said"),
    [
        (
            "feed",
            "sentence",
            [({"type": kind, "data": data}, NAMES) for kind, data in EVENTS],
            lambda event, names: sentence(event["type"], event["data"], names),
        ),
        ("ranks", "rankReason", [(table,) for table in TABLES], rank_reason),
        ("progress", "progressOf", PROGRESS, progress),
    ],
)
async def test_the_browser_uses_the_words_of_the_page(site, browser, module, name, calls, said):
    async with reader(browser) as page:
        await page.goto(f"{site.url}/")
        assert await page.evaluate(CALL, [module, name, calls]) == [said(*call) for call in calls]
