"""The lists of the organizers' site: who takes part, matches, disputes, and what happened. Rows are those of the scope.

Within a tournament's tab a list shows the rows of that tournament alone, and its actions reach no others.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.accounts.models import User
from apps.accounts.requests import signed_in
from apps.organize.base import ScopedAdmin
from apps.organize.corrections import Correction
from apps.organize.history import sentence, sides_of, who_did
from apps.organize.list_filters import (
    DisputeReasonFilter,
    DisputeStateFilter,
    KindFilter,
    MatchStateFilter,
    StateFilter,
    WhatFilter,
    WhenFilter,
    WhoFilter,
)
from apps.organize.list_rows import HistoryList, ParticipantList, columns_without_rows
from apps.organize.pages import Ask, around, asked, in_zone, number_in
from apps.organize.pointers import OUTDATED
from apps.organize.refusals import words_of
from apps.organize.scope import disputes_of, matches_of, organized_by
from apps.organize.site import organize
from apps.tournaments import models, services
from apps.tournaments.domain.errors import DomainError
from apps.tournaments.domain.formats import find_format
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.registration_states import MAY_BE_CHECKED_IN, WAITING, RegistrationState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import BEFORE_START, ENDED
from apps.tournaments.models.registration import WAITLIST_ORDER
from apps.tournaments.selectors.drawn import is_outdated
from apps.tournaments.selectors.registration_csv import roster_in_a_line
from apps.web.labels import DISPUTE_REASONS, DISPUTE_STATES
from apps.web.refusals import in_words
from apps.web.states import MATCH_LABELS, REGISTRATION_LABELS

WITHIN = "organize_within"
SHOWN_WITH = "organize_shown_with"
CORRECTION = '<span class="history-change">{}: <del>{}</del> → <ins>{}</ins></span>'
MOST_SAID = 5
MOST_NAMED = 10
MAY_LEAVE = (*WAITING, *MAY_BE_CHECKED_IN, RegistrationState.ACTIVE)
# Each is a write of its own, and who asked waits for all of them.
MOST_AT_ONCE = 500


class OfTournamentAdmin(ScopedAdmin):
    """A list that is also a tab of a tournament's page: `request` says of which, where it is one."""

    tab = ""
    list_before_template = "organize/_tabs.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        within: Ask | None = getattr(request, WITHIN, None)
        return rows if within is None else rows.filter(tournament=within.tournament)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        within: Ask | None = getattr(request, WITHIN, None)
        if within is None:
            return super().changelist_view(request, extra_context)
        # The head of the page names what is an `object`.
        here = {**around(within, self.tab), "object": within.tournament, **getattr(request, SHOWN_WITH, {})}
        more = {**here, **(extra_context or {})}
        made = super().changelist_view
        return in_zone(within.tournament.time_zone, lambda: made(request, more))

    def within(self, ask: Ask, more: dict[str, Any]) -> HttpResponse:
        """The list as a tab of a tournament."""
        setattr(ask.request, WITHIN, ask)
        setattr(ask.request, SHOWN_WITH, more)
        return self.changelist_view(ask.request)


class OrganizedAdmin(OfTournamentAdmin):
    """Rows of what the person organizes."""

    def scope(self, person: User) -> QuerySet[Any]:
        own = organized_by(person).order_by().values("pk")
        rows: QuerySet[Any] = self.model._default_manager.filter(tournament__in=own)
        return rows


