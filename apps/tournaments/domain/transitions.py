"""State machines as tables: which state may follow which. The diagrams in Documents are drawn from them."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from apps.tournaments.domain.errors import WrongState

S = TypeVar("S", bound=StrEnum)


class Machine(Generic[S]):
    """The legal moves of one kind of thing.

    Every state must be a key of `moves`; a state without moves is final.
    """

    def __init__(self, name: str, initial: S, moves: Mapping[S, Iterable[S]]) -> None:
        self.name = name
        self.initial = initial
        self.moves: dict[S, tuple[S, ...]] = {state: tuple(after) for state, after in moves.items()}
        missing = set(type(initial)) - set(self.moves)
        if missing:
            raise ValueError(f"{name} has states without a row: {sorted(missing)}")

    def allows(self, old: S, new: S) -> bool:
        return new in self.moves[old]

    def check(self, old: S, new: S) -> S:
        """Return `new`; raise `Conflict` with the state and the legal moves when it may not follow `old`."""
        if self.allows(old, new):
            return new
        legal = [str(state) for state in self.moves[old]]
        ways = f"it can become {', '.join(legal)}" if legal else "that is final"
        text = f"The {self.name} is {old}, so it cannot become {new}: {ways}."
        raise WrongState(text, self.name, str(old), legal)

    def require(self, state: S, *allowed: S) -> None:
        """Raise `Conflict` when `state` is none of `allowed`."""
        if state not in allowed:
            wanted = " or ".join(str(source) for source in allowed)
            legal = [str(target) for target in self.moves[state]]
            text = f"The {self.name} is {state}; this needs it to be {wanted}."
            raise WrongState(text, self.name, str(state), legal, tuple(map(str, allowed)))

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        for old, after in self.moves.items():
            lines += [f"    {old} --> {new}" for new in after] or [f"    {old} --> [*]"]
        return "\n".join(lines) + "\n"
