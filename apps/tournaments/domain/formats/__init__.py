"""The formats a tournament can be played in: one file each, named here and nowhere else."""

from apps.tournaments.domain.bracket import Side, Tree
from apps.tournaments.domain.contest import Contest, Format
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.formats import double_elimination, groups, round_robin, single_elimination, swiss
from apps.tournaments.domain.options import Options, check_names
from apps.tournaments.domain.ranking import read_rules
from apps.tournaments.domain.tables import check_scoring, draws_allowed

_MODULES = (single_elimination, double_elimination, round_robin, groups, swiss)
FORMATS: dict[str, Format] = {module.FORMAT.name: module.FORMAT for module in _MODULES}
OPTION_NAMES = frozenset(name for format in FORMATS.values() for name in format.options)


def find_format(name: str) -> Format:
    if name not in FORMATS:
        raise InvalidInput(f"This format is not known; choose one of: {', '.join(FORMATS)}.")
    return FORMATS[name]


def build_tree(name: str, entrants: int, options: Options) -> Tree:
    """The tree of a format for that many entrants; `InvalidInput` for an unknown format or too few."""
    return Contest(find_format(name), tuple(range(1, entrants + 1)), options).tree


def check_options(name: str, entrants: int, options: Options) -> None:
    """Raise `InvalidInput` for options that no format has, that are too large, or that make no sense, whichever format
    they are of, or with that many entrants."""
    check_names(options, OPTION_NAMES)
    build_tree(name, entrants, options)
    read_rules(options, ("points",))
    check_scoring(options)
    draws_allowed(Side.GROUP, 1, options)
    swiss.read_rules_of(entrants, options)
