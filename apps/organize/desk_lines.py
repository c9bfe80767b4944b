"""The lines of the match desk: which matches stand in which column, and what each line shows.

A desk has more matches than a person looks at, and is read anew with everything that happens. So a column shows its
first lines, what they need is read in one query a kind, and the others are found by the name of a side.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Prefetch, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from apps.organize import needs
from apps.organize.pages import Ask
from apps.organize.scope import covered
from apps.tournaments.domain.match_states import OPEN_TO_A_RULING, OVER, MatchState
from apps.tournaments.domain.report_states import ReportState
from apps.tournaments.models import Announcement, Deadline, Dispute, Evidence, Match, Registration, ResultReport
from apps.tournaments.selectors.evidence import evidence_for
from apps.web.cases import Said
from apps.web.naming import FIELDS, Names, all_names

_M = MatchState
MOST_SHOWN, MOST_DONE = 100, 60
CALLABLE = (_M.CHECK_IN, _M.READY)
WAITING = (_M.DISPUTED, _M.PENDING_RESULT)


@dataclass
class Column:
    """`more`: how many it has besides its lines."""

    name: str
    title: Promise
    states: tuple[MatchState, ...]
    lines: list["Line"] = field(default_factory=list)
    more: int = 0

    @property
    def count(self) -> int:
        return len(self.lines) + self.more


@dataclass(frozen=True)
class Game:
    """A row of the form in which the games of a match are entered, as texts; `map`: the one that is known."""

    n: int
    first: str = ""
    second: str = ""
    map: str = ""


@dataclass(frozen=True)
class Line:
    """One match on the desk. `late_at`: when it is late, or was; `said`: by each side of a match that waits for
    somebody; `games`: of a series, one for each that may be played, `is_typed` where they are those of a form that was
    not carried out; `told`: what the staff said to both sides."""

    match: Match
    title: str
    since: datetime | None
    due_at: datetime | None
    late_at: datetime | None
    said: list[Said]
    dispute: Dispute | None
    games: list[Game]
    is_typed: bool
    told: list[Announcement]

    @property
    def number(self) -> str:
        """The match's, as forms name it."""
        return str(self.match.pk)

    @property
    def seen(self) -> str:
        """What had happened in the match when the page was made: the number of its newest event, and of its score."""
        return f"{self.match.sequence}.{self.match.score_version}"

    @property
    def is_open(self) -> bool:
        return self.match.current_state in OPEN_TO_A_RULING

    @property
    def is_callable(self) -> bool:
        return self.match.current_state in CALLABLE

    @property
    def is_called(self) -> bool:
        return self.is_callable and self.match.called_at is not None

    @property
    def is_over(self) -> bool:
        return self.match.current_state in OVER

    @property
    def is_late(self) -> bool:
        return self.late_at is not None and self.late_at < timezone.now()

    @property
    def versus(self) -> str:
        return " – ".join(side.name if side else "?" for _slot, side, _score in self.sides)

    @property
    def absences(self) -> list[tuple[Registration, Registration]]:
        """Who may be said not to have come, each with the side that has the match then."""
        first, second = self.match.participant1, self.match.participant2
        return [(first, second), (second, first)] if first and second else []

    @property
    def there(self) -> list[int]:
        """The slots of those who said that they are there, of a match that waits for its sides."""
        times = (self.match.participant1_ready_at, self.match.participant2_ready_at)
        return [slot for slot, at in enumerate(times, 1) if at is not None] if self.is_callable else []

    @property
    def sides(self) -> list[tuple[int, Registration | None, int]]:
        row = self.match
        return [(1, row.participant1, row.participant1_score), (2, row.participant2, row.participant2_score)]


def columns() -> list[Column]:
    return [
        Column("call", gettext_lazy("Up next"), CALLABLE),
        Column("playing", gettext_lazy("Being played"), (_M.LIVE,)),
        Column("waiting", gettext_lazy("Waiting for somebody"), WAITING),
        Column("done", gettext_lazy("Done"), (_M.COMPLETED, _M.FORFEIT)),
    ]


def matches_here(ask: Ask) -> Any:
    """The tournament's matches that the person has to do with: all, or those of their scope."""
    rows = Match.objects.filter(tournament=ask.tournament, bye=False)
    return rows if ask.runs_it else rows.filter(covered(ask.membership.scope))


def filled_columns(ask: Ask, query: str) -> list[Column]:
    found = columns()
    standing = _standing(ask, query)
    listed = [_listed(column, standing) for column in found]
    rows = {row.pk: row for row in _rows(ask, {pk for ids in listed for pk in ids})}
    # Those shown may be drawn or taken back at this moment, and have names all the same.
    own = [{name: getattr(row, name) for name in FIELDS} for row in rows.values()]
    names = all_names([*ask.tournament.matches.values(*FIELDS), *own])
    due, shown = _due(ask), _evidence(ask)
    for column, ids in zip(found, listed, strict=True):
        column.lines += [_line(ask, rows[pk], names, due, shown) for pk in ids if pk in rows]
    return found


def next_late(found: Iterable[Column]) -> datetime | None:
    """When the page is another without anything being told: a match is late from then on."""
    now = timezone.now()
    times = [line.late_at for column in found for line in column.lines if line.late_at is not None]
    return min((at for at in times if at > now), default=None)


