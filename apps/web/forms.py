from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import uuid4
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from apps.accounts.mail_kinds import KINDS
from apps.accounts.models import User
from apps.tournaments.domain.asked_fields import LONGEST_ANSWER, MOST_DECIMALS, FieldKind
from apps.tournaments.models import RegistrationField
from apps.tournaments.models.registration import NAME_LENGTH
from apps.tournaments.services.guests import MOST_AT_ONCE
from apps.tournaments.services.schedule import LONGEST_GAME, LONGEST_MATCH
from apps.tournaments.services.stations import MOST_STATIONS
from apps.web.refusals import in_words

USUAL_GAME = 20
# Of the zones' names: those that are nowhere, and those of before.
_NO_PLACES = ("Etc/", "SystemV/", "US/", "posix/", "right/")


class ResetForm(forms.Form):
    """Where to mail the link that sets a new password."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True})
    )


class BeginForm(forms.Form):
    """That it is they who signed up with this address; or, since who follows the link reads it, another password."""

    password = forms.CharField(
        label=_("The password that you chose"),
        required=False,
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    new_password = forms.CharField(
        label=_("Or a new one, if you do not know it"),
        required=False,
        strip=False,
        max_length=128,
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner

    def clean_new_password(self) -> str:
        new: str = self.cleaned_data["new_password"]
        if new:
            validate_password(new, self.owner)
        return new

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            self.add_error("password", str(self.fields["password"].error_messages["required"]))
        return cleaned


class AddressForm(forms.Form):
    """Which address an account is to have."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True})
    )


class NameForm(forms.Form):
    """By which name everybody sees them."""

    display_name = forms.CharField(
        label=_("Display name"),
        max_length=60,
        help_text=_("Shown to everyone, in brackets and results."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "autofocus": True}),
    )


class EndForm(forms.Form):
    """That it is really they who end their account. Who has no password has to have signed in just now."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not user.has_usable_password():
            self.fields["password"].required = False
            self.fields["password"].widget = forms.HiddenInput()
            self.fields["sure"] = forms.BooleanField(label=_("Yes, end my account for good."))


class TeamForm(forms.Form):
    """What a team is called."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("Shown to everyone."))
    tag = forms.CharField(
        label=_("A few letters"), required=False, max_length=8, help_text=_("Shown where the name is too long.")
    )


class GuestsForm(forms.Form):
    """Guests, a name in each line."""

    names = forms.CharField(
        label=_("Names, one in each line"),
        max_length=MOST_AT_ONCE * (NAME_LENGTH + 2),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )

    # Which page it was sent from.
    page = forms.RegexField(r"^[0-9a-f]{32}$", required=False, initial=lambda: uuid4().hex, widget=forms.HiddenInput)

    @property
    def once(self) -> str:
        return self.cleaned_data["page"] or uuid4().hex

    def clean_names(self) -> list[str]:
        """The lines that are not empty."""
        return [line for line in self.cleaned_data["names"].splitlines() if line.strip()]


class PlanForm(forms.Form):
    """By what a schedule is made; the start is in the tournament's time zone."""

    start = forms.CharField(
        label=_("Start"), max_length=40, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    minutes_per_game = forms.IntegerField(
        label=_("Minutes of a game"), min_value=1, max_value=LONGEST_GAME, initial=USUAL_GAME
    )
    best_of_3 = forms.IntegerField(
        label=_("Minutes of a best of 3, where not three games"), min_value=1, max_value=LONGEST_MATCH, required=False
    )
    best_of_5 = forms.IntegerField(
        label=_("Minutes of a best of 5, where not five games"), min_value=1, max_value=LONGEST_MATCH, required=False
    )
    stations = forms.IntegerField(
        label=_("Stations"),
        min_value=1,
        max_value=MOST_STATIONS,
        required=False,
        help_text=_("How many matches are played at a time. Empty: as many as there are open stations."),
    )
    rest_minutes = forms.IntegerField(
        label=_("Minutes of rest between two matches of somebody"), min_value=0, max_value=LONGEST_MATCH, initial=0
    )

    @property
    def plan(self) -> dict[str, Any]:
        """What the services take."""
        given = self.cleaned_data
        minutes = {str(best_of): given[f"best_of_{best_of}"] for best_of in (3, 5) if given[f"best_of_{best_of}"]}
        kept = {name: given[name] for name in ("start", "minutes_per_game", "stations", "rest_minutes")}
        return {**kept, "minutes": minutes}


class AnswersForm(forms.Form):
    """What an organizer asks of those who register, a field for each."""

    def __init__(self, *args: Any, asked: Sequence[RegistrationField], **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "prefix": "answer"})
        self.fields |= {field.key: _asks(field) for field in asked}

    @property
    def answers(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def refuse(self, wrong: Mapping[str, Sequence[str]]) -> None:
        """What the service says of answers, at the fields that it names."""
        for name, messages in wrong.items():
            key = name.removeprefix("answers.")
            self.add_error(key if key in self.fields else None, list(map(in_words, messages)))


def _asks(field: RegistrationField) -> forms.Field:
    told = _("Shown to everyone.") if field.is_public else _("Only the staff of the tournament sees it.")
    help_text = told if field.required else format_lazy("{} {}", _("You may leave it out."), told)
    common: dict[str, Any] = {"label": field.label, "required": field.required, "help_text": help_text}
    match FieldKind(field.kind):
        case FieldKind.CHOICE:
            return forms.ChoiceField(**common, choices=[("", "—"), *((choice, choice) for choice in field.choices)])
        case FieldKind.NUMBER:
            return forms.DecimalField(**common, max_digits=22, decimal_places=MOST_DECIMALS)
        case FieldKind.YES_NO:
            said = [("", "—"), ("yes", _("Yes")), ("no", _("No"))]
            return forms.TypedChoiceField(**common, choices=said, coerce=lambda value: value == "yes", empty_value=None)
        case _:
            return forms.CharField(**common, max_length=LONGEST_ANSWER)


class ClaimForm(forms.Form):
    """The code that a guest was given."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


def _kinds() -> list[tuple[str, Promise]]:
    return [(kind.name, kind.label) for kind in KINDS.values()]


@cache
def _zones() -> list[tuple[str, str]]:
    named = (name for name in available_timezones() if "/" in name and not name.startswith(_NO_PLACES))
    return [("", settings.TIME_ZONE), *((name, name.replace("_", " ")) for name in sorted(named))]


class MailForm(forms.Form):
    """Which news somebody gets by mail, in which language, with times of which zone."""

    kinds = forms.MultipleChoiceField(
        label=_("Mails"), required=False, choices=_kinds, widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False, choices=_zones)
    # What the page showed: a tab that is older than another choice changes only what was changed in it.
    seen_on = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)
    seen_off = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)

    @property
    def switched_on(self) -> set[str]:
        return set(self.cleaned_data["seen_off"].split(",")) & set(self.cleaned_data["kinds"])

    @property
    def switched_off(self) -> set[str]:
        return (set(self.cleaned_data["seen_on"].split(",")) & set(KINDS)) - set(self.cleaned_data["kinds"])


class SignUpForm(forms.Form):
    """What a new account needs; the account's own service judges it."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        help_text=_("You sign in with it. Nobody else sees it."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    display_name = forms.CharField(
        label=_("Display name"), max_length=60, help_text=_("Shown to everyone, in brackets and results.")
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("For a forgotten password, and for news of your tournaments."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=128,
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.SIGN_UP_BY_MAIL:
            self.fields["email"].required = True
            self.fields["email"].help_text = _("A link is mailed there, with which the account begins.")