def each(
    request: HttpRequest,
    rows: Iterable[models.Registration],
    act: Callable[[Any], object],
    of: Sequence[RegistrationState],
) -> None:
    """Call `act` for each row, of many for the first, and say what became of them. A refusal holds up no other. Those
    that are `of` a state in which it can be done come first, in the order of these states, so that of thousands all
    have their turn; last are those of tournaments that are over."""
    done, refusals = 0, []
    ranks = {state: rank for rank, state in enumerate(of)}

    def rank(row: models.Registration) -> int:
        return len(of) if row.tournament.current_state in ENDED else ranks.get(row.current_state, len(of))

    chosen = sorted(rows, key=rank)
    ready = sum(rank(row) < len(of) for row in chosen)
    for row in chosen[:MOST_AT_ONCE]:
        try:
            act(row.pk)
            done += 1
        except DomainError as error:
            refusals.append(f"{row}: {words_of(error)}")
        except ValidationError as error:
            refusals.append(f"{row}: {' '.join(map(in_words, error.messages))}")
    say(request, done, refusals)
    if (left := ready - MOST_AT_ONCE) > 0:
        text = ngettext("{n} is left; do it again for them.", "{n} are left; do it again for them.", left)
        messages.warning(request, text.format(n=left))


def say(request: HttpRequest, done: int, refusals: Sequence[str]) -> None:
    """For how many participants the action is done, and for whom it is not and why."""
    if done:
        action = getattr(RegistrationAdmin, request.POST.get("action", ""), None)
        text = ngettext("“{action}”: done for {n} participant.", "“{action}”: done for {n} participants.", done)
        messages.success(request, text.format(action=getattr(action, "short_description", ""), n=done))
    for text in refusals[:MOST_SAID]:
        messages.error(request, text)
    if len(refusals) > MOST_SAID:
        text = _("{n} others were refused, too.").format(n=len(refusals) - MOST_SAID)
        messages.error(request, text)


def _may_leave(row: models.Registration) -> bool:
    """Whether it may be: of who plays, only where rounds are drawn one after the other."""
    if row.tournament.current_state in ENDED or row.current_state not in MAY_LEAVE:
        return False
    return row.current_state is not RegistrationState.ACTIVE or find_format(row.tournament.format).draw is not None


def _by_tournament(rows: Iterable[models.Registration]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.tournament_id, []).append(row.pk)
    return found


