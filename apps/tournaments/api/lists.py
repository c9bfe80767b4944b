"""What each list may be asked for: its filters and its orders."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.conf import settings
from rest_framework import serializers

from apps.common.lists import Asked, ListQuery, Order
from apps.common.names import tidy
from apps.common.parsers import LARGEST
from apps.tournaments.models import (
    DISPUTE_STATE_CHOICES,
    FORMAT_CHOICES,
    MATCH_STATE_CHOICES,
    REGISTRATION_STATE_CHOICES,
    TOURNAMENT_STATE_CHOICES,
)

BY_ID, NEWEST = {"oldest": Order("pk")}, {"newest": Order("pk", descending=True)}
SIDES = ("participant1", "participant2")


def _search(what: str) -> serializers.CharField:
    # A search box that is empty asks for everything.
    return serializers.CharField(
        max_length=100, required=False, allow_blank=True, help_text=f"In {what}, whatever the case."
    )


def _number(what: str) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=LARGEST, required=False, help_text=what)


class TournamentsQuery(ListQuery):
    orders: ClassVar = {
        **NEWEST,
        **BY_ID,
        "start": Order("starts"),
        "-start": Order("starts", descending=True),
        "name": Order("name"),
    }
    state = serializers.ChoiceField(choices=TOURNAMENT_STATE_CHOICES, required=False)
    game = serializers.SlugField(required=False, help_text="The game's slug.")
    format = serializers.ChoiceField(choices=FORMAT_CHOICES, required=False)
    mine = serializers.BooleanField(
        required=False, help_text="Only those that you organize, referee or take part in; false: only others."
    )
    q = _search("the name")


class AnnouncementsQuery(ListQuery):
    orders: ClassVar = {**NEWEST, **BY_ID}
    q = _search("the title")


class RegistrationsQuery(ListQuery):
    orders: ClassVar = {"seed": Order("seed"), "name": Order("name"), "oldest": Order("registration_id")}
    state = serializers.ChoiceField(choices=REGISTRATION_STATE_CHOICES, required=False)
    checked_in = serializers.BooleanField(required=False)
    q = _search("the name")


class MatchesQuery(ListQuery):
    orders: ClassVar = {"oldest": Order("id"), "round": Order("round")}
    state = serializers.ChoiceField(choices=MATCH_STATE_CHOICES, required=False)
    side = serializers.CharField(max_length=20, required=False, help_text="Of the bracket, as matches name it.")
    round = _number("Of its part of the bracket.")
    registration = _number("Who plays in it.")
    q = _search("the players' names")


class DisputesQuery(ListQuery):
    orders: ClassVar = {**NEWEST, **BY_ID}
    status = serializers.ChoiceField(choices=DISPUTE_STATE_CHOICES, required=False)
    match = _number("What it is about.")


class DeadlinesQuery(ListQuery):
    orders: ClassVar = {**NEWEST, **BY_ID}


class RolesQuery(ListQuery):
    orders: ClassVar = {**BY_ID, **NEWEST}


class InvitationsQuery(ListQuery):
    orders: ClassVar = {**NEWEST, **BY_ID}


class GamesQuery(ListQuery):
    orders: ClassVar = {"name": Order("name"), **BY_ID}
    q = _search("the name")


class SinceQuery(serializers.Serializer[Any]):
    """Where in the log somebody stands already."""

    since = serializers.IntegerField(
        min_value=0,
        max_value=LARGEST,
        required=False,
        help_text="The number of the last event you know; 0: from the start.",
    )
    epoch = serializers.CharField(
        max_length=64, required=False, help_text="Of the snapshot, so that nobody reads on in another history."
    )


class EventsQuery(SinceQuery):
    limit = serializers.IntegerField(
        min_value=1,
        max_value=settings.WS_RESUME_MAX_EVENTS,
        required=False,
        help_text="The log a page at a time: at most so many events.",
    )


def lookups(wanted: Asked, searched: str) -> dict[str, Any]:
    """The filters as lookups of a queryset; `q` looks in the field `searched`."""
    found = dict(wanted.filters)
    text = {f"{searched}__icontains": tidy(found.pop("q"))} if "q" in found else {}
    return {**found, **text}


def matching(rows: Sequence[Mapping[str, Any]], wanted: Asked) -> list[Mapping[str, Any]]:
    """The rows of a snapshot, registrations or matches, that the filters ask for."""
    filters = dict(wanted.filters)
    text, player = tidy(filters.pop("q", "")).casefold(), filters.pop("registration", None)

    def is_asked_for(row: Mapping[str, Any]) -> bool:
        names = [row[name] for name in ("name", *(f"{side}_name" for side in SIDES)) if name in row]
        return (
            all(row[name] == value for name, value in filters.items())
            and (not text or any(text in name.casefold() for name in names))
            and (player is None or player in [row[f"{side}_id"] for side in SIDES])
        )

    return [row for row in rows if is_asked_for(row)]
