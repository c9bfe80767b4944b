"""Over how many games each round that is drawn is played."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from apps.organize.pages import Ask, unnamed
from apps.tournaments import services
from apps.tournaments.domain.bracket import Side
from apps.tournaments.models import Match, Tournament
from apps.tournaments.services.lengths import LONGEST, NOT_BEGUN
from apps.web.labels import full_title, names_its_part, part_title, side_round_title

CHOICES = range(1, LONGEST + 1, 2)
SIDES = [side.value for side in (Side.GROUP, Side.SWISS, Side.WINNERS, Side.LOSERS, Side.THIRD_PLACE, Side.FINAL)]


@dataclass(frozen=True)
class RoundLength:
    """`best_of`: of those that can still be changed; None where they differ."""

    value: str
    title: str
    matches: int
    best_of: int | None


def rounds_of(tournament: Tournament) -> list[RoundLength]:
    """The rounds with matches that have not begun."""
    rows = Match.objects.filter(tournament=tournament, bye=False)
    last: dict[tuple[int, str], int] = {}
    waiting: dict[tuple[int, str, int], list[int]] = {}
    found = rows.values_list("stage", "side", "round", "best_of", "state", "veto")
    for stage, side, number, best_of, state, veto in sorted(found, key=_when):
        last[stage, side] = number
        if state in NOT_BEGUN and veto is None:
            waiting.setdefault((stage, side, number), []).append(best_of)
    both = any(side == "losers" for _stage, side in last)
    return [
        RoundLength(
            f"{stage} {side} {number}",
            _titled(side, number, last[stage, side], both),
            len(lengths),
            lengths[0] if len(set(lengths)) == 1 else None,
        )
        for (stage, side, number), lengths in waiting.items()
    ]


def _when(row: tuple[int, str, int, int, str, int | None]) -> tuple[int, int, int]:
    """As they are played, about."""
    stage, side, number, *_ = row
    return stage, SIDES.index(side), number


def _titled(side: str, number: int, rounds: int, both: bool) -> str:
    title = side_round_title(side, number, rounds, both)
    return full_title(part_title(side, 0, both), title, names_its_part(side, number, rounds))


def play_over(ask: Ask) -> str:
    stage, _, rest = ask.sent("round").partition(" ")
    side, _, number = rest.partition(" ")
    if not (stage.isdecimal() and number.isdecimal() and len(stage + number) < 8):
        raise unnamed()
    rows = services.set_best_of(
        ask.tournament.pk, ask.person, ask.number("best_of"), stage=int(stage), side=side, round=int(number)
    )
    return _said(len(rows), ask.number("best_of"))


def _said(matches: int, best_of: int) -> str:
    text = ngettext("{n} match is a best of {best_of} now.", "{n} matches are a best of {best_of} now.", matches)
    return text.format(n=matches, best_of=best_of)
