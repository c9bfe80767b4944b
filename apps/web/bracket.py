"""A snapshot's matches, laid out as the page shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from apps.web.labels import round_title

# The states in which the score says something.
SCORED = {"live", "pending_result", "disputed", "completed"}
# The states of a match that is going on, for people who watch.
ON_NOW = {"live", "pending_result", "disputed"}
OVER = {"completed", "forfeit", "cancelled"}


@dataclass(frozen=True)
class Side:
    """One participant of a match, or the empty place of one."""

    id: int | None
    name: str
    seed: int | None
    score: str
    tiebreak: int | None
    outcome: str


@dataclass(frozen=True)
class Card:
    """One match. `fed`: an earlier match that was really played leads here."""

    id: int
    state: str
    bye: bool
    best_of: int
    at: datetime | None
    sides: tuple[Side, Side]
    fed: bool = False

    @property
    def over(self) -> bool:
        return self.state in OVER

    @property
    def on_now(self) -> bool:
        return self.state in ON_NOW


@dataclass(frozen=True)
class Round:
    number: int
    title: str
    cards: list[Card]


@dataclass(frozen=True)
class Board:
    """The rounds from first to final, with the match for third place beside them."""

    rounds: list[Round]
    third_place: Card | None

    @property
    def cards(self) -> list[Card]:
        played = [card for one in self.rounds for card in one.cards if not card.bye]
        return [*played, self.third_place] if self.third_place else played

    @property
    def on_now(self) -> list[Card]:
        return [card for card in self.cards if card.on_now]

    @property
    def played(self) -> int:
        return sum(card.over for card in self.cards)


NOBODY = Side(None, "", None, "", None, "")
BLANK = Card(0, "scheduled", False, 1, None, (NOBODY, NOBODY))


def board_of(snapshot: Mapping[str, Any]) -> Board:
    matches = snapshot["matches"]
    fed = {match["winner_to"] for match in matches if not match["bye"]}
    winners = [match for match in matches if match["side"] == "winners"]
    third = [match for match in matches if match["side"] == "third_place"]
    rounds = max((match["round"] for match in winners), default=0)
    return Board(
        [Round(n, round_title(n, rounds), _cards(winners, n, fed)) for n in range(1, rounds + 1)],
        card_of(third[0]) if third else None,
    )


def card_of(match: Mapping[str, Any], *, fed: bool = False) -> Card:
    return Card(
        id=match["id"],
        state=match["state"],
        bye=match["bye"],
        best_of=match["best_of"],
        at=parse_datetime(match["scheduled_time"]) if match["scheduled_time"] else None,
        sides=(_side(match, 1), _side(match, 2)),
        fed=fed,
    )


def _cards(matches: Iterable[Mapping[str, Any]], number: int, fed: set[int | None]) -> list[Card]:
    here = sorted((match for match in matches if match["round"] == number), key=lambda match: match["position"])
    return [card_of(match, fed=match["id"] in fed) for match in here]


def _side(match: Mapping[str, Any], slot: int) -> Side:
    participant = match[f"participant{slot}_id"]
    outcome = ""
    if match["winner_id"] is not None and participant is not None:
        outcome = "won" if match["winner_id"] == participant else "lost"
    return Side(
        id=participant,
        name=match[f"participant{slot}_name"] or "",
        seed=match[f"participant{slot}_seed"],
        score=_score(match, slot, outcome),
        tiebreak=match[f"participant{slot}_tiebreak"],
        outcome=outcome,
    )


def _score(match: Mapping[str, Any], slot: int, outcome: str) -> str:
    if match["state"] == "forfeit":
        return "W" if outcome == "won" else "–"
    return str(match[f"participant{slot}_score"]) if match["state"] in SCORED else ""
