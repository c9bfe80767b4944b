"""A tournament at random through the services, and the engine's answer to a document of it: they say the same.

The document is what an organizer would write down: who won, who did not turn up, who was put out and when. Nothing of
it is read from the database but who was drawn to meet whom.
"""

from random import Random

import pytest
from django.db import transaction

from apps.tournaments import services
from apps.tournaments.domain.contest import NoLegalPairing
from apps.tournaments.domain.interchange import answer
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.tournament_states import COUNTS, HAS_A_RESULT
from apps.tournaments.models import Game, Match, Registration
from apps.tournaments.selectors.snapshots import tournament_snapshot
from tests.domain.engine import OPTIONS
from tests.support.cast import make_user
from tests.support.hypothesis_profiles import examples

OPEN = ("check_in", "ready", "live", "pending_result", "disputed")
# What a Swiss at a site does where no legal round is left, unless its organizer chose.
ENDS = {"no_legal_round": "end"}
WITH_A_FINAL = ("single_elimination", "double_elimination", "groups")
# In one test.
PLAYS = 4
# Of the moves, how many are what; and how many are followed by a comparison, beside the last.
LEAVES, NOBODY_CAME, ONE_CAME, DRAWN, COMPARED = 0.08, 0.1, 0.1, 0.15, 0.2


@pytest.fixture
def people(db):
    return [make_user(f"player-{number}") for number in range(7)], make_user("organizer", is_staff=True)


