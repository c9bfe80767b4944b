"""Where matches are played, and where they are shown."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.organize.pages import Ask, Page, unnamed
from apps.tournaments import services
from apps.tournaments.domain.match_states import OVER
from apps.tournaments.models import Match, Station, Stream


def facts(ask: Ask) -> dict[str, Any]:
    rows = Station.objects.filter(tournament=ask.tournament).select_related("stream")
    called = Match.objects.filter(tournament=ask.tournament, station__isnull=False, called_at__isnull=False)
    taken = called.exclude(state__in=[state.value for state in OVER])
    here = {row.station_id: row for row in taken.select_related("participant1", "participant2")}
    return {
        "rows": [{"station": row, "match": here.get(row.pk)} for row in rows],
        "streams": Stream.objects.filter(tournament=ask.tournament),
    }


def _station(ask: Ask) -> Station:
    found = Station.objects.filter(tournament=ask.tournament, pk=ask.number("station")).first()
    if found is None:
        raise unnamed()
    return found


def _stream(ask: Ask) -> Stream:
    found = Stream.objects.filter(tournament=ask.tournament, pk=ask.number("stream")).first()
    if found is None:
        raise unnamed()
    return found


def add(ask: Ask) -> str:
    """One station, or several: a name in each line. Where one of them cannot be, none is added."""
    names = [line.strip() for line in ask.sent("names").splitlines() if line.strip()]
    if not names:
        raise unnamed()
    with transaction.atomic():
        for name in names:
            services.add_station(ask.tournament.pk, ask.person, name)
    return _("Added: {names}.").format(names=", ".join(names))


def turn(ask: Ask) -> str:
    """Open a closed station, or close an open one: as the page says that it is to be."""
    row = services.edit_station(_station(ask).pk, ask.person, is_open=ask.sent("open") == "yes")
    return _("{name} is open.").format(name=row.name) if row.is_open else _("{name} is closed.").format(name=row.name)


def show_on(ask: Ask) -> str:
    stream = _stream(ask).pk if ask.sent("stream") else None
    row = services.edit_station(_station(ask).pk, ask.person, stream=stream, is_stream=stream is not None)
    return _("{name}: done.").format(name=row.name)


def add_stream(ask: Ask) -> str:
    row = services.add_stream(ask.tournament.pk, ask.person, ask.sent("name").strip(), ask.sent("url").strip())
    return _("Added: {names}.").format(names=row.name)


def delete_stream(ask: Ask) -> str:
    services.delete_stream(_stream(ask).pk, ask.person)
    return _("It is taken away.")


VERBS = {"add": add, "turn": turn, "show_on": show_on, "add_stream": add_stream, "delete_stream": delete_stream}
PAGE = Page("stations", facts, VERBS)