def _standing(ask: Ask, query: str) -> "list[tuple[int, str, datetime | None]]":
    """The number, the state and the end of each match that may be on the desk, in the order in which they are due:
    those that are called first, as they were called."""
    rows = needs.only(matches_here(ask), ask.request.GET.get("only", ""))
    if query:
        rows = rows.filter(Q(participant1__name__icontains=query) | Q(participant2__name__icontains=query))
    shown = [state.value for column in columns() for state in column.states]
    waiting = F("called_at").asc(nulls_last=True), F("scheduled_time").asc(nulls_last=True)
    in_order = rows.filter(state__in=shown).order_by(*waiting, "stage", "round", "position", "pk")
    return list(in_order.values_list("pk", "state", "completed_at"))


def _listed(column: Column, standing: "list[tuple[int, str, datetime | None]]") -> list[int]:
    """The matches that the column shows; what is done last stands first."""
    rows = [(pk, ended) for pk, state, ended in standing if state in column.states]
    most = MOST_SHOWN
    if column.name == "done":
        rows.sort(key=lambda row: (row[1] is not None, row[1]), reverse=True)
        most = MOST_DONE
    column.more = max(0, len(rows) - most)
    return [pk for pk, _ended in rows[:most]]


def _rows(ask: Ask, ids: set[int]) -> Any:
    people = ("participant1", "participant2", "station", "stream", "winner")
    disputes = Dispute.objects.filter(status="open").select_related("opened_by")
    reports = ResultReport.objects.exclude(state=ReportState.SUPERSEDED.value)
    return (
        matches_here(ask)
        .filter(pk__in=ids)
        .select_related(*people)
        .prefetch_related(
            "games",
            Prefetch("disputes", disputes, to_attr="open_disputes"),
            Prefetch("reports", reports, to_attr="reported"),
            Prefetch("announcements", Announcement.objects.order_by("pk"), to_attr="told"),
        )
    )


def _due(ask: Ask) -> dict[int | None, datetime]:
    rows = Deadline.objects.filter(tournament=ask.tournament, state="open", match__isnull=False)
    return dict(rows.order_by("-due_at").values_list("match", "due_at"))


def _evidence(ask: Ask) -> dict[int, list[Evidence]]:
    """What the sides show for what they say, of each match that waits for somebody."""
    waiting = [state.value for state in WAITING]
    rows = evidence_for(ask.person.pk, ask.tournament.pk).filter(match__state__in=waiting)
    found: dict[int, list[Evidence]] = {}
    for row in rows:
        found.setdefault(row.match_id, []).append(row)
    return found


def _line(
    ask: Ask, row: Any, names: Names, due: Mapping[int | None, datetime], shown: Mapping[int, list[Evidence]]
) -> Line:
    since = {_M.LIVE: row.started_at, _M.COMPLETED: row.completed_at, _M.FORFEIT: row.completed_at}
    waits_for_sides = row.current_state in CALLABLE
    dispute = next(iter(row.open_disputes), None)
    return Line(
        row,
        names.name(row.pk),
        since.get(row.current_state) or _waits_since(row, dispute) or row.called_at,
        due.get(row.pk),
        (due.get(row.pk) or row.scheduled_time) if waits_for_sides else None,
        _said(row, dispute, shown.get(row.pk, [])) if row.current_state in WAITING else [],
        dispute,
        _games(ask, row) if row.best_of > 1 else [],
        _is_typed(ask, row),
        row.told,
    )


def _waits_since(row: Any, dispute: Dispute | None) -> datetime | None:
    """When it was disputed, or reported last, of a match that waits for somebody."""
    if row.current_state not in WAITING:
        return None
    return dispute.created_at if dispute else max((report.created_at for report in row.reported), default=None)


def _said(row: Any, dispute: Dispute | None, evidence: list[Evidence]) -> list[Said]:
    """By both sides; of what they show, that which goes with what counts now."""
    kept = {report.pk for report in row.reported}
    counts = [
        piece
        for piece in evidence
        if piece.report_id in kept or (dispute is not None and piece.dispute_id == dispute.pk)
    ]
    return [
        Said(
            side,
            next((report for report in reversed(row.reported) if report.by_id == side.pk), None),
            [piece for piece in counts if piece.by_id == side.pk],
        )
        for side in (row.participant1, row.participant2)
        if side is not None
    ]


def _games(ask: Ask, row: Match) -> list[Game]:
    """As they are known; those of a form that was refused, as it was sent."""
    known = {game.n: game for game in row.games.all()}
    numbers = range(1, row.best_of + 1)
    if _is_typed(ask, row):
        maps = {n: known[n].map if n in known else "" for n in numbers}
        return [Game(n, ask.sent(f"game{n}_1"), ask.sent(f"game{n}_2"), maps[n]) for n in numbers]
    found = {n: Game(n, str(g.participant1_score), str(g.participant2_score), g.map) for n, g in known.items()}
    return [found.get(n, Game(n)) for n in numbers]


def _is_typed(ask: Ask, row: Match) -> bool:
    return ask.sent("verb") in ("games", "so_far") and ask.number("match") == row.pk
