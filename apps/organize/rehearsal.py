"""What a move would do, found by doing it and taking it back.

The service itself runs, in a transaction that is rolled back: nothing is saved, told or mailed, and what is shown
cannot differ from what will happen.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.models import Bracket, Deadline, Match, Registration

MOST_NAMED = 12
T = TypeVar("T")


@dataclass(frozen=True)
class Stand:
    """A tournament at one moment."""

    registrations: dict[int, str]
    names: dict[int, str]
    # By id: the state, whether it is a bye, and its round.
    matches: dict[int, tuple[str, bool, int]]
    bracket_id: int | None
    # What the bracket is drawn by.
    number: int | None
    halt: str
    deadlines: int


@dataclass(frozen=True)
class Rehearsal:
    """`sentences`: what happens; `pairs`: who meets whom first, where something is drawn."""

    sentences: list[str]
    pairs: list[str] = field(default_factory=list)


def taken_back(act: Callable[[], T]) -> T:
    """What the act gives, none of which is saved, told or mailed. Raises what it raises."""
    with transaction.atomic():
        found = act()
        transaction.set_rollback(True)
    return found


def rehearsed(tournament_id: int, act: Callable[[], object]) -> Rehearsal:
    """Raises what the service raises."""

    def stands() -> tuple[Stand, Stand, list[str]]:
        before = _stand(tournament_id)
        act()
        after = _stand(tournament_id)
        return before, after, _pairs(tournament_id) if after.bracket_id != before.bracket_id else []

    before, after, pairs = taken_back(stands)
    return Rehearsal([*_of_people(before, after), *_of_matches(before, after), *_of_the_clock(before, after)], pairs)


def _stand(tournament_id: int) -> Stand:
    people = Registration.objects.filter(tournament=tournament_id).order_by("pk")
    rows = list(people.values_list("pk", "state", "name"))
    matches = Match.objects.filter(tournament=tournament_id).values_list("pk", "state", "bye", "round")
    bracket = Bracket.objects.filter(tournament=tournament_id).first()
    return Stand(
        {pk: state for pk, state, _ in rows},
        {pk: name for pk, _, name in rows},
        {pk: (state, bye, number) for pk, state, bye, number in matches},
        bracket.pk if bracket else None,
        bracket.random_seed if bracket else None,
        bracket.halt if bracket else "",
        Deadline.objects.filter(tournament=tournament_id, state="open").count(),
    )


def _of_people(before: Stand, after: Stand) -> Iterator[str]:
    moved: dict[tuple[str, str], list[str]] = {}
    for pk, state in after.registrations.items():
        if before.registrations.get(pk, state) != state:
            moved.setdefault((before.registrations[pk], state), []).append(after.names[pk])
    no_shows = [name for (_, new), names in moved.items() if new == RegistrationState.NO_SHOW for name in names]
    if no_shows:
        text = ngettext(
            "{n} has not checked in and is out: {names}.",
            "{n} have not checked in and are out: {names}.",
            len(no_shows),
        )
        yield text.format(n=len(no_shows), names=listed(no_shows))
    ups = [name for (old, _), names in moved.items() if old == RegistrationState.WAITLISTED for name in names]
    if ups:
        text = ngettext("{n} moves up: {names}.", "{n} move up: {names}.", len(ups))
        yield text.format(n=len(ups), names=listed(ups))
    refused = [name for (_, new), names in moved.items() if new == RegistrationState.REJECTED for name in names]
    if refused:
        text = ngettext("{n} is turned away: {names}.", "{n} are turned away: {names}.", len(refused))
        yield text.format(n=len(refused), names=listed(refused))
    playing = sum(state == RegistrationState.ACTIVE for state in after.registrations.values())
    if playing and playing != sum(state == RegistrationState.ACTIVE for state in before.registrations.values()):
        yield ngettext("{n} plays.", "{n} play.", playing).format(n=playing)


def _of_matches(before: Stand, after: Stand) -> Iterator[str]:
    if before.bracket_id and after.bracket_id != before.bracket_id:
        yield _("The bracket that is drawn is thrown away.")
    if after.bracket_id != before.bracket_id and after.matches:
        byes = sum(bye for _, bye, _ in after.matches.values())
        rounds = max(number for _, _, number in after.matches.values())
        counted = [
            _counted("{n} match", "{n} matches", len(after.matches) - byes),
            _counted("{n} round", "{n} rounds", rounds),
            *([_counted("{n} bye", "{n} byes", byes)] if byes else []),
        ]
        yield _("The bracket is drawn: {what}.").format(what=", ".join(counted))
        yield by_number(after.number)
    elif after.halt == "drawing" and before.halt != "drawing":
        yield _("The bracket is large, and is drawn in the background.")
    ended = Counter(
        state for pk, (state, _, _) in after.matches.items() if before.matches.get(pk, (state,))[0] != state
    )
    if n := ended[MatchState.CANCELLED]:
        yield _counted("{n} match is cancelled.", "{n} matches are cancelled.", n)


def by_number(number: int | None) -> str:
    text = _("Lots are drawn by the number {number}: looking again draws the same, and History shows the number later.")
    return text.format(number=number)


def _of_the_clock(before: Stand, after: Stand) -> Iterator[str]:
    if (n := before.deadlines - after.deadlines) > 0:
        text = ngettext("{n} thing the clock was to do is off.", "{n} things the clock was to do are off.", n)
        yield text.format(n=n)


def _counted(singular: str, plural: str, n: int) -> str:
    return ngettext(singular, plural, n).format(n=n)


def _pairs(tournament_id: int) -> list[str]:
    """Who meets whom in the first round that is drawn; a bye is named as one."""
    first = Match.objects.filter(tournament=tournament_id, round=1).select_related("participant1", "participant2")
    rows = first.exclude(participant1=None, participant2=None).order_by("stage", "group", "side", "position")
    return [_pair(row) for row in rows]


def _pair(row: Match) -> str:
    first, second = (_seeded(side) for side in (row.participant1, row.participant2))
    return _("{name}: bye").format(name=first or second) if row.bye else f"{first or '?'} – {second or '?'}"


def _seeded(side: Registration | None) -> str:
    if side is None:
        return ""
    return f"{side.seed}. {side.name}" if side.seed else side.name


def listed(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    shown = ", ".join(names[:MOST_NAMED])
    return _("{names} and {n} more").format(names=shown, n=more) if more > 0 else shown