@admin.register(models.Registration, site=organize)
class RegistrationAdmin(OrganizedAdmin):
    """Who takes part. Actions call the service of one registration for each that is chosen."""

    tab = "participants"
    change_list_template = "organize/participants.html"
    change_form_template = "organize/participant.html"
    change_form_outer_before_template = "organize/_tabs.html"
    list_before_template = "organize/_participants.html"
    list_display = ("name", "shown_state", "seed", "rating", "checked_in_at", "kind", "roster")
    list_filter = (StateFilter, KindFilter)
    list_select_related = ("tournament", "team")
    search_fields = ("name", "team__name", "team__tag")
    ordering = ("pk",)
    fields = ("name", "tournament", "shown_state", "seed", "is_guest", "reason", "checked_in_at", "created_at")
    readonly_fields = ("shown_state",)
    actions = ("confirm", "reject", "put_first", "check_in", "undo_check_in", "remove")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ParticipantList

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A participant's own page stands among the tabs of their tournament."""
        row = self.get_queryset(request).filter(pk=number_in(object_id or "")).first()
        if row is None:
            raise Http404
        ask = asked(request, row.tournament_id, Role.ORGANIZER)
        is_before = ask.tournament.current_state in BEFORE_START
        more = {**around(ask, self.tab), "subtitle": row.name, "is_before": is_before, **(extra_context or {})}
        made = super().changeform_view
        return in_zone(ask.tournament.time_zone, lambda: made(request, object_id, form_url, more))

    def get_ordering(self, request: HttpRequest) -> Any:
        """Of who waits alone: who gets the next place first."""
        alone = request.GET.get("state__exact") == RegistrationState.WAITLISTED.value
        return WAITLIST_ORDER if alone else super().get_ordering(request)

    def get_list_display(self, request: HttpRequest) -> Any:
        """Within a tournament the columns that it has something for."""
        within: Ask | None = getattr(request, WITHIN, None)
        left_out = set(columns_without_rows(within.tournament)) if within else set()
        return [name for name in self.list_display if name not in left_out]

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def shown_state(self, row: models.Registration) -> str:
        """Who waits is numbered: the first gets the next place that falls free."""
        label, place = str(REGISTRATION_LABELS[row.state]), getattr(row, "waits_as", None)
        return f"{label}: {place}" if place else label

    @admin.display(description=gettext_lazy("Rating"))
    def rating(self, row: models.Registration) -> str:
        return getattr(row, "rated", "")

    @admin.display(description=gettext_lazy("Roster"))
    def roster(self, row: models.Registration) -> str:
        return roster_in_a_line(row)

    @admin.display(description=gettext_lazy("As"))
    def kind(self, row: models.Registration) -> str:
        if row.team_id is not None:
            return _("Team")
        return _("Guest") if row.is_guest else _("Person")

    @admin.action(description=gettext_lazy("Let them in"))
    def confirm(self, request: HttpRequest, rows: QuerySet[models.Registration]) -> None:
        each(request, rows, lambda pk: services.confirm_registration(pk, signed_in(request)), WAITING)

    @admin.action(description=gettext_lazy("Turn them away"))
    def reject(self, request: HttpRequest, rows: QuerySet[models.Registration]) -> None:
        of = (*WAITING, RegistrationState.CONFIRMED)
        each(request, rows, lambda pk: services.reject_registration(pk, signed_in(request)), of)

    @admin.action(description=gettext_lazy("Put them first on the waitlist"))
    def put_first(self, request: HttpRequest, rows: QuerySet[models.Registration]) -> None:
        done, refusals = 0, []
        for tournament, chosen in _by_tournament(rows).items():
            try:
                done += services.put_first_in_line(tournament, signed_in(request), chosen)
            except DomainError as error:
                refusals.append(words_of(error))
        say(request, done, refusals)

    @admin.action(description=gettext_lazy("Check them in"))
    def check_in(self, request: HttpRequest, rows: QuerySet[models.Registration]) -> None:
        """Those of each tournament who can be in one write; the others are named."""
        text = _("{name} is not checked in, being “{state}”.")
        wrong = [row for row in rows if row.current_state not in MAY_BE_CHECKED_IN]
        refusals = [text.format(name=row.name, state=REGISTRATION_LABELS[row.state]) for row in wrong]
        done = 0
        for tournament, found in _by_tournament(set(rows) - set(wrong)).items():
            try:
                done += len(services.check_in_registrations(tournament, found, signed_in(request)))
            except DomainError as error:
                refusals.insert(0, words_of(error))
        say(request, done, refusals)

    @admin.action(description=gettext_lazy("Take their check-in back"))
    def undo_check_in(self, request: HttpRequest, rows: QuerySet[models.Registration]) -> None:
        of = (RegistrationState.CHECKED_IN,)
        each(request, rows, lambda pk: services.undo_check_in(pk, signed_in(request)), of)

    @admin.action(description=gettext_lazy("Withdraw them"))
    def remove(self, request: HttpRequest, rows: QuerySet[models.Registration]) -> HttpResponse | None:
        """Asked about first, since they lose their places; and again where "all" are others by then."""
        chosen = list(rows)
        leaving = [row for row in chosen if _may_leave(row)]
        meant = sorted((row.pk, row.tournament.state) for row in leaving)
        sure = salted_hmac("deltacrown.withdrawing", str(meant)).hexdigest()
        if leaving and request.POST.get("sure") != sure:
            return self._asked_about(request, leaving, sure)
        left = {row.tournament_id for row in chosen}
        each(request, chosen, lambda pk: services.withdraw_registration(pk, signed_in(request)), MAY_LEAVE)
        if any(is_outdated(found) for found in models.Tournament.objects.filter(pk__in=left)):
            messages.warning(request, OUTDATED)
        return None

    def _asked_about(self, request: HttpRequest, leaving: Sequence[models.Registration], sure: str) -> HttpResponse:
        is_of_one = len({row.tournament_id for row in leaving}) == 1
        names = [row.name if is_of_one else f"{row.name} ({row.tournament.name})" for row in leaving]
        title = ngettext("Withdraw {n} participant", "Withdraw {n} participants", len(names)).format(n=len(names))
        others = ngettext("and {n} other", "and {n} others", len(names) - MOST_NAMED).format(n=len(names) - MOST_NAMED)
        subject = ", ".join([*names[:MOST_NAMED], *([others] if len(names) > MOST_NAMED else [])])
        sentences = []
        if any(row.tournament.current_state in BEFORE_START for row in leaving):
            sentences.append(_("They give their places up: before the start, who waits gets one."))
            text = _("To come back a person registers again, while registration is open; a guest is entered anew.")
            sentences.append(text)
        if any(row.tournament.current_state not in BEFORE_START for row in leaving):
            sentences.append(_("Whoever plays already plays no more here; what they played stays."))
        if len(leaving) > MOST_AT_ONCE:
            text = _("{n} are withdrawn at once; of the others you are asked again.")
            sentences.append(text.format(n=MOST_AT_ONCE))
        question = {"title": title, "subject": subject, "sentences": sentences, "field": "sure", "verb": sure}
        # Of all that the list finds one stands for the others.
        is_across = request.POST.get("select_across") == "1"
        chosen = [row.pk for row in leaving[: 1 if is_across else None]]
        fields = {"action": "remove", "select_across": str(int(is_across))}
        request.method = "GET"
        return self.changelist_view(request, {"question": {**question, "chosen": chosen}, "question_fields": fields})


