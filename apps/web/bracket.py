"""A snapshot's matches, laid out as the page shows them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.registration_states import RegistrationState
from apps.web.labels import full_title, names_its_part, part_title, playoff_title, side_round_title
from apps.web.records import Record, records_before
from apps.web.states import MATCH_ON_NOW, MATCH_OVER, MATCH_PLAYED, MATCH_SCORED, TOURNAMENT_RUNNING

TABLES = {"swiss", "group"}
WIRED = {"winners", "losers", "final"}


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
    station: str = ""
    on_stream: bool = False

    @property
    def over(self) -> bool:
        return self.state in MATCH_OVER

    @property
    def played(self) -> bool:
        """Whether it has a result; a cancelled one has none."""
        return self.state in MATCH_PLAYED

    @property
    def on_now(self) -> bool:
        return self.state in MATCH_ON_NOW

    @property
    def versus(self) -> str:
        """Who meets, as far as it is known."""
        return " – ".join(side.name for side in self.sides if side.name)


@dataclass(frozen=True)
class Heap:
    """Matches of a round that stand together; `title` is the record of those who meet in a Swiss, else empty."""

    title: str
    cards: list[Card]


@dataclass(frozen=True)
class Round:
    """`straight`: each match leads to one of its own in the round beside, not every two to one; `full_title` names the
    part too."""

    id: str
    title: str
    heaps: list[Heap]
    straight: bool = False
    full_title: str = ""

    @property
    def cards(self) -> list[Card]:
        return [card for heap in self.heaps for card in heap.cards]


@dataclass(frozen=True)
class WhyLine:
    """Why the two of one match meet; `number` is what the match is counted as in its round, 0 of a bye."""

    match: int
    number: int
    versus: str
    text: str


@dataclass(frozen=True)
class Why:
    """Why those of a round meet: the rule of all, and what holds for each match."""

    title: str
    rule: str
    lines: list[WhyLine]


@dataclass(frozen=True)
class Part:
    """A bracket of its own, or a table with its matches. `wired`: winners go on to the round beside."""

    id: str
    title: str
    rounds: list[Round]
    wired: bool = True
    table: list[Mapping[str, Any]] = field(default_factory=list)
    why: list[Why] = field(default_factory=list)


@dataclass(frozen=True)
class Board:
    """All parts, from the first stage to the last, with the match for third place beside the final. `to_come`: how many
    matches the rounds that are not drawn yet have at most."""

    parts: list[Part]
    third_place: Card | None
    to_come: int = 0

    @property
    def cards(self) -> list[Card]:
        played = [card for part in self.parts for column in part.rounds for card in column.cards if not card.bye]
        return [*played, self.third_place] if self.third_place else played

    @property
    def on_now(self) -> list[Card]:
        return [card for card in self.cards if card.on_now]

    @property
    def played(self) -> int:
        return sum(card.played for card in self.cards)

    @property
    def total(self) -> int:
        """How many matches there are in the end, at most: it never grows by what is played."""
        return len(self.cards) + self.to_come


def board_of(snapshot: Mapping[str, Any]) -> Board:
    matches = snapshot["matches"]
    third = [match for match in matches if match["side"] == "third_place"]
    return Board(list(_parts(snapshot)), card_of(third[0]) if third else None, matches_to_come(snapshot))


def matches_to_come(snapshot: Mapping[str, Any]) -> int:
    """A round has no more matches than the one before it."""
    tournament, matches = snapshot["tournament"], snapshot["matches"]
    swiss = [match for match in matches if match["side"] == "swiss"]
    if not swiss or tournament["state"] not in TOURNAMENT_RUNNING:
        return 0
    last = max(match["round"] for match in swiss)
    here = sum(match["round"] == last and not match["bye"] for match in swiss)
    return int(here * max(0, tournament["rounds"] - last))


def _parts(snapshot: Mapping[str, Any]) -> Iterator[Part]:
    matches = snapshot["matches"]
    fed = {match["winner_to"] for match in matches if not match["bye"]}
    both_sides = any(match["side"] == "losers" for match in matches)
    order = ("swiss", "group", "winners", "losers", "final")
    found = sorted({(order.index(match["side"]), match["group"]) for match in matches if match["side"] in order})
    several_groups = sum(order[side] == "group" for side, _ in found) > 1
    for side, group in found:
        here = [match for match in matches if (match["side"], match["group"]) == (order[side], group)]
        title = part_title(order[side], group if several_groups else 0, both_sides)
        heading = title or playoff_title(order[side], found[0] != (side, group))
        table = _table(snapshot, group) if order[side] in TABLES else []
        rounds = _rounds(order[side], here, fed, both_sides, title)
        yield Part(f"{order[side]}-{group}", heading, rounds, order[side] in WIRED, table)


def _table(snapshot: Mapping[str, Any], group: int) -> list[Mapping[str, Any]]:
    left = {
        row["registration_id"] for row in snapshot["registrations"] if row["state"] == RegistrationState.DROPPED_OUT
    }
    rows = [
        {**row, "has_left": row["registration_id"] in left}
        for row in snapshot["standings"]
        if row["table"] and row["table"]["group"] == group
    ]
    return sorted(rows, key=lambda row: (row["table"]["rank"], row["seed"] or 0))


def _rounds(
    side: str, matches: Sequence[Mapping[str, Any]], fed: set[int | None], both_sides: bool, part: str
) -> list[Round]:
    last = max(match["round"] for match in matches)
    records = records_before(matches) if side == "swiss" else {}
    found = []
    for number in range(1, last + 1):
        here = sorted((match for match in matches if match["round"] == number), key=lambda match: match["position"])
        title = side_round_title(side, number, last, both_sides)
        heaps = _by_record(here, records) if side == "swiss" else [Heap("", _cards(here, fed))]
        beside = sum(match["round"] == number + 1 for match in matches)
        full = full_title(part, title, names_its_part(side, number, last))
        found.append(Round(f"round-{side}-{here[0]['group']}-{number}", title, heaps, beside == len(here), full))
    return found


def _by_record(here: Sequence[Mapping[str, Any]], records: Mapping[int, Record]) -> list[Heap]:
    """The matches of a Swiss round under the records that those who meet had before it, best first."""
    with_draws = any(records[match["id"]].draws for match in here)
    together: dict[Record, list[Mapping[str, Any]]] = defaultdict(list)
    for match in sorted(here, key=lambda match: records[match["id"]].strength, reverse=True):
        together[records[match["id"]]].append(match)
    return [
        Heap("" if all(match["bye"] for match in heap) else record.shown(with_draws=with_draws), _cards(heap, set()))
        for record, heap in together.items()
    ]


def card_of(match: Mapping[str, Any], *, fed: bool = False) -> Card:
    return Card(
        id=match["id"],
        state=match["state"],
        bye=match["bye"],
        best_of=match["best_of"],
        at=parse_datetime(match["scheduled_time"]) if match["scheduled_time"] else None,
        sides=(_side(match, 1), _side(match, 2)),
        fed=fed,
        on_stream=match["stream_id"] is not None,
    )


def _cards(here: Iterable[Mapping[str, Any]], fed: set[int | None]) -> list[Card]:
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
    if match["state"] == MatchState.FORFEIT:
        return "W" if outcome == "won" else "–"
    return str(match[f"participant{slot}_score"]) if match["state"] in MATCH_SCORED else ""
