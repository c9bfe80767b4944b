"""What was so before, and after: read out of the log, which tells of each thing what it is from then on.

An event tells values (`told`), each of some thing: the result of a match, the seed of somebody, a setting. Where
the log told another value of the same thing before, that was corrected. A setting is shown also where the log does not
know what it was: what a tournament was made with is not in it. Of a page of the log only the nearest rows before it are
read (`earlier.py`); what was before is “not looked up” where it would be further back.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.organize.earlier import Row, earlier
from apps.organize.history import result_in_words, score_in_words, setting_title
from apps.tournaments.models import LoggedEvent
from apps.web.states import REGISTRATION_LABELS

Data = Mapping[str, Any]
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

    thing: tuple[Hashable, ...]
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
        yield Told(("setting", name), setting_title(name), _setting(value), is_setting=True)


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
# Before these there is nothing.
BEGINNINGS = frozenset({"registration_created"})
# These change the seed and nothing else; the others tell it along.
SEEDINGS = frozenset({"registration_seeded", "registrations_seeded"})
ALL = {**OF_MATCHES, **OF_REGISTRATIONS, **OF_MANY, **OF_TOURNAMENTS}


class Past:
    """The values that the log has told so far; rows come in their order.

    `people`: of whom it is kept what is told of many at once; None for everybody. `is_cut`: earlier rows were not read.
    """

    def __init__(self, people: Collection[int] | None = None, *, is_cut: bool = False) -> None:
        self._people, self._is_cut = people, is_cut
        self._values: dict[Hashable, str] = {}

    def corrections(self, tournament_id: int, kind: str, data: Data) -> list[Correction]:
        """What this row corrected, some of it where it is much. The row is part of the past from now on."""
        found = []
        shown = _shown_people(data) if kind in OF_MANY else None
        for told in ALL[kind](data) if kind in ALL else ():
            if kind in OF_MANY and self._people is not None and told.thing[1] not in self._people:
                continue
            before = self._values.get((tournament_id, told.thing))
            self._values[tournament_id, told.thing] = told.value
            if (shown is None or told.thing[1] in shown) and self._is_correction(kind, told, before):
                found.append(Correction(str(told.title), before or self._unknown(), told.value))
        if shown is None:
            return [*found[:MOST_SHOWN], *_more(len(found) - MOST_SHOWN)]
        return [*found, *_more(len(data.get("registrations", ())) - MOST_SHOWN)]

    def _is_correction(self, kind: str, told: Told, before: str | None) -> bool:
        if before is not None or told.is_setting:
            return before != told.value
        return self._is_cut and kind not in BEGINNINGS and (told.thing[0] == "seed") == (kind in SEEDINGS)

    def _unknown(self) -> str:
        return _("not looked up") if self._is_cut else "?"


def _shown_people(data: Data) -> list[int]:
    """Of whom it is shown, where many were changed at once."""
    return [row["registration_id"] for row in data.get("registrations", ())[:MOST_SHOWN]]


def _more(n: int) -> list[Correction]:
    return [Correction(_("{n} more").format(n=n), "…", "…")] if n > 0 else []


def corrections_of(rows: Sequence[LoggedEvent]) -> dict[int, list[Correction]]:
    """What each of these rows of the log corrected, by its id, as far as what was told before is looked up."""
    page = {(row.tournament_id, row.sequence): row for row in rows if row.type in ALL}
    if not page:
        return {}
    people = _people(page.values())
    kinds = {row.type for row in page.values()}
    of_many = list(OF_MANY) if kinds & (OF_REGISTRATIONS.keys() | OF_MANY.keys()) else []
    before, since = earlier(page.values(), _about_the_same(page.values(), people), of_many)
    own = [Row(*place, row.type, row.data) for place, row in page.items()]
    past = Past(people, is_cut=since is not None)
    found: dict[int, list[Correction]] = {}
    for row in sorted([*before, *own], key=lambda row: row.place):
        # Between rows that are further back others were not read: none of them says what was before another.
        known = past if since is None or row.place >= since else Past(people, is_cut=True)
        corrections = known.corrections(row.tournament_id, row.type, row.data)
        if row.place in page:
            found[page[row.place].pk] = corrections
    return found


def _people(rows: Iterable[LoggedEvent]) -> set[int]:
    """Whose values before are looked up."""
    found: set[int] = set()
    for row in rows:
        if row.type in OF_MANY:
            found.update(_shown_people(row.data))
        elif row.type in OF_REGISTRATIONS:
            found.add(row.data["registration_id"])
    return found


def _about_the_same(rows: Collection[LoggedEvent], people: Collection[int]) -> Q:
    """What tells of the same matches, people and settings, but for what tells of many people at once."""
    matches = {row.data["match_id"] for row in rows if row.type in OF_MATCHES}
    same = Q(type__in={row.type for row in rows} & OF_TOURNAMENTS.keys())
    if matches:
        same |= Q(match__in=matches, type__in=OF_MATCHES)
    if people:
        same |= Q(type__in=OF_REGISTRATIONS, data__registration_id__in=people)
    return same