@admin.register(models.LoggedEvent, site=organize)
class EventAdmin(OrganizedAdmin):
    """What happened, in the order in which it did."""

    tab = "history"
    list_before_template = "organize/_history.html"
    list_display = ("at", "who", "said", "about", "changed")
    list_filter = (WhatFilter, WhoFilter, WhenFilter)
    list_select_related = ("actor", "match__participant1", "match__participant2")
    search_fields = ("match__participant1__name", "match__participant2__name", "data__name")
    ordering = ("-tournament_id", "-sequence")
    fields = ("tournament", "sequence", "type", "at", "who", "data")
    readonly_fields = ("who",)

    def scope(self, person: User) -> QuerySet[models.LoggedEvent]:
        """What organizers are told."""
        told = super().scope(person).filter(least_role__lte=Role.ORGANIZER.value)
        # Not shown, and as long as what is.
        return told.defer("public", "personal")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return HistoryList

    def filtered(self, ask: Ask) -> QuerySet[models.LoggedEvent]:
        """The rows of one tournament that the list would show. Raises `IncorrectLookupParameters`."""
        setattr(ask.request, WITHIN, ask)
        rows: QuerySet[models.LoggedEvent] = self.get_changelist_instance(ask.request).queryset
        return rows

    @admin.display(description=gettext_lazy("Before → after"))
    def changed(self, row: models.LoggedEvent) -> str:
        """What it corrected."""
        found: list[Correction] = getattr(row, "corrections", [])
        lines = format_html_join("", CORRECTION, found)
        return format_html('<div class="history-changes">{}</div>', lines) if found else ""

    @admin.display(description=gettext_lazy("What"))
    def said(self, row: models.LoggedEvent) -> str:
        return sentence(row.type, row.data, getattr(row, "whose", ""))

    @admin.display(description=gettext_lazy("Who"))
    def who(self, row: models.LoggedEvent) -> str:
        return who_did(row)

    @admin.display(description=gettext_lazy("Match"))
    def about(self, row: models.LoggedEvent) -> str:
        return sides_of(row.match)


def events() -> EventAdmin:
    """The list of what happened, as a tab of a tournament."""
    found = organize.get_model_admin(models.LoggedEvent)
    if not isinstance(found, EventAdmin):
        raise TypeError(found)
    return found


