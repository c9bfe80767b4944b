"""What the lists of the organizers' site are filtered by, in the words of the pages."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.organize.history import TITLES
from apps.web.labels import DISPUTE_REASONS, DISPUTE_STATES
from apps.web.states import MATCH_LABELS, REGISTRATION_LABELS, TOURNAMENT_LABELS

Lookups = list[tuple[str, str]]
SITE = "site"
LATELY = {
    "hour": (gettext_lazy("The last hour"), timedelta(hours=1)),
    "day": (gettext_lazy("The last 24 hours"), timedelta(days=1)),
    "week": (gettext_lazy("The last 7 days"), timedelta(days=7)),
}
KINDS: dict[str, tuple[Promise, Callable[[], Q]]] = {
    "person": (gettext_lazy("Person"), lambda: Q(user__isnull=False)),
    "team": (gettext_lazy("Team"), lambda: Q(team__isnull=False)),
    "guest": (gettext_lazy("Guest"), lambda: Q(is_guest=True)),
}


class ChoiceFilter(admin.SimpleListFilter):
    """By the value of a field, in the words of the pages."""

    field = "state"
    title = gettext_lazy("State")
    labels: Mapping[str, Promise]

    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return [(value, str(label)) for value, label in self.labels.items()]

    def queryset(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return rows.filter(**{self.field: value}) if value else rows


class StateFilter(ChoiceFilter):
    parameter_name = "state__exact"
    labels = REGISTRATION_LABELS


class TournamentStateFilter(ChoiceFilter):
    parameter_name = "state__exact"
    labels = TOURNAMENT_LABELS


class MatchStateFilter(ChoiceFilter):
    parameter_name = "state__exact"
    labels = MATCH_LABELS


class DisputeStateFilter(ChoiceFilter):
    parameter_name = "status__exact"
    field = "status"
    labels = DISPUTE_STATES


class DisputeReasonFilter(ChoiceFilter):
    parameter_name = "reason__exact"
    field = "reason"
    title = gettext_lazy("Reason")
    labels = DISPUTE_REASONS


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("As")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return [(name, str(title)) for name, (title, _condition) in KINDS.items()]

    def queryset(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        found = KINDS.get(self.value() or "")
        return rows.filter(found[1]()) if found else rows


class WhatFilter(admin.SimpleListFilter):
    """Of the events that happened."""

    title = gettext_lazy("What")
    parameter_name = "type__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        types = model_admin.get_queryset(request).order_by().values_list("type", flat=True).distinct()
        return sorted(((name, str(TITLES.get(name, name))) for name in types), key=lambda found: found[1])

    def queryset(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        name = self.value()
        return rows.filter(type=name) if name else rows


class WhoFilter(admin.SimpleListFilter):
    """Of the people who did something, and the site by itself."""

    title = gettext_lazy("Who")
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        ids = model_admin.get_queryset(request).order_by().values("actor").distinct()
        named = [(str(person.pk), person.shown_name) for person in User.objects.filter(pk__in=ids)]
        return [*sorted(named, key=lambda found: found[1]), (SITE, _("The site"))]

    def queryset(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        who = self.value() or ""
        if who == SITE:
            return rows.filter(actor=None)
        return rows.filter(actor=int(who)) if who.isascii() and who.isdecimal() and len(who) < 19 else rows


class WhenFilter(admin.SimpleListFilter):
    title = gettext_lazy("When")
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return [(name, str(title)) for name, (title, _long) in LATELY.items()]

    def queryset(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        found = LATELY.get(self.value() or "")
        return rows.filter(at__gte=timezone.now() - found[1]) if found else rows
