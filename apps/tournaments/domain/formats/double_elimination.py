"""Double elimination for any number of entrants: who loses twice is out.

The losers of the winners' round r (r >= 2) drop into the losers' round 2(r - 1); between two drops the
losers' side plays a round among itself.
"""

from collections.abc import Iterator, Sequence

from apps.tournaments.domain.bracket import LoserIfUpset, LoserOf, Node, Side, Source, Tier, Tree, WinnerOf
from apps.tournaments.domain.contest import Contest, Format
from apps.tournaments.domain.formats import single_elimination
from apps.tournaments.domain.formats.single_elimination import first_round, winners_side
from apps.tournaments.domain.formats.single_elimination import key as winners_key
from apps.tournaments.domain.options import Options, choice

NAME = "double_elimination"
OPTIONS = ("grand_final",)
GRAND_FINALS = ("none", "simple", "double")
FINAL, RESET = "F1.1", "F2.1"


def build(entrants: int, options: Options) -> Tree:
    """The tree for `entrants` >= 2.

    Option `grand_final`: `double` (a second match if the losers'-side finalist wins the first), `simple` (one
    match), `none` (the sides' winners are first and second).
    """
    return from_slots(first_round((entrants - 1).bit_length()), options)


def from_slots(slots: Sequence[Source], options: Options, stage: int = 1) -> Tree:
    """The tree of these first-round slots (a power of two)."""
    rounds = len(slots).bit_length() - 1
    kind = choice(options, "grand_final", GRAND_FINALS, "double")
    finals = list(_finals(rounds, kind, stage))
    nodes = (*winners_side(slots, stage), *_losers_side(rounds, stage), *finals)
    final = finals[-1].key if finals else winners_key(rounds, 1)
    return Tree(nodes, rounds, final, tiers=tuple(_tiers(rounds, kind)))


def _losers_side(rounds: int, stage: int) -> Iterator[Node]:
    for number in range(1, 2 * rounds - 1):
        for position, key in enumerate(_keys(rounds, number), start=1):
            yield Node(key, Side.LOSERS, number, position, _sources(rounds, number, position), stage)


def _sources(rounds: int, number: int, position: int) -> tuple[Source, Source]:
    upper, lower = 2 * position - 1, 2 * position
    if number == 1:
        return LoserOf(winners_key(1, upper)), LoserOf(winners_key(1, lower))
    if number % 2:
        return WinnerOf(_key(number - 1, upper)), WinnerOf(_key(number - 1, lower))
    round_lost = number // 2 + 1
    dropping = 1 + ((position - 1) ^ _crossing(rounds, round_lost))
    return LoserOf(winners_key(round_lost, dropping)), WinnerOf(_key(number - 1, position))


def _crossing(rounds: int, round_lost: int) -> int:
    """By which number the losers of a winners' round are crossed over (xor of their positions, from 0).

    Two who met in the winners' round r, one of whom lost again later in the round s, can meet in the losers'
    side once the leading bits of the crossings of r and s agree. So crossings count up in their first `bits`
    bits: 2 ** bits winners' rounds are told apart, and after that the positions differ in so few bits that
    the next meeting is as late as the size allows.
    """
    bits = max(range(rounds), key=lambda bits: min(2 << bits, 2 * (rounds - bits) - 1))
    prefix = (round_lost - 1) % (1 << bits)
    room = rounds - round_lost - bits
    return prefix << room if room >= 0 else prefix >> -room


def _finals(rounds: int, kind: str, stage: int) -> Iterator[Node]:
    if kind == "none":
        return
    last = WinnerOf(_key(2 * rounds - 2, 1)) if rounds > 1 else LoserOf(winners_key(1, 1))
    yield Node(FINAL, Side.FINAL, 1, 1, (WinnerOf(winners_key(rounds, 1)), last), stage)
    if kind == "double":
        yield Node(RESET, Side.FINAL, 2, 1, (WinnerOf(FINAL), LoserIfUpset(FINAL)), stage)


def _tiers(rounds: int, kind: str) -> Iterator[Tier]:
    """Places from the champion down. Without a grand final the winner of the losers' side is second.

    With each losers' round stand the winners' matches whose losers drop into it: if both sides forfeit there,
    both are out.
    """
    champion, finals = {
        "double": (RESET, (RESET, FINAL)),
        "simple": (FINAL, (FINAL,)),
        "none": (winners_key(rounds, 1), ()),
    }[kind]
    if rounds == 1:
        yield Tier((champion,), (*finals, winners_key(1, 1)))
        return
    yield Tier((champion,), finals)
    for number in range(2 * rounds - 2, 0, -1):
        second = (_key(number, 1),) if kind == "none" and number == 2 * rounds - 2 else ()
        yield Tier(second, (*_keys(rounds, number), *_dropping(rounds, number)))


def _keys(rounds: int, number: int) -> list[str]:
    """The matches of a losers' round. Rounds 2s - 1 and 2s have the same number of them."""
    return [_key(number, position + 1) for position in range(2 ** (rounds - 2 - (number - 1) // 2))]


def _dropping(rounds: int, number: int) -> list[str]:
    """The winners' matches whose losers come into this losers' round."""
    if number % 2 and number > 1:
        return []
    round_lost = number // 2 + 1
    return [winners_key(round_lost, position + 1) for position in range(2 ** (rounds - round_lost))]


def _key(number: int, position: int) -> str:
    return f"L{number}.{position}"


def _plan(contest: Contest) -> Tree:
    return build(len(contest.entrants), contest.options)


FORMAT = Format(NAME, OPTIONS, plan=_plan, rank=single_elimination.rank)
