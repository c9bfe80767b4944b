"""The match desk: what is to be called, what is being played, what waits for somebody, and what is done.

A line is a match, and its buttons are what makes sense for it now; each names whom the match was between when the page
was made, so that a match that others play by now is left alone. A column shows its first lines: the page is made anew
with everything that happens. The others are found by the name of a side.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Prefetch, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.organize import needs
from apps.organize.pages import Ask, Page, done_once, number_in, unnamed
from apps.organize.scope import covered
from apps.tournaments import services
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.match_states import OPEN_TO_A_RULING, OVER, MatchState
from apps.tournaments.domain.results import GameScore, MatchScore
from apps.tournaments.domain.tournament_states import ENDED, TournamentState
from apps.tournaments.models import Deadline, Dispute, Evidence, Match, Registration, ResultReport, Station, Stream
from apps.tournaments.selectors.events import around_a_tournament
from apps.tournaments.selectors.evidence import evidence_for
from apps.tournaments.selectors.matches import public_match
from apps.tournaments.selectors.previews import Consequences, preview_forfeit
from apps.tournaments.services.sides import meaning
from apps.web.consequences import Line as Consequence
from apps.web.consequences import lines_of, reset_lines, said
from apps.web.naming import FIELDS, Names, all_names
from apps.web.texts import page_texts

_M = MatchState
MOST_SHOWN, MOST_DONE = 100, 60
NOBODY = "nobody"
CALLABLE = (_M.CHECK_IN, _M.READY)


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
class Line:
    """One match on the desk."""

    match: Match
    title: str
    since: datetime | None
    due_at: datetime | None
    reports: list[ResultReport]
    dispute: Dispute | None
    evidence: list[Evidence]
    is_late: bool

    @property
    def number(self) -> str:
        """The match's, as forms name it."""
        return str(self.match.pk)

    @property
    def is_open(self) -> bool:
        return self.match.current_state in OPEN_TO_A_RULING

    @property
    def is_callable(self) -> bool:
        return self.match.current_state in CALLABLE

    @property
    def is_over(self) -> bool:
        return self.match.current_state in OVER

    @property
    def sides(self) -> list[tuple[int, Registration | None, int]]:
        row = self.match
        return [(1, row.participant1, row.participant1_score), (2, row.participant2, row.participant2_score)]


def columns() -> list[Column]:
    return [
        Column("call", gettext_lazy("To be called"), CALLABLE),
        Column("playing", gettext_lazy("Being played"), (_M.LIVE,)),
        Column("waiting", gettext_lazy("Waiting for somebody"), (_M.DISPUTED, _M.PENDING_RESULT)),
        Column("done", gettext_lazy("Done"), (_M.COMPLETED, _M.FORFEIT)),
    ]


def matches_here(ask: Ask) -> Any:
    """The tournament's matches that the person has to do with: all, or those of their scope."""
    rows = Match.objects.filter(tournament=ask.tournament, bye=False)
    return rows if ask.runs_it else rows.filter(covered(ask.membership.scope))


def facts(ask: Ask) -> dict[str, Any]:
    found, query = columns(), ask.request.GET.get("q", "").strip()
    standing = _standing(ask, query)
    listed = [_listed(column, standing) for column in found]
    rows = {row.pk: row for row in _rows(ask, {pk for ids in listed for pk in ids})}
    # Those shown may be drawn or taken back at this moment, and have names all the same.
    own = [{name: getattr(row, name) for name in FIELDS} for row in rows.values()]
    names = all_names([*ask.tournament.matches.values(*FIELDS), *own])
    due, shown = _due(ask), _evidence(ask)
    for column, ids in zip(found, listed, strict=True):
        column.lines += [_line(rows[pk], names, due, shown) for pk in ids if pk in rows]
    row = ask.tournament
    return {
        "columns": found,
        "query": query,
        "is_a_part": ask.request.GET.get("only", "") in needs.PARTS,
        "stations": Station.objects.filter(tournament=row, is_open=True),
        "streams": Stream.objects.filter(tournament=row) if ask.runs_it else [],
        "is_live": row.current_state is TournamentState.LIVE,
        # A referee of some matches calls those, and no others.
        "calls_next": ask.membership.scope.is_everything,
        "can_reopen": ask.runs_it and (row.current_state not in ENDED or row.state == TournamentState.COMPLETED),
        "room": f"tournament/{row.pk}",
        "around": around_a_tournament(row),
        "texts": page_texts(),
    }


