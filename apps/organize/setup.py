"""What a tournament is: the first tab, and the page that makes a new one."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextareaWidget

from apps.accounts.models import User
from apps.accounts.requests import signed_in
from apps.organize import option_fields, turns
from apps.organize.base import ScopedAdmin
from apps.organize.list_filters import TournamentStateFilter
from apps.organize.pages import around, asked, done_once, in_zone, number_in
from apps.organize.patterns import BY_NAME, PATTERNS
from apps.organize.scope import organized_by
from apps.organize.shown_before import ask_again, keep_shown, was_changed_by_others
from apps.organize.site import organize
from apps.organize.turns import TurnsField
from apps.organize.urls import tournament_urls
from apps.tournaments import services
from apps.tournaments.domain.errors import DomainError
from apps.tournaments.domain.local_times import read_time
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import FROZEN
from apps.tournaments.models import Tournament
from apps.tournaments.services.editing import ALWAYS_EDITABLE, EDITABLE, UNSETTLED
from apps.web.labels import FORMATS, SEEDING_METHODS
from apps.web.refusals import in_words
from apps.web.states import TOURNAMENT_LABELS

BUTTONS = {"show_save_and_add_another": False, "show_save_and_continue": False}
MOST_COPIED = 50
COPIED = sorted(EDITABLE - {"name", "start_at"})
CHOICES = {"format": FORMATS, "seeding": SEEDING_METHODS}
SHOWN = tuple(sorted(EDITABLE - {"options", "veto_order", "map_pool"}))
# What belongs to a tournament and has pages of its own; it comes with a copy.
COMES_WITH = (
    gettext_lazy("all settings, with the options of the format, the maps and the order of the veto"),
    gettext_lazy("stations and streams"),
    gettext_lazy("what is asked of those who register"),
    gettext_lazy("what the clock does, as long before the start as there"),
)

# Generic for the type checker, and not when it runs.
if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Tournament]
else:
    ModelForm = forms.ModelForm


def _unchecked(exclude: object = None) -> None:
    """In place of the constraints of a row that nobody saves."""


def _is_settled(row: Tournament, name: str) -> bool:
    """Whether the field cannot be changed any more."""
    if row.current_state in FROZEN:
        return True
    return row.current_state not in UNSETTLED and name not in ALWAYS_EDITABLE


class SetupForm(ModelForm):
    """Saves by the service once its fields are in order, so that a refusal stands in the form.

    Each field brings along what it showed. So an edit names what its author changed and nothing else, and one that
    somebody else has changed meanwhile is refused. Times are shown in the current time zone, which is the tournament's
    while its page is made; a start that is entered is one of the zone that is chosen with it.
    """

    actor: User
    # Of what it is a copy; 0 for none.
    source_id: int = 0

    map_pool = forms.CharField(
        label=gettext_lazy("Map pool"),
        help_text=gettext_lazy("Names of maps, one in each line, from 2 to 15; empty: no map veto."),
        required=False,
        max_length=2000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )

    veto_order = TurnsField(
        label=gettext_lazy("Order of the veto"),
        help_text=gettext_lazy("Side 1 is the match's first. Empty: as is usual for so many maps and games."),
    )

    class Meta:
        model = Tournament
        fields = SHOWN
        help_texts = {
            "min_participants": gettext_lazy("With fewer it cannot be started."),
            "max_participants": gettext_lazy("Whoever comes later waits in line."),
            "check_in_required": gettext_lazy("Who has not checked in before the start is out."),
            "seeding": gettext_lazy("Standard: by the seeds that are given. Random: by lot."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        row = kwargs.get("instance")
        given = kwargs.get("initial") or {}
        options, pool, order = (
            getattr(row, name) if row else given.get(name, usual)
            for name, usual in (("options", {}), ("map_pool", []), ("veto_order", []))
        )
        first = {"map_pool": "\n".join(pool), "veto_order": turns.as_text(order)}
        kwargs["initial"] = {**given, **option_fields.initial(options), **first}
        super().__init__(*args, **kwargs)
        self._options = dict(options)
        # What the constraints say, the service says in words for people.
        self.instance.validate_constraints = _unchecked  # type: ignore[method-assign]
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField) and name in CHOICES:
                field.choices = list(CHOICES[name].items())
            if isinstance(field, forms.SplitDateTimeField):
                field.fields[0].error_messages["invalid"] = _("Enter a day such as 2026-11-30 or 30/11/2026.")
                field.fields[1].error_messages["invalid"] = _("Enter a time such as 19:30.")
            field.show_hidden_initial = row is not None
            field.disabled = row is not None and _is_settled(row, name)
        keep_shown(self)

    def clean_map_pool(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["map_pool"].splitlines() if line.strip()]

    def clean_veto_order(self) -> list[dict[str, Any]]:
        return turns.as_order(self.cleaned_data["veto_order"])

    def clean(self) -> dict[str, Any]:
        for name in self.changed_data:
            if was_changed_by_others(self, name):
                ask_again(self, name)
        if "start_at" in self.changed_data:
            self._read_start()
        return self.cleaned_data

    def _read_start(self) -> None:
        """As the clocks show it where the event is to be, which may be another place than the page was made for."""
        entered, zone = self.cleaned_data.get("start_at"), self.cleaned_data.get("time_zone", "")
        if entered is None or zone not in available_timezones():
            return
        try:
            self.cleaned_data["start_at"] = read_time(timezone.make_naive(entered).isoformat(), zone)
        except DomainError as error:
            self.add_error("start_at", in_words(error.message))

    def is_valid(self) -> bool:
        return super().is_valid() and self._is_saved()

    def _is_saved(self) -> bool:
        if not hasattr(self, "saved"):
            self.saved: Tournament | None = self._saved()
        return not self.errors

    def _saved(self) -> Tournament | None:
        changed = set(self.changed_data) if self.instance.pk else set(self.fields)
        fields = {name: self.cleaned_data[name] for name in (*SHOWN, "map_pool", "veto_order") if name in changed}
        if any(name.startswith(option_fields.PREFIX) for name in changed):
            fields["options"] = option_fields.read(
                self.cleaned_data["format"], self.cleaned_data, self._options, changed
            )
        try:
            if self.instance.pk:
                return services.edit_tournament(self.instance.pk, self.actor, **fields)
            with done_once(self.actor, "new tournament", self.data.get("page", "")):
                if self.source_id:
                    return services.copy_tournament(self.source_id, self.actor, **fields)
                return services.create_tournament(self.actor, **fields)
        except ValidationError as error:
            self._refuse(error)
        except DomainError as error:
            self.add_error(None, in_words(error.message))
        return None

    def _refuse(self, error: ValidationError) -> None:
        """What the service says of a field that has another name here is said of the form."""
        said = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, texts in said.items():
            self.add_error(name if name in self.fields else None, list(map(in_words, texts)))


# The options are fields of the class: that is where an admin looks for them.
SetupForm.base_fields.update(option_fields.fields())
SetupForm.declared_fields.update(option_fields.fields())


@admin.register(Tournament, site=organize)
class TournamentAdmin(ScopedAdmin):
    form = SetupForm
    list_display = ("name", "game", "shown_format", "shown_state", "start_at")
    list_filter = (TournamentStateFilter,)
    list_select_related = ("game",)
    search_fields = ("name",)
    ordering = ("-pk",)
    conditional_fields = option_fields.conditions() | dict.fromkeys(("veto_order", "veto_seconds"), "!!map_pool")
    change_form_before_template = "organize/_page_key.html"
    change_form_outer_before_template = "organize/_before_setup.html"
    warn_unsaved_form = True

    def scope(self, person: User) -> QuerySet[Tournament]:
        return organized_by(person)

    @admin.display(description=gettext_lazy("Format"), ordering="format")
    def shown_format(self, row: Tournament) -> str:
        return str(FORMATS[row.format])

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def shown_state(self, row: Tournament) -> str:
        return str(TOURNAMENT_LABELS[row.state])

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=name) for name, view in tournament_urls()
        ]
        return pages + super().get_urls()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        options = [option_fields.PREFIX + option.name for option in option_fields.offered()]
        return (
            (_("What"), {"fields": ("name", "game", "rules", "visibility")}),
            (_("When"), {"fields": ("time_zone", "start_at", "check_in_minutes", "rest_minutes")}),
            (
                _("Who may come"),
                {
                    "fields": (
                        *("participation", "max_substitutes", "min_participants", "max_participants"),
                        *("needs_approval", "check_in_required"),
                    )
                },
            ),
            (
                _("How it is played"),
                {"fields": ("format", "third_place", "seeding", "best_of", "best_of_final", *options)},
            ),
            (_("Maps"), {"fields": ("map_pool", "veto_order", "veto_seconds")}),
        )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        source = None if obj else self._source(request)
        return type(
            "SetupFormOfPerson", (form,), {"actor": signed_in(request), "source_id": source.pk if source else 0}
        )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Of a copy: what another tournament of the person's is, but for its time; or what a pattern says."""
        source = self._source(request)
        if source is not None:
            return {name: getattr(source, name) for name in COPIED} | {"name": source.name}
        pattern = BY_NAME.get(request.GET.get("pattern", ""))
        return dict(pattern.fields) if pattern else {}

    def _source(self, request: HttpRequest) -> Tournament | None:
        """What the new one is to be a copy of: a tournament that the person organizes."""
        return self.get_queryset(request).filter(pk=number_in(request.GET.get("copy", ""))).first()

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        more = extra_context or {}
        if object_id is not None:
            if not (pk := number_in(object_id)):
                raise Http404
            more = {**around(asked(request, pk, Role.ORGANIZER), "setup"), "subtitle": None, **more}
            zone = more["tournament"].time_zone
        else:
            source = self._source(request)
            more = {**self._beginnings(request, source), "page_key": uuid4().hex, **more}
            zone = source.time_zone if source else "UTC"
        made = super().changeform_view
        return in_zone(zone, lambda: made(request, object_id, form_url, {**more, **BUTTONS}))

    def _beginnings(self, request: HttpRequest, source: Tournament | None) -> dict[str, Any]:
        """What a new tournament may begin with, and what it does."""
        return {
            "title": _("New tournament"),
            "earlier": self.get_queryset(request)[:MOST_COPIED],
            "patterns": PATTERNS,
            "pattern": BY_NAME.get(request.GET.get("pattern", "")) if source is None else None,
            "source": source,
            "comes_with": COMES_WITH,
        }

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Tournament:
        """It was saved when it was found to be valid."""
        saved: Tournament = form.saved
        return saved

    def save_model(self, request: HttpRequest, obj: Tournament, form: Any, change: bool) -> None:
        """See above: a plain save would write back what has counted on since."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing related on the page."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The event log has it."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """See above."""

    def response_add(self, request: HttpRequest, obj: Tournament, post_url_continue: Any = None) -> HttpResponse:
        super().response_add(request, obj, post_url_continue)
        return HttpResponseRedirect(reverse("organize:next", args=[obj.pk]))

    def response_change(self, request: HttpRequest, obj: Tournament) -> HttpResponse:
        super().response_change(request, obj)
        return HttpResponseRedirect(request.get_full_path())
