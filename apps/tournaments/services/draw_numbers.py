"""Which number a draw goes by, where nobody names one.

It follows from the field and from how often was drawn before, so that looking at a draw again and again shows the same
one, and another comes only after one that everybody in the room was told. Nobody outside can work it out beforehand: it
is made with the site's secret.
"""

from collections.abc import Iterable

from django.utils.crypto import salted_hmac

from apps.tournaments.domain.event_registry import Event
from apps.tournaments.domain.events import BracketGenerated, RegistrationsSeeded
from apps.tournaments.models import Tournament
from apps.tournaments.selectors.events import times_told

DIGITS = 8


def number_of_draw(tournament: Tournament, field: Iterable[int]) -> int:
    """Of a bracket of these registrations, whatever their seeds are."""
    return _number(tournament, BracketGenerated, field, times_told(tournament.pk, BracketGenerated.type))


def number_of_shuffle(tournament: Tournament, field: Iterable[int]) -> int:
    return _number(tournament, RegistrationsSeeded, field, times_told(tournament.pk, RegistrationsSeeded.type))


def _number(tournament: Tournament, event: type[Event], field: Iterable[int], before: int) -> int:
    """32 bits."""
    ids = " ".join(map(str, sorted(field)))
    value = f"{tournament.pk} {event.type} {before} {ids}"
    return int(salted_hmac("number of a draw", value, algorithm="sha256").hexdigest()[:DIGITS], 16)
