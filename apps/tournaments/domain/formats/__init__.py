"""The formats a tournament can be played in: one file each, named here and nowhere else."""

from collections.abc import Callable, Mapping
from typing import Any

from apps.tournaments.domain.bracket import Tree
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.formats import single_elimination

Builder = Callable[[int, Mapping[str, Any]], Tree]

FORMATS: dict[str, Builder] = {
    single_elimination.NAME: single_elimination.build,
}


def build_tree(name: str, entrants: int, options: Mapping[str, Any]) -> Tree:
    """The tree of a format for that many entrants; `InvalidInput` for an unknown format or too few."""
    if name not in FORMATS:
        raise InvalidInput(f"This format is not known; choose one of: {', '.join(FORMATS)}.")
    return FORMATS[name](entrants, options)
