"""The neutral form of a contest that somebody was put out of: what it says is what was played."""

import json
from random import Random

import pytest

from apps.tournaments.domain.bracket import Outcome
from apps.tournaments.domain.contest import Contest, NoLegalPairing
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.formats import find_format
from apps.tournaments.domain.interchange import answer
from apps.tournaments.domain.interchange.reading import read_contest
from tests.domain.engine import OPTIONS, document, match, places
from tests.support.paths import ROOT

FAULTS = ROOT / "tests" / "data" / "faults" / "engine"


def faulty(name):
    return answer(json.loads((FAULTS / f"{name}.json").read_text())["input"])


def nodes(found):
    return {node["match"]: node for node in found["tree"]}


def test_results_of_before_somebody_left_stay_and_the_rest_is_walked_over():
    found = faulty("01_de2_dq_before_reset")
    final, reset = nodes(found)["F1.1"], nodes(found)["F2.1"]
    assert (final["winner_id"], final["walkover"]) == (2, False)
    assert (reset["winner_id"], reset["walkover"]) == (2, True)
    assert found["champion"] == 2


def test_a_group_that_was_over_keeps_its_ranks():
    found = faulty("04_groups_dq_in_playoff_refused")
    assert {1: (1, 1), 2: (2, 2)}.items() <= places(found).items()
    assert (found["finished"], found["champion"]) == (True, None)


def test_nobody_is_kept_a_place_that_nobody_can_take():
    found = faulty("06_de_places_beyond_n")
    assert max(standing["place_to"] for standing in found["standings"]) <= 6
    assert max(standing["guaranteed"] for standing in found["standings"]) <= 6


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("10_draw_in_swiss_by_records", "The match of 1 and 4 needs a winner"),
        ("12_winner_against_score", "was not won by who has the lower score"),
    ],
)
def test_a_contradiction_is_refused(name, message):
    with pytest.raises(InvalidInput, match=message):
        faulty(name)


@pytest.mark.parametrize(
    "row",
    [
        match(101, 102, 102, games=[[13, 2]]),
        match(102, 101, 102, games=[[13, 2], [5, 13], [1, 13]]),
        match(101, 102, 101, (2, 1), games=[[1, 13], [13, 5], [1, 13]]),
    ],
)
def test_games_that_another_one_won_are_refused(row):
    with pytest.raises(InvalidInput, match="not won by who has the lower score"):
        answer(document("single_elimination", 2, [{"matches": [row]}]))


@pytest.mark.parametrize("row", [match(101, 102, 102, (1, 1)), match(101, 102, 102, (1, 0), forfeit=True)])
def test_extra_time_and_a_forfeit_may_decide_against_the_score(row):
    assert answer(document("single_elimination", 2, [{"matches": [row]}]))["champion"] == 102


@pytest.mark.parametrize("where", ["document", "round"])
def test_nobody_leaves_twice_and_no_stranger(where):
    for who in ([101, 101], [7]):
        asked = document("single_elimination", 4, [{"matches": [match(101, 104, 101)]}])
        target = asked if where == "document" else asked["rounds"][0]
        target["disqualified"] = who
        with pytest.raises(InvalidInput, match=r"listed twice|does not take part"):
            answer(asked)


class Course:
    """A contest played at random, people put out of it among that, and the document of it."""

    def __init__(self, form, options, entrants, dice):
        self.dice = dice
        self.contest = Contest(find_format(form), tuple(range(1, entrants + 1)), options)
        self.rounds = []
        people = [{"id": entrant, "seed": entrant} for entrant in self.contest.entrants]
        self.document = {"format": form, "participants": people, "options": options, "rounds": self.rounds}

    def play(self, steps):
        if self.contest.format.draw is None:
            self.rounds.append({"matches": []})
        for _ in range(steps):
            if not (self._draw() if self._is_due() else self._leave() or self._decide()):
                return

    def _is_due(self):
        return self.contest.format.draw is not None and self.contest.all_decided

    def _draw(self):
        try:
            drawn = self.contest.next_round
        except NoLegalPairing:
            return False
        if drawn is None:
            return False
        self.contest = self.contest.with_round(drawn)
        rows = [{"a": pairing.first, "b": pairing.second} for pairing in drawn.pairings if pairing.second is not None]
        byes = [pairing.first for pairing in drawn.pairings if pairing.second is None]
        self.rounds.append({"matches": rows, "byes": byes})
        return True

    def _leave(self):
        there = [entrant for entrant in self.contest.entrants if entrant not in self.contest.gone]
        if self.dice.random() > 0.1 or len(there) < 2:
            return False
        left = self.dice.choice(there)
        self.contest = self.contest.without(left)
        self.rounds[-1].setdefault("disqualified", []).append(left)
        if self.contest.format.draw is None:
            self.rounds.append({"matches": []})
        return True

    def _decide(self):
        if not self.contest.open_matches:
            return False
        key = self.dice.choice(self.contest.open_matches).key
        first, second = self.contest.state[key].slots
        slot = self.dice.choice([1, 2, None])
        score = (int(slot == 1), int(slot == 2))
        outcome = Outcome(slot, forfeit=slot is None, score=score)
        self.contest = self.contest.with_results({key: outcome})
        said = match(first, second, slot and (first, second)[slot - 1], score, forfeit=slot is None)
        self._say(said)
        return True

    def _say(self, said):
        rows = self.rounds[-1]["matches"]
        for row in rows:
            if {row["a"], row["b"]} == {said["a"], said["b"]} and "winner" not in row:
                return row.update(said)
        return rows.append(said)


@pytest.mark.parametrize("form", OPTIONS)
def test_a_document_says_what_was_played_whoever_left_and_when(form):
    for seed in range(60):
        dice = Random(f"{form} {seed}")
        course = Course(form, dice.choice(OPTIONS[form]), dice.randrange(4, 11), dice)
        course.play(dice.randrange(5, 60))
        read = read_contest(course.document)
        assert read.gone == course.contest.gone, course.document
        assert sorted(map(repr, read.state.values())) == sorted(map(repr, course.contest.state.values()))
        assert read.standings == course.contest.standings, course.document