def _standing(ask: Ask, query: str) -> "list[tuple[int, str, datetime | None]]":
    """The number, the state and the end of each match that may be on the desk, in the order in which they are due."""
    rows = needs.only(matches_here(ask), ask.request.GET.get("only", ""))
    if query:
        rows = rows.filter(Q(participant1__name__icontains=query) | Q(participant2__name__icontains=query))
    shown = [state.value for column in columns() for state in column.states]
    waiting = F("called_at").asc(nulls_first=True), F("scheduled_time").asc(nulls_last=True)
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
    reports = ResultReport.objects.filter(state="submitted").select_related("by")
    return (
        matches_here(ask)
        .filter(pk__in=ids)
        .select_related(*people)
        .prefetch_related(
            Prefetch("disputes", disputes, to_attr="open_disputes"), Prefetch("reports", reports, to_attr="waiting")
        )
    )


def _due(ask: Ask) -> dict[int | None, datetime]:
    rows = Deadline.objects.filter(tournament=ask.tournament, state="open", match__isnull=False)
    return dict(rows.order_by("-due_at").values_list("match", "due_at"))


def _evidence(ask: Ask) -> dict[int, list[Evidence]]:
    """What the sides show for what they say, of each match that waits for somebody."""
    waiting = [_M.DISPUTED.value, _M.PENDING_RESULT.value]
    rows = evidence_for(ask.person.pk, ask.tournament.pk).filter(match__state__in=waiting).select_related("by")
    found: dict[int, list[Evidence]] = {}
    for row in rows:
        found.setdefault(row.match_id, []).append(row)
    return found


def _line(row: Match, names: Names, due: Mapping[int | None, datetime], shown: Mapping[int, list[Evidence]]) -> Line:
    now = timezone.now()
    since = {_M.LIVE: row.started_at, _M.COMPLETED: row.completed_at, _M.FORFEIT: row.completed_at}
    late_by = due.get(row.pk) or row.scheduled_time
    waits = row.current_state in CALLABLE
    return Line(
        row,
        names.name(row.pk),
        since.get(row.current_state, row.called_at),
        due.get(row.pk),
        row.waiting,  # type: ignore[attr-defined]
        next(iter(row.open_disputes), None),  # type: ignore[attr-defined]
        shown.get(row.pk, []),
        waits and late_by is not None and late_by < now,
    )


def on_match(act: Callable[[Ask, Match], str | Mapping[str, Any]]) -> Callable[[Ask], str | Mapping[str, Any]]:
    """A verb about one match of the person's scope, between those who were on the page."""

    def acted(ask: Ask) -> str | Mapping[str, Any]:
        row = matches_here(ask).select_related("participant1", "participant2").filter(pk=ask.number("match")).first()
        sides = [number_in(ask.sent(f"participant{slot}_id")) for slot in (1, 2)]
        if row is None or 0 in sides:
            raise unnamed()
        with meaning(*sides):
            return act(ask, row)

    return acted


def versus(row: Match) -> str:
    return " – ".join(side.name if side else "?" for side in (row.participant1, row.participant2))


def call(ask: Ask, row: Match) -> str:
    called = services.call_match(row.pk, ask.person, ask.number("station") or None)
    if called.station is None:
        return _("{match} is called.").format(match=versus(row))
    return _("{match} is called to {station}.").format(match=versus(row), station=called.station.name)


def start(ask: Ask, row: Match) -> str:
    services.start_match(row.pk, ask.person)
    return _("{match} is being played.").format(match=versus(row))


def there(ask: Ask, row: Match) -> str:
    """A guest, whom the staff acts for, is there."""
    services.ready_up(row.pk, ask.person, ask.number("registration"))
    return _("They are there.")


def result(ask: Ask, row: Match) -> str:
    """The last word of a referee: of a match that is played, or on a dispute."""
    over = services.complete_match(row.pk, ask.person, _score(ask), ask.sent("text").replace("\r\n", "\n"))
    return _("{match}: {first}–{second}.").format(
        match=versus(row), first=over.participant1_score, second=over.participant2_score
    )


def _score(ask: Ask) -> MatchScore:
    points = [ask.sent(f"participant{slot}_score") for slot in (1, 2)]
    ties = [ask.sent(f"participant{slot}_tiebreak") for slot in (1, 2)]
    if not all(text.isascii() and text.isdecimal() and len(text) <= 4 for text in points):
        raise InvalidInput(_("Enter both scores as whole numbers."))
    tied = [number_in(text) if text else None for text in ties]
    return MatchScore(int(points[0]), int(points[1]), tied[0], tied[1])


