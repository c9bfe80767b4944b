"""A contest: a format, its entrants, and what happened so far. All the rest follows from these.

This is the interface of every format. Formats that know all their matches from the start and formats that
draw one round after the other answer the same questions: `tree`, `state`, `open_matches`, `draw`,
`standings`, `finished`, `champion`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from apps.tournaments.domain.bracket import NOBODY, Gone, Node, Outcome, Results, State, Tree, derive
from apps.tournaments.domain.errors import Conflict, InvalidInput
from apps.tournaments.domain.options import Options
from apps.tournaments.domain.standings import Ranked

# As JSON has them, since they are stored with the round.
Facts = Mapping[str, str | int | float | bool | list[int] | list[float]]


class NoLegalPairing(Conflict):
    """No round can be drawn in which nobody meets twice and nobody has a second bye."""


class Halt(StrEnum):
    """Why no match of a contest is open though it may not be over.

    `DRAWING`: a round is due, and being drawn elsewhere, since that takes long. `STUCK`: a round is due and there is no
    legal one, so an organizer decides how it goes on. `OVER`: an organizer decided that it ends there, or the options
    did.
    """

    DRAWING = "drawing"
    STUCK = "stuck"
    OVER = "over"


@dataclass(frozen=True)
class Pairing:
    """Two entrants who are to meet (`second` None: a bye), how long, and why: in words, and as `facts` that can be
    said in any language (the `rule`, and what it looked at)."""

    first: int
    second: int | None
    best_of: int = 1
    reason: str = ""
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Round:
    """A round that was drawn; stored as it is, since later results would draw another one."""

    pairings: tuple[Pairing, ...]


@dataclass(frozen=True)
class Format:
    """`options`: the names of those it reads. `plan`: the matches known so far. `rank`: everyone's place. `draw`: the
    next round to be played, None where there is none to draw; only formats that pair round by round have it. `is_due`:
    whether a round is to come after those drawn, which costs little to say. `draw_anyway`: the next round where none is
    legal, by what is waived. `beaten`: who may not go on in a table. `takes_late`: whether somebody may enter now."""

    name: str
    options: tuple[str, ...]
    plan: Callable[["Contest"], Tree]
    rank: Callable[["Contest"], list[Ranked]]
    draw: Callable[["Contest"], Round | None] | None = None
    is_due: Callable[["Contest"], bool] = lambda _: False
    draw_anyway: Callable[["Contest", str], Round] | None = None
    beaten: Callable[["Contest"], Gone] = lambda _: NOBODY
    takes_late: Callable[["Contest"], bool] | None = None


@dataclass(frozen=True)
class Contest:
    """`entrants` are registration ids, first seed first; `results` those that count, by match key; `drawn` the
    rounds drawn so far; `gone` who was disqualified or withdrew after the start; `left_after` those of them who
    left when their group was over: they keep the rank they had, so that a playoff stays as it was drawn; `dropped`: who
    left between two rounds: they are not paired any more, and stand where their points put them; `halt`: what is known
    of the round that is due, None where the format is to be asked."""

    format: Format
    entrants: tuple[int, ...]
    options: Options = field(default_factory=dict)
    results: Results = field(default_factory=dict)
    drawn: tuple[Round, ...] = ()
    gone: Gone = NOBODY
    left_after: Gone = NOBODY
    dropped: Gone = NOBODY
    halt: Halt | None = None

    def __post_init__(self) -> None:
        if len(self.entrants) < 2:
            raise InvalidInput("A bracket needs at least two entrants.")
        if len(set(self.entrants)) != len(self.entrants):
            raise InvalidInput("An entrant stands twice in the list.")

    @cached_property
    def tree(self) -> Tree:
        return self.format.plan(self)

    @cached_property
    def state(self) -> State:
        return derive(self.tree, self.entrants, self.results, self.gone, self.gone_in_groups)

    @property
    def gone_in_groups(self) -> Gone:
        """Who stands in a group's table as one who is gone."""
        return self.gone - self.left_after

    @cached_property
    def standings(self) -> list[Ranked]:
        """Everyone, best first."""
        return self.format.rank(self)

    @property
    def open_matches(self) -> list[Node]:
        """What can be played now."""
        return [node for node in self.tree.nodes if self.state[node.key].playable]

    @cached_property
    def next_round(self) -> Round | None:
        """The round to draw next; None while one is being played or drawn, at the end, and in formats that draw none.

        Raises `NoLegalPairing`.
        """
        if self.format.draw is None or self.halt is not None or not self.round_is_due:
            return None
        return self.format.draw(self)

    @cached_property
    def round_is_due(self) -> bool:
        """Whether nothing is left to play of the rounds drawn, and they are not all there are."""
        return self.all_decided and self.format.is_due(self)

    @cached_property
    def stuck(self) -> bool:
        """A round is due and none can be drawn. With the option `rounds` at those drawn so far it is over."""
        if self.halt is not None:
            return self.halt is Halt.STUCK
        try:
            _ = self.next_round
        except NoLegalPairing:
            return True
        return False

    @property
    def finished(self) -> bool:
        if not self.all_decided or self.halt in (Halt.DRAWING, Halt.STUCK):
            return False
        return not self.round_is_due or self.halt is Halt.OVER or (not self.stuck and self.next_round is None)

    @property
    def champion(self) -> int | None:
        """The one who stands first alone when it is over."""
        if not self.finished:
            return None
        first = [standing.entrant for standing in self.standings if standing.last == 1]
        return first[0] if first and first[0] not in self.gone else None

    @cached_property
    def all_decided(self) -> bool:
        return all(standing.decided for standing in self.state.values())

    def with_results(self, results: Mapping[str, Outcome]) -> "Contest":
        """The contest after more results; refuses one of a match that cannot be played."""
        for key in results:
            if key not in self.state:
                raise InvalidInput(f"There is no match {key}.")
            if not self.state[key].playable:
                raise Conflict(f"The match {key} cannot take a result: it is decided, or its entrants are not known.")
        return self._on_the_same_tree(results={**self.results, **results})

    def with_round(self, drawn: Round) -> "Contest":
        return replace(self, drawn=(*self.drawn, drawn), halt=None)

    def halted(self, halt: Halt | None) -> "Contest":
        later = replace(self, halt=halt)
        later.__dict__.update(tree=self.tree, state=self.state)
        return later

    def after_rounds(self, number: int) -> "Contest":
        """What it was when so many rounds were drawn and over; for formats that draw rounds."""
        if number >= len(self.drawn):
            return self
        first = replace(self, drawn=self.drawn[:number], halt=Halt.DRAWING)
        return replace(first, results={key: self.results[key] for key in first.state if key in self.results})

    @cached_property
    def rounds_over(self) -> int:
        """How many of the rounds drawn are over, counted from the first one."""
        undecided = [node.round for node in self.tree.nodes if not self.state[node.key].decided]
        return min(undecided, default=len(self.drawn) + 1) - 1

    def without(self, entrant: int) -> "Contest":
        """The contest after a disqualification. What is decided stays so, walkovers over others who are gone too."""
        if entrant not in self.entrants:
            raise InvalidInput("Nobody by this id takes part.")
        late = {entrant} if self._group_is_over(entrant) else NOBODY
        return self._on_the_same_tree(
            results={**self._walkovers, **self.results},
            gone=self.gone | {entrant},
            left_after=self.left_after | late,
        )

    def dropping(self, entrant: int) -> "Contest":
        """The contest after somebody left between two rounds. Raises `Conflict` where a match of theirs is open, and in
        a format that draws no rounds."""
        if entrant not in self.entrants:
            raise InvalidInput("Nobody by this id takes part.")
        if self.format.draw is None:
            raise Conflict("Nobody leaves this format between rounds, since all its matches stand.")
        if any(entrant in node_state.slots for node_state in self.state.values() if not node_state.decided):
            raise Conflict("A match of yours is open; you can leave when it is over.")
        return self._on_the_same_tree(dropped=self.dropped | {entrant})

    def joined_by(self, entrant: int) -> "Contest":
        """The contest with somebody who comes late, as the last seed. Raises `Conflict` where nobody may any more."""
        if entrant in self.entrants:
            raise InvalidInput("An entrant stands twice in the list.")
        if self.format.takes_late is None or not self.format.takes_late(self):
            raise Conflict("Nobody enters any more: nobody comes late here, or only before the second round is drawn.")
        return replace(self, entrants=(*self.entrants, entrant), halt=None)

    @property
    def _walkovers(self) -> dict[str, Outcome]:
        """Those so far, as results: whoever leaves later does not change them."""
        over = {key: node_state for key, node_state in self.state.items() if node_state.walkover}
        slots = {
            key: None if node_state.winner is None else node_state.slots.index(node_state.winner) + 1
            for key, node_state in over.items()
        }
        return {key: Outcome(slot, forfeit=True, walkover=True) for key, slot in slots.items()}

    def _group_is_over(self, entrant: int) -> bool:
        own = [group for group in self.tree.groups if self.entrants.index(entrant) + 1 in group.seeds]
        return bool(own) and all(self.state[key].decided for group in own for key in group.keys)

    def _on_the_same_tree(self, **changes: object) -> "Contest":
        """Which matches there are depends neither on results nor on who is gone, so the tree need not be made anew."""
        later = replace(self, **changes, halt=None)  # type: ignore[arg-type]
        later.__dict__["tree"] = self.tree
        return later
