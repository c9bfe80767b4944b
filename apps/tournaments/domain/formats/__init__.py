"""The formats a tournament can be played in: one file each, named here and nowhere else."""

from apps.tournaments.domain.bracket import Tree
from apps.tournaments.domain.contest import Contest, Format
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.formats import double_elimination, groups, round_robin, single_elimination, swiss
from apps.tournaments.domain.options import Options

_MODULES = (single_elimination, double_elimination, round_robin, groups, swiss)
# All that the engine can play.
REGISTRY: dict[str, Format] = {one.FORMAT.name: one.FORMAT for one in _MODULES}
# Those that services and pages can run so far: what a tournament can be created with.
FORMATS: dict[str, Format] = {single_elimination.NAME: single_elimination.FORMAT}


def find_format(name: str) -> Format:
    if name not in REGISTRY:
        raise InvalidInput(f"This format is not known; choose one of: {', '.join(REGISTRY)}.")
    return REGISTRY[name]


def build_tree(name: str, entrants: int, options: Options) -> Tree:
    """The tree of a format for that many entrants; `InvalidInput` for an unknown format or too few."""
    return Contest(find_format(name), tuple(range(1, entrants + 1)), options).tree