@admin.register(models.Match, site=organize)
class MatchAdmin(OfTournamentAdmin):
    change_form_outer_before_template = "organize/_to_the_desk.html"
    list_display = ("sides", "tournament", "shown_state", "score", "station", "called")
    list_filter = (MatchStateFilter,)
    list_select_related = ("tournament", "participant1", "participant2", "station")
    search_fields = ("participant1__name", "participant2__name")
    ordering = ("-tournament_id", "stage", "round", "position")
    fields = ("tournament", "sides", "shown_state", "score", "best_of", "station", "called", "ended")
    readonly_fields = ("sides", "shown_state", "score", "called", "ended")

    def scope(self, person: User) -> QuerySet[models.Match]:
        return matches_of(person)

    def heading(self, row: models.Match) -> str:
        return sides_of(row)

    @admin.display(description=gettext_lazy("Sides"))
    def sides(self, row: models.Match) -> str:
        return sides_of(row)

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def shown_state(self, row: models.Match) -> str:
        return str(MATCH_LABELS[row.state])

    @admin.display(description=gettext_lazy("Score"))
    def score(self, row: models.Match) -> str:
        if row.current_state is MatchState.FORFEIT:
            return ""
        return f"{row.participant1_score}–{row.participant2_score}"

    @admin.display(description=gettext_lazy("Called"), ordering="called_at")
    def called(self, row: models.Match) -> str:
        return _when(row.called_at, row.tournament)

    @admin.display(description=gettext_lazy("Ended"))
    def ended(self, row: models.Match) -> str:
        return _when(row.completed_at, row.tournament)


@admin.register(models.Dispute, site=organize)
class DisputeAdmin(ScopedAdmin):
    change_form_outer_before_template = "organize/_to_the_desk.html"
    list_display = ("sides", "tournament", "opened_by", "shown_reason", "shown_state", "opened")
    list_filter = (DisputeStateFilter, DisputeReasonFilter)
    list_select_related = ("match__tournament", "match__participant1", "match__participant2", "opened_by")
    ordering = ("-pk",)
    fields = (
        *("tournament", "sides", "opened_by", "shown_reason", "description", "shown_state"),
        *("opened", "resolved"),
    )
    readonly_fields = ("tournament", "sides", "shown_reason", "shown_state", "opened", "resolved")

    def scope(self, person: User) -> QuerySet[models.Dispute]:
        return disputes_of(person)

    def heading(self, row: models.Dispute) -> str:
        return sides_of(row.match)

    @admin.display(description=gettext_lazy("Match"))
    def sides(self, row: models.Dispute) -> str:
        return sides_of(row.match)

    @admin.display(description=gettext_lazy("Reason"), ordering="reason")
    def shown_reason(self, row: models.Dispute) -> str:
        return str(DISPUTE_REASONS[row.reason])

    @admin.display(description=gettext_lazy("State"), ordering="status")
    def shown_state(self, row: models.Dispute) -> str:
        return str(DISPUTE_STATES[row.status])

    @admin.display(description=gettext_lazy("Tournament"))
    def tournament(self, row: models.Dispute) -> str:
        return row.match.tournament.name

    @admin.display(description=gettext_lazy("Opened"), ordering="created_at")
    def opened(self, row: models.Dispute) -> str:
        return _when(row.created_at, row.match.tournament)

    @admin.display(description=gettext_lazy("Resolved"))
    def resolved(self, row: models.Dispute) -> str:
        return _when(row.resolved_at, row.match.tournament)


def _when(at: datetime | None, tournament: models.Tournament) -> str:
    """As clocks show it where the event is: such a list has rows of several."""
    if at is None:
        return ""
    there = at.astimezone(ZoneInfo(tournament.time_zone))
    return f"{date_format(there, 'DATETIME_FORMAT')} {tournament.time_zone}"
