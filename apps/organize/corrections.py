"""What was so before, and after: read out of the log, which tells of each thing what it is from then on.

An event tells values (`told`), each of some thing: the result of a match, the seed of somebody, a setting. Where
the log told another value of the same thing before, that was corrected. A setting is shown also where the log does not
know what it was: what a tournament was made with is not in it.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.organize.history import result_in_words, score_in_words
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import LoggedEvent
from apps.web.states import REGISTRATION_LABELS

Data = Mapping[str, Any]
_AT_A_TIME = 500
MOST_SHOWN = 12
_SCORE, _RESULT, _RULING, _REPORT, _TIME = (
    gettext_lazy("Score"),
    gettext_lazy("Result"),
    gettext_lazy("Ruling"),
    gettext_lazy("Report"),
    gettext_lazy("Time"),
)
_SEED, _STATE, _ROSTER = gettext_lazy("Seed"), gettext_lazy("State"), gettext_lazy("Roster")


@dataclass(frozen=True)
class Told:
    """`thing`: what the value is of, within its tournament."""

    thing: Hashable
    title: str | Promise
    value: str
    is_setting: bool = False


class Correction(NamedTuple):
    title: str
    before: str
    after: str


def _score(data: Data) -> Iterator[Told]:
    yield Told(("score", data["match_id"]), _SCORE, score_in_words(data))


def _result(data: Data) -> Iterator[Told]:
    yield Told(("result", data["match_id"]), _RESULT, result_in_words(data))


def _ruling(data: Data) -> Iterator[Told]:
    yield Told(("ruling", data["dispute_id"]), _RULING, score_in_words(data))


def _reset(data: Data) -> Iterator[Told]:
    yield Told(("result", data["match_id"]), _RESULT, _("none"))
    yield Told(("score", data["match_id"]), _SCORE, _("none"))


def _report(data: Data) -> Iterator[Told]:
    report = data["report"]
    yield Told(("report", data["match_id"], report["by"]), _REPORT, score_in_words(report))


def _scheduled(data: Data) -> Iterator[Told]:
    yield Told(("time", data["match_id"]), _TIME, _moment(data["scheduled_time"]))


def _deadline(data: Data) -> Iterator[Told]:
    yield Told(("deadline", data["deadline_id"]), _TIME, _moment(data["due_at"]))


def _registration(data: Data) -> Iterator[Told]:
    pk = data.get("registration_id")
    if "seed" in data:
        yield Told(("seed", pk), _SEED, str(data["seed"] or _("none")))
    if "state" in data:
        yield Told(("state", pk), _STATE, str(REGISTRATION_LABELS.get(data["state"], data["state"])))


def _registrations(data: Data) -> Iterator[Told]:
    for row in data.get("registrations", ()):
        for told in _registration(row):
            # Of many at once, whose it was is said.
            yield Told(told.thing, f"{row.get('name', '')}, {told.title}", told.value)


def _roster(data: Data) -> Iterator[Told]:
    names = ", ".join(place["name"] for place in data["roster"])
    yield Told(("roster", data["registration_id"]), _ROSTER, names or _("none"))


def _settings(data: Data) -> Iterator[Told]:
    for name, value in data["changed"].items():
        title = name.replace("_", " ").capitalize()
        yield Told(("setting", name), title, _setting(value), is_setting=True)


def _setting(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "":
        return _("none")
    at = parse_datetime(value) if isinstance(value, str) and "T" in value and value[:4].isdecimal() else None
    return _moment(value) if at else str(value)


def _moment(text: str | None) -> str:
    at = parse_datetime(text or "")
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at and timezone.is_aware(at) else _("none")


OF_MATCHES: Mapping[str, Callable[[Data], Iterator[Told]]] = {
    "score_updated": _score,
    "match_completed": _result,
    "dispute_ruled": _ruling,
    "match_reset": _reset,
    "result_reported": _report,
    "match_scheduled": _scheduled,
}
OF_REGISTRATIONS: Mapping[str, Callable[[Data], Iterator[Told]]] = {
    "registration_created": _registration,
    "registration_updated": _registration,
    "registration_cancelled": _registration,
    "registration_disqualified": _registration,
    "registration_seeded": _registration,
    "registration_checked_in": _registration,
    "registration_checkin_reverted": _registration,
    "roster_changed": _roster,
}
OF_MANY: Mapping[str, Callable[[Data], Iterator[Told]]] = {
    "registrations_updated": _registrations,
    "registrations_seeded": _registrations,
}
OF_TOURNAMENTS: Mapping[str, Callable[[Data], Iterator[Told]]] = {
    "tournament_updated": _settings,
    "deadline_moved": _deadline,
}
ALL = {**OF_MATCHES, **OF_REGISTRATIONS, **OF_MANY, **OF_TOURNAMENTS}


class Past:
    """The values that the log has told so far; rows come in their order."""

    def __init__(self) -> None:
        self._values: dict[Hashable, str] = {}

    def corrections(self, tournament_id: int, kind: str, data: Data) -> list[Correction]:
        """What this row corrected. It is part of the past from now on."""
        found = []
        for told in ALL[kind](data) if kind in ALL else ():
            before = self._values.get((tournament_id, told.thing))
            self._values[tournament_id, told.thing] = told.value
            if (before is not None or told.is_setting) and before != told.value:
                found.append(Correction(str(told.title), before or "?", told.value))
        return found


def shown(found: Sequence[Correction]) -> list[Correction]:
    """Those that are shown of many at once."""
    more = len(found) - MOST_SHOWN
    return [*found[:MOST_SHOWN], Correction(_("{n} more").format(n=more), "…", "…")] if more > 0 else list(found)


def corrections_of(rows: Sequence[LoggedEvent]) -> dict[int, list[Correction]]:
    """What each of these rows of the log corrected, by its id: one query, for what was told before of the same."""
    shown = {row.pk for row in rows if row.type in ALL}
    found: dict[int, list[Correction]] = {}
    if not shown:
        return found
    past = Past()
    before = LoggedEvent.objects.filter(_about_the_same(rows)).order_by("tournament", "sequence")
    for pk, tournament, kind, data in before.values_list("pk", "tournament", "type", "data").iterator(_AT_A_TIME):
        corrections = past.corrections(tournament, kind, data)
        if pk in shown:
            found[pk] = corrections
    return found


def _about_the_same(rows: Iterable[LoggedEvent]) -> Q:
    """Of the tournaments of these rows, up to the newest of them: what tells of their matches and registrations."""
    rows = list(rows)
    newest = max(row.sequence for row in rows)
    kinds = {row.type for row in rows}
    matches = {row.data["match_id"] for row in rows if row.type in OF_MATCHES}
    people = {row.data.get("registration_id") for row in rows if row.type in OF_REGISTRATIONS}
    same = Q(type__in=kinds & OF_TOURNAMENTS.keys())
    if matches:
        same |= Q(match__in=matches, type__in=OF_MATCHES)
    if kinds & OF_MANY.keys():
        same |= Q(type__in=[*OF_REGISTRATIONS, *OF_MANY])
    elif people:
        same |= Q(type__in=OF_REGISTRATIONS, data__registration_id__in=people) | Q(type__in=OF_MANY)
    tournaments = {row.tournament_id for row in rows}
    up_to = Q(sequence__lte=newest) if len(tournaments) == 1 else Q()
    # Nobody is told by what they correct of what they are not told.
    return Q(tournament__in=tournaments, least_role__lte=Role.ORGANIZER.value) & up_to & same
