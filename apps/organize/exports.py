"""What organizers take along: who takes part, and what happened. Written while it is sent, in batches."""

from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone, translation

from apps.common import xlsx
from apps.common.csv_cells import BOM, csv_lines
from apps.common.streaming import streamed
from apps.organize import lists
from apps.organize.corrections import Past
from apps.organize.history import sentence, sides_of, who_did, whose_of
from apps.organize.pages import Ask, asked
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import LoggedEvent
from apps.tournaments.selectors.log import rows_in_order
from apps.tournaments.selectors.registration_csv import registration_rows, registrations_csv

CSV = "text/csv"
SHEET = "Participants"
HISTORY = ("number", "at", "who", "what", "match", "changed", "before", "after")
_WHO_AND_WHERE = ("actor", "match__participant1", "match__participant2")


def participants_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    ask = asked(request, pk, Role.ORGANIZER)
    return streamed(request, registrations_csv(ask.tournament.pk), CSV, f"participants-{pk}.csv")


def participants_xlsx(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    ask = asked(request, pk, Role.ORGANIZER)
    parts = xlsx.xlsx_parts(SHEET, _flat(ask.tournament.pk))
    return streamed(request, parts, xlsx.MEDIA_TYPE, f"participants-{pk}.xlsx")


def _flat(tournament_id: int) -> Iterator[list[str | int]]:
    for rows in registration_rows(tournament_id):
        yield from rows


def history_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """What happened, filtered as the list is."""
    ask = asked(request, pk, Role.ORGANIZER)
    try:
        chosen = lists.events().filtered(ask)
    except IncorrectLookupParameters as error:
        raise BadRequest("The list is not filtered by this.") from error
    return streamed(request, _history(ask, chosen, _as_now(ask)), CSV, f"history-{pk}.csv")


def _as_now(ask: Ask) -> Callable[[Callable[[], str]], str]:
    """Makes texts in the language of the request and with times of the place, also once the request is answered."""
    language, zone = translation.get_language() or "en", ZoneInfo(ask.tournament.time_zone)

    def made(make: Callable[[], str]) -> str:
        with translation.override(language), timezone.override(zone):
            return make()

    return made


def _history(ask: Ask, chosen: QuerySet[LoggedEvent], made: Callable[[Callable[[], str]], str]) -> Iterator[str]:
    yield BOM + csv_lines([HISTORY])
    past = Past()
    for rows in rows_in_order(ask.tournament.pk):
        known = [row for row in rows if row.least_role <= Role.ORGANIZER]
        of_these = chosen.filter(sequence__gte=rows[0].sequence, sequence__lte=rows[-1].sequence)
        wanted = set(of_these.order_by().values_list("pk", flat=True))
        prefetch_related_objects([row for row in known if row.pk in wanted], *_WHO_AND_WHERE)
        yield made(lambda known=known, wanted=wanted: _lines(past, known, wanted))  # type: ignore[misc]


def _lines(past: Past, rows: list[LoggedEvent], wanted: set[int]) -> str:
    """The lines of those that are wanted; all of them are the past of what comes."""
    lines: list[list[str | int]] = []
    whose = whose_of(row for row in rows if row.pk in wanted)
    for row in rows:
        corrections = past.corrections(row.tournament_id, row.type, row.data)
        if row.pk not in wanted:
            continue
        at = timezone.localtime(row.at).isoformat(timespec="seconds")
        changed = ("; ".join(texts) for texts in zip(*corrections, strict=True)) if corrections else ("", "", "")
        said = sentence(row.type, row.data, whose.get(row.pk, ""))
        lines.append([row.sequence, at, who_did(row), said, sides_of(row.match), *changed])
    return csv_lines(lines)
