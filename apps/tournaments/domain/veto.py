"""The map veto of a match: the sides ban and pick maps of a pool in a declared order, until its maps are known.

In JSON a turn of an order is `{"action": "ban", "side": 1}`; side 1 is the match's first. A match is played over an odd
number of games, so an even number of picks says that the one map which is left over is played last: the decider.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any

from apps.tournaments.domain.errors import Conflict, InvalidInput
from apps.tournaments.domain.results import GameScore

FEWEST_MAPS, MOST_MAPS = 2, 15
LONGEST_MAP = 40
SHORTEST_TURN, LONGEST_TURN = 10, 600
# JavaScript counts exactly up to here.
SEEDS = 2**53
OVER = "The map veto is over: its maps are known."


class Action(StrEnum):
    BAN = "ban"
    PICK = "pick"


@dataclass(frozen=True)
class Turn:
    action: Action
    side: int


Order = tuple[Turn, ...]


@dataclass(frozen=True)
class Step:
    """A turn that was taken; `by_clock`: its side let the time run out."""

    map: str
    action: Action
    side: int
    by_clock: bool = False


@dataclass(frozen=True)
class MapVeto:
    """A veto at some moment: what there is to choose from, who acts when, and what was done."""

    pool: tuple[str, ...]
    order: Order
    steps: tuple[Step, ...] = ()

    @property
    def turn(self) -> Turn | None:
        """Whose turn it is, and what for; None where all are taken."""
        return self.order[len(self.steps)] if len(self.steps) < len(self.order) else None

    @property
    def left(self) -> tuple[str, ...]:
        """The maps that nobody has taken, in the order of the pool."""
        taken = {step.map for step in self.steps}
        return tuple(name for name in self.pool if name not in taken)

    @property
    def maps(self) -> tuple[str, ...]:
        """The maps that are played, in the order of the games, as far as they are known."""
        picked = tuple(step.map for step in self.steps if step.action is Action.PICK)
        return (*picked, *self.left) if self.turn is None and has_decider(self.order) else picked

    def take(self, name: str, side: int) -> "MapVeto":
        """The veto after this side took its turn. Raises `Conflict` out of turn or for a map that is taken, and
        `InvalidInput` for one that is not in the pool."""
        if self.turn is None:
            raise Conflict(OVER)
        if self.turn.side != side:
            raise Conflict("It is the other side's turn in the map veto; wait for yours.")
        if name not in self.pool:
            raise InvalidInput(f"This map is not in the pool; choose one of {', '.join(self.left)}.")
        if name not in self.left:
            raise Conflict(f"This map was taken already; choose one of {', '.join(self.left)}.")
        return self._after(Step(name, self.turn.action, side))

    def take_at_random(self, seed: int) -> "MapVeto":
        """The same for a side that let its time run out: see `choice_of_clock`. Raises `Conflict` where it is over."""
        if self.turn is None:
            raise Conflict(OVER)
        name = choice_of_clock(self.left, seed, len(self.steps))
        return self._after(Step(name, self.turn.action, self.turn.side, by_clock=True))

    def _after(self, step: Step) -> "MapVeto":
        return replace(self, steps=(*self.steps, step))


def has_decider(order: Order) -> bool:
    return _picks(order) % 2 == 0


def games_of(order: Order) -> int:
    """Over how many games a match is played whose maps come out of this order."""
    return _picks(order) + has_decider(order)


def _picks(order: Order) -> int:
    return sum(turn.action is Action.PICK for turn in order)


def default_order(maps: int, best_of: int) -> Order:
    """As most games do it: the sides act in turn, side 1 first. Two bans, then the picks, then bans until one map is
    left, which is the decider; of a best of 1 it is all bans. `maps` is `best_of` at least."""
    bans, picks = maps - best_of, best_of - 1
    first = min(bans, 2)
    actions = [Action.BAN] * first + [Action.PICK] * picks + [Action.BAN] * (bans - first)
    return tuple(Turn(action, 1 + number % 2) for number, action in enumerate(actions))


def order_for(pool: Sequence[str], declared: Order, best_of: int) -> Order | None:
    """The order of a match: the declared one, where it gives as many maps as the match has games, else the default;
    None where the pool is too small for so many, or empty: such a match has no veto."""
    if declared and games_of(declared) == best_of:
        return declared
    return default_order(len(pool), best_of) if len(pool) >= max(best_of, FEWEST_MAPS) else None


def choice_of_clock(left: Sequence[str], seed: int, number: int) -> str:
    """What the clock takes in turn `number` (from 0): of the maps left, in the order of the pool, the one whose place
    is the SHA-256 of the text "seed:number", read as one number, modulo how many they are. Anybody can work it out."""
    digest = sha256(f"{seed}:{number}".encode()).digest()
    return left[int.from_bytes(digest, "big") % len(left)]


def with_maps(maps: Sequence[str], games: Sequence[GameScore]) -> tuple[GameScore, ...]:
    """The games with the maps that the veto says, where none is named. Raises `InvalidInput` where another is."""
    return tuple(_on_map(game, maps[game.n - 1]) if 1 <= game.n <= len(maps) else game for game in games)


def _on_map(game: GameScore, name: str) -> GameScore:
    if game.map and game.map.casefold() != name.casefold():
        raise InvalidInput(f"By the map veto game {game.n} is played on {name}; name that map, or none.")
    return replace(game, map=name)


# What organizers declare.


def read_pool(value: object) -> tuple[str, ...]:
    """The maps in a list of JSON; an empty one says that there is no veto. Raises `InvalidInput`."""
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise InvalidInput("The map pool is a list of names.")
    if value and not FEWEST_MAPS <= len(value) <= MOST_MAPS:
        raise InvalidInput(f"A map pool has from {FEWEST_MAPS} to {MOST_MAPS} maps; leave it empty for no veto.")
    if not all(1 <= len(name) <= LONGEST_MAP and name.strip() for name in value):
        raise InvalidInput(f"The name of a map has from 1 to {LONGEST_MAP} characters.")
    if len({name.casefold() for name in value}) < len(value):
        raise InvalidInput("Each map stands in the pool once.")
    return tuple(value)


def read_order(value: object) -> Order:
    """The turns in a list of JSON. Raises `InvalidInput`."""
    if not isinstance(value, list) or len(value) > MOST_MAPS:
        raise InvalidInput(f"The veto's order is a list of turns, {MOST_MAPS} at most.")
    return tuple(_read_turn(turn) for turn in value)


def _read_turn(value: object) -> Turn:
    if isinstance(value, Mapping) and value.keys() == {"action", "side"}:
        action, side = value["action"], value["side"]
        # True is 1 in Python, and not in JSON.
        if action in tuple(Action) and type(side) is int and side in (1, 2):
            return Turn(Action(action), side)
    raise InvalidInput('Each turn of the veto is {"action": "ban" or "pick", "side": 1 or 2}.')


def check_order(pool: Sequence[str], order: Order, lengths: Sequence[int]) -> None:
    """Raise `InvalidInput` where a veto cannot go like that. `lengths`: the best-ofs that matches have."""
    if not pool:
        if order:
            raise InvalidInput("An order of the veto needs a map pool.")
        return
    if max(lengths) > len(pool):
        raise InvalidInput(f"A best of {max(lengths)} needs as many maps; the pool has {len(pool)}.")
    if not order:
        return
    left = len(pool) - len(order)
    if left < 0:
        raise InvalidInput(f"The veto's order has {len(order)} turns, and the pool only {len(pool)} maps.")
    if has_decider(order) and left != 1:
        raise InvalidInput(
            f"With {_picks(order)} picks the last map left is played too, so bans and picks leave 1 map of the pool; "
            f"this order leaves {left}."
        )
    if games_of(order) not in lengths:
        wanted = " or ".join(str(length) for length in sorted(set(lengths)))
        raise InvalidInput(f"The veto's order gives {games_of(order)} maps; a match here has {wanted} games.")


def check_seconds(seconds: int) -> None:
    """Raise `InvalidInput` for a turn in which nobody can decide, or that takes too long."""
    if seconds and not SHORTEST_TURN <= seconds <= LONGEST_TURN:
        raise InvalidInput(f"A turn takes from {SHORTEST_TURN} to {LONGEST_TURN} seconds, or 0: without an end.")


def written(order: Order) -> list[dict[str, Any]]:
    """The order as a list of JSON."""
    return [{"action": turn.action.value, "side": turn.side} for turn in order]