def accept(ask: Ask, row: Match) -> str:
    """Let the report count that was on the page."""
    report = row.reports.filter(pk=ask.number("report"), state="submitted").first()
    if report is None:
        raise InvalidInput(_("There is another report by now; look at it again."))
    score = MatchScore(
        report.participant1_score,
        report.participant2_score,
        report.participant1_tiebreak,
        report.participant2_tiebreak,
        tuple(GameScore(**game) for game in report.games),
    )
    services.complete_match(row.pk, ask.person, score)
    return _("{match}: the report counts.").format(match=versus(row))


def look_at_forfeit(ask: Ask, row: Match) -> Mapping[str, Any]:
    """What giving it to one side, or to nobody, would do."""
    winner = _winner(ask)
    found = preview_forfeit(row, winner)
    names = {side.pk: side.name for side in (row.participant1, row.participant2) if side}
    title = _("Walkover for {name}").format(name=names[winner]) if winner else _("Double forfeit")
    sentences = [_("A score entered so far does not count."), *said(found)]
    return _asked(row, title, "forfeit", sentences, _consequences(ask, found), winner=ask.sent("winner"))


def forfeit(ask: Ask, row: Match) -> str:
    services.forfeit_match(row.pk, ask.person, _winner(ask))
    return _("{match}: forfeited.").format(match=versus(row))


def _winner(ask: Ask) -> int | None:
    if ask.sent("winner") == NOBODY:
        return None
    if not (winner := ask.number("winner")):
        raise InvalidInput(_("Say who wins without playing, or that nobody does."))
    return winner


def _consequences(ask: Ask, found: Consequences) -> list[Consequence]:
    rows = [*ask.tournament.matches.values(*FIELDS), *(change.match for change in found.changes)]
    return lines_of(found, all_names(rows))


def look_at_reopening(ask: Ask, row: Match) -> Mapping[str, Any]:
    seen = services.preview_reopen(row.pk, ask.person)
    rows = [public_match(reset) for reset in seen.matches]
    names = all_names([*ask.tournament.matches.values(*FIELDS), *rows])
    sentences = [_("The result is taken back, and the match can be played again.")]
    if rows:
        sentences.append(_("The matches below used it: what happened in them is taken back too."))
    if ask.tournament.current_state is not TournamentState.LIVE:
        sentences.append(_("The tournament goes on."))
    sentences += [str(sentence) for sentence in [*seen.besides, *seen.stays]]
    title = _("Reopen it all the same") if seen.stays else _("Reopen the match")
    go_on = {"go_on": "yes"} if seen.stays else {}
    return _asked(row, title, "reopen", sentences, reset_lines(rows, names), state=seen.state, **go_on)


def reopen(ask: Ask, row: Match) -> str:
    services.reopen_match(row.pk, ask.person, ask.sent("state"), go_on=ask.sent("go_on") == "yes")
    return _("{match}: reopened.").format(match=versus(row))


def _asked(
    row: Match, title: str, verb: str, sentences: list[str], lines: list[Consequence], **more: str
) -> Mapping[str, Any]:
    """What the page asks before it does it."""
    sides = {"participant1_id": str(row.participant1_id), "participant2_id": str(row.participant2_id)}
    fields = {"match": str(row.pk), **sides, **more}
    return {
        "question": {"title": title, "subject": versus(row), "verb": verb, "sentences": sentences, "lines": lines},
        "question_fields": fields,
    }


def stream(ask: Ask, row: Match) -> str:
    services.pick_stream(row.pk, ask.person, ask.number("stream") or None)
    return _("{match}: the stream is picked.").format(match=versus(row))


def call_next(ask: Ask) -> str:
    with done_once(ask.person, f"next match of {ask.tournament.pk}", ask.sent("page")):
        row = services.call_next(ask.tournament.pk, ask.person)
    station = row.station.name if row.station else ""
    text = _("{match} is called to {station}.") if station else _("{match} is called.")
    return text.format(match=versus(row), station=station)


PAGE = Page(
    "desk",
    facts,
    {
        "call": on_match(call),
        "call_next": call_next,
        "start": on_match(start),
        "there": on_match(there),
        "result": on_match(result),
        "accept": on_match(accept),
        "look_at_forfeit": on_match(look_at_forfeit),
        "forfeit": on_match(forfeit),
        "look_at_reopening": on_match(look_at_reopening),
        "reopen": on_match(reopen),
        "stream": on_match(stream),
    },
)