class Play:
    """One tournament, and what was written down of it."""

    def __init__(self, people, form, dice):
        self.dice = dice
        players, self.organizer = people
        options = dict(dice.choice(OPTIONS[form]))
        fields = options if form == "single_elimination" else {"options": options}
        cup = services.create_tournament(
            self.organizer, "Cup", Game.objects.get(slug="football"), format=form, max_participants=7, **fields
        )
        self.id = cup.pk
        for step in (services.publish_tournament, services.open_registration):
            step(self.id, self.organizer)
        for player in dice.sample(players, dice.randrange(4, 8)):
            services.register_player(self.id, player)
        services.close_registration(self.id, self.organizer)
        services.start_tournament(self.id, self.organizer, random_seed=7)
        self.entrants = list(Registration.objects.filter(tournament=cup, seed__isnull=False))
        self.gone = set()
        self.document = {
            "format": form,
            "participants": [{"id": entrant.pk, "seed": entrant.seed} for entrant in self.entrants],
            "options": {**(ENDS if form == "swiss" else {}), **options, "random_seed": 7},
            "rounds": [],
        }

    @property
    def last(self):
        return self.document["rounds"][-1]

    def write_down_what_was_drawn(self):
        if self.document["format"] != "swiss":
            self.document["rounds"] = self.document["rounds"] or [{"matches": []}]
            return
        drawn = Match.objects.filter(tournament=self.id, round__gt=len(self.document["rounds"])).order_by("pk")
        for number in sorted({match.round for match in drawn}):
            pairs = [(match.participant1_id, match.participant2_id) for match in drawn if match.round == number]
            foretold = answer(self.document)["next_round"]
            assert [(pair["a"], pair["b"]) for pair in foretold["matches"]] == [
                pair for pair in pairs if None not in pair
            ]
            assert foretold["byes"] == [first for first, second in pairs if second is None]
            rows = [{"a": first, "b": second} for first, second in pairs if second is not None]
            self.document["rounds"].append({"matches": rows, "byes": foretold["byes"]})

    def go_on(self):
        """Do something; False where there is nothing to do any more."""
        open_matches = list(Match.objects.filter(tournament=self.id, state__in=OPEN).order_by("pk"))
        there = [entrant for entrant in self.entrants if entrant.pk not in self.gone]
        if not open_matches:
            return False
        if self.dice.random() < LEAVES:
            self._put_out(self.dice.choice(there))
        else:
            self._decide(self.dice.choice(open_matches))
        return True

    def _put_out(self, entrant):
        services.disqualify_registration(entrant.pk, self.organizer)
        self.gone.add(entrant.pk)
        self.last.setdefault("disqualified", []).append(entrant.pk)
        if self.document["format"] != "swiss":
            self.document["rounds"].append({"matches": []})

    def _decide(self, match):
        first, second = match.participant1_id, match.participant2_id
        chance = self.dice.random()
        if chance < NOBODY_CAME + ONE_CAME:
            winner = None if chance < NOBODY_CAME else self.dice.choice([first, second])
            services.forfeit_match(match.pk, self.organizer, winner)
            return self._say({"a": first, "b": second, "winner": winner, "forfeit": True})
        score = (1, 1) if self._may_be_level(match) and chance > 1 - DRAWN else self.dice.choice([(1, 0), (0, 2)])
        services.complete_match(match.pk, self.organizer, MatchScore(*score))
        winner = None if score[0] == score[1] else first if score[0] > score[1] else second
        return self._say({"a": first, "b": second, "winner": winner, "score_a": score[0], "score_b": score[1]})

    def _may_be_level(self, match):
        return match.side in ("group", "swiss") and "wins_to_advance" not in self.document["options"]

    def _say(self, said):
        for row in self.last["matches"]:
            if (row["a"], row["b"]) == (said["a"], said["b"]) and "winner" not in row:
                return row.update(said)
        return self.last["matches"].append(said)

    def _told_before_it_counts(self, ranges):
        """Nobody is told which of the last two won, nor that anybody has a place in a table."""
        if self.document["format"] in WITH_A_FINAL:
            return {pk: (1, 2) if place in ((1, 1), (2, 2)) else place for pk, place in ranges.items()}
        there = ranges.keys() - self.gone
        return ranges | dict.fromkeys(there, (1, len(there)))

    def compare(self):
        snapshot = tournament_snapshot(self.id)
        self.is_over = snapshot["tournament"]["bracket_status"] in ("stuck", "completed")
        if snapshot["tournament"]["bracket_status"] == "stuck":
            with pytest.raises(NoLegalPairing):
                answer(self.document)
            return
        answered = answer(self.document)
        said = {_place(node, "a_id"): (node["a_id"], node["b_id"], node["winner_id"]) for node in answered["tree"]}
        sides = "participant1_id", "participant2_id", "winner_id"
        played = {_place(match, sides[0]): tuple(match[side] for side in sides) for match in snapshot["matches"]}
        assert played == said, self.document
        ranges = {row["id"]: (row["place_from"], row["place_to"]) for row in answered["standings"]}
        shown = {row["registration_id"]: (row["place_from"], row["place_to"]) for row in snapshot["standings"]}
        if snapshot["tournament"]["state"] not in COUNTS:
            ranges = self._told_before_it_counts(ranges)
        assert shown.items() <= ranges.items(), self.document
        if shown != ranges:  # a bracket's are shown once they are decided
            assert not answered["finished"], self.document
        over = snapshot["tournament"]["state"] in HAS_A_RESULT
        assert over == answered["finished"], self.document


def _place(match, first):
    """Where a match stands; in a round of a Swiss, whose document has the byes apart, who stands first in it."""
    position = match[first] if match["side"] == "swiss" else match["position"]
    return match["stage"], match["side"], match["group"] or 0, match["round"], position


@pytest.mark.parametrize("first", range(0, examples(suite=4, fuzz=200, thorough=2000), PLAYS))
@pytest.mark.parametrize("form", OPTIONS)
@pytest.mark.fuzz
def test_services_and_engine_say_the_same_of_a_tournament_however_it_goes(people, form, first):
    for seed in range(first, first + PLAYS):
        with transaction.atomic():
            play = Play(people, form, Random(f"{form} {seed}"))
            play.write_down_what_was_drawn()
            while play.go_on():
                play.write_down_what_was_drawn()
                if play.dice.random() < COMPARED:
                    play.compare()
            play.compare()
            assert play.is_over, play.document
            transaction.set_rollback(True)
