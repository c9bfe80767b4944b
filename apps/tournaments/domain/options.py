"""Options as an organizer gives them, read with their limits.

Each format declares the names it reads. An option of another format is left alone, so that an organizer may try another
one and come back; a name that no format knows is refused.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.results import MAX_GAMES

Options = Mapping[str, Any]
MOST_BYTES = 16_384
LONGEST_NAME = 40


def check_names(options: object, known: Collection[str]) -> None:
    """Raise `InvalidInput` for options that are too large, or hold a name that is not `known`."""
    if not isinstance(options, Mapping):
        raise InvalidInput("The options are names and their values.")
    try:
        size = len(json.dumps(options, ensure_ascii=False).encode(errors="surrogatepass"))
    except (RecursionError, TypeError, ValueError):
        raise InvalidInput("The options hold what no option takes; write them as JSON.") from None
    if size > MOST_BYTES:
        raise InvalidInput(f"The options take {size} bytes; {MOST_BYTES} are allowed.")
    for name in options:
        if name not in known:
            raise InvalidInput(unknown_name(str(name), known))


def unknown_name(name: str, known: Collection[str]) -> str:
    """What to say about an option that nobody knows; what is no name at all is not repeated."""
    if not name.isprintable() or len(name) > LONGEST_NAME:
        return f"There is an option of a name that no format knows; these are known: {', '.join(sorted(known))}."
    near = get_close_matches(name, known)
    found = f"did you mean {' or '.join(near)}?" if near else f"these are known: {', '.join(sorted(known))}."
    return f"No format has the option {name}; {found}"


def whole(options: Options, name: str, default: int, least: int = 0, most: int = 10_000) -> int:
    """A whole number from `least` to `most`."""
    value = options.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InvalidInput(f"The option {name} must be a whole number from {least} to {most}.")
    return value


def length(options: Options, name: str, default: int) -> int:
    """Of a series: an odd number of games, 15 at most, so that somebody has to win it."""
    found = whole(options, name, default, 1, MAX_GAMES)
    if found % 2 == 0:
        raise InvalidInput(f"The option {name} must be an odd number, so that the series has a winner.")
    return found


def maybe_whole(options: Options, name: str, least: int = 0, most: int = 10_000) -> int | None:
    """The same, or None where it is not given."""
    return whole(options, name, least, least, most) if options.get(name) is not None else None


def choice(options: Options, name: str, allowed: Sequence[str], default: str) -> str:
    """One of the words `allowed`."""
    value = options.get(name)
    if value is None:
        return default
    if value not in allowed:
        raise InvalidInput(f"The option {name} must be one of: {', '.join(allowed)}.")
    return str(value)


def flag(options: Options, name: str, *, default: bool = False) -> bool:
    value = options.get(name)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise InvalidInput(f"The option {name} must be true or false.")
    return value


def words(options: Options, name: str, allowed: Sequence[str], default: Sequence[str]) -> tuple[str, ...]:
    """An ordered list of words out of `allowed`; one may stand in it twice, and no more often."""
    value = options.get(name)
    if value is None:
        return tuple(default)
    if not isinstance(value, list | tuple) or any(word not in allowed for word in value):
        raise InvalidInput(f"The option {name} must be a list of: {', '.join(allowed)}.")
    if any(value.count(word) > 2 for word in set(value)):
        raise InvalidInput(f"In the option {name} each may stand twice at most.")
    return tuple(value)


def number(options: Options, name: str, default: Fraction) -> Fraction:
    """An exact number: 0.5 is a half. At least 0 and at most 1000."""
    value = options.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction) or not 0 <= value <= 1000:
        raise InvalidInput(f"The option {name} must be a number from 0 to 1000.")
    return Fraction(str(value))
