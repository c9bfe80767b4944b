"""Certificates: how they are made, with which logo, who has one, and which are taken back."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.certificates import services
from apps.certificates.domain.states import CertificateState
from apps.certificates.facts import award_label, is_trial
from apps.certificates.models import LANGUAGE_CHOICES, REASON_LENGTH, SIGNED_BY_LENGTH, Certificate
from apps.certificates.selectors import named, options_of, progress_of, without_one
from apps.common.files import PICTURE_BYTES, file_response
from apps.limits.throttles import refused_in_the_form, take
from apps.organize.pages import Ask, Page, asked
from apps.organize.rehearsal import listed
from apps.tournaments.domain.errors import InvalidInput, NotFound
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Tournament
from apps.web.refusals import in_words_of

AT_A_TIME = 50
MOST_NAMED = 10
# What stands around a picture in a form.
AROUND_BYTES = 65_536
OPTIONS = ("signed_by", "language", "is_automatic")
STATES: dict[str, Promise] = {
    CertificateState.PREPARING.value: gettext_lazy("being made"),
    CertificateState.ISSUED.value: gettext_lazy("issued"),
    CertificateState.REVOKED.value: gettext_lazy("revoked"),
    CertificateState.SUPERSEDED.value: gettext_lazy("superseded"),
}


class OptionsForm(forms.Form):
    signed_by = forms.CharField(
        label=gettext_lazy("Signed by"),
        required=False,
        max_length=SIGNED_BY_LENGTH,
        help_text=gettext_lazy("The name on the line at the bottom; empty: no line."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGE_CHOICES)
    is_automatic = forms.BooleanField(label=gettext_lazy("Issue them by itself when the result counts"), required=False)


def facts(ask: Ask) -> dict[str, Any]:
    row = ask.tournament
    options = options_of(row.pk)
    states = dict(_of(row).order_by().values_list("state").annotate(Count("pk")))
    chosen = ask.request.GET.get("state", "")
    found = Paginator(_of(row, chosen).order_by("pk"), AT_A_TIME).get_page(ask.request.GET.get("p"))
    return {
        "options": options,
        "form": OptionsForm(initial={name: getattr(options, name) for name in OPTIONS}),
        "progress": progress_of(row.pk),
        "is_trial": is_trial(),
        "states": [(state, title, states.get(state, 0)) for state, title in STATES.items()],
        "total": sum(states.values()),
        "chosen": chosen if chosen in STATES else "",
        "found": found,
        "certificates": [
            {"row": row, "award": award_label(row.award, row.facts["place"]), "state": STATES[row.state]}
            for row in found
        ],
        "longest_reason": REASON_LENGTH,
    }


def _of(row: Tournament, state: str = "") -> QuerySet[Certificate]:
    rows = Certificate.objects.filter(tournament=row)
    return rows.filter(state=state) if state in STATES else rows


def look_at_issuing(ask: Ask) -> Mapping[str, Any]:
    """How many would be made, for whom, and how: what is issued stays so."""
    row, options = ask.tournament, options_of(ask.tournament.pk)
    names = [item.name for item in without_one(row.pk)]
    text = ngettext(
        "{n} certificate is made, for who took part and has none: {names}.",
        "{n} certificates are made, for all who took part and have none: {names}.",
        len(names),
    )
    again = _("Those that could not be made are tried again.")
    signed = _("Signed by: {name}.").format(name=options.signed_by) if options.signed_by else _("Nobody signs them.")
    sentences = [
        text.format(n=len(names), names=listed(names)) if names else again,
        " ".join([signed, _("They have a logo.") if options.logo else _("They have no logo.")]),
        _("They stay as they are once they are issued: set the signature and the logo on this page before."),
    ]
    title = _("Issue certificates")
    return {"question": {"title": title, "subject": row.name, "verb": "issue", "sentences": sentences}}


def issue(ask: Ask) -> str:
    made = services.issue_certificates(ask.tournament.pk, ask.person)
    text = ngettext("%(count)s certificate is being made.", "%(count)s certificates are being made.", made.count)
    said = [text % {"count": made.count}]
    for item in made.unprintable[:MOST_NAMED]:
        text = _("%(name)s gets none: no font has %(characters)s.")
        said.append(text % {"name": item.name, "characters": " ".join(item.characters)})
    if (left := len(made.unprintable) - MOST_NAMED) > 0:
        text = ngettext("The same is so for %(n)s other.", "The same is so for %(n)s others.", left)
        said.append(text % {"n": left})
    return " ".join(said)


def revoke(ask: Ask) -> str:
    reason = ask.sent("reason").strip()[:REASON_LENGTH]
    found = _named(ask)
    if not reason:
        raise InvalidInput(_("Say why you revoke it: everybody who checks it reads that."))
    services.revoke_certificate(found.code, ask.person, reason)
    return _("The certificate of %(name)s is revoked.") % {"name": found.facts["name"]}


def _named(ask: Ask) -> Certificate:
    """Of this tournament; another's is told as one that is not there."""
    try:
        found = named(ask.sent("code"))
    except NotFound:
        found = None
    if found is None or found.tournament_id != ask.tournament.pk:
        raise InvalidInput(_("No certificate of this tournament has this code."))
    return found


def set_options(ask: Ask) -> str | Mapping[str, Any]:
    form = OptionsForm(ask.request.POST)
    if form.is_valid():
        try:
            services.set_certificate_options(ask.tournament.pk, ask.person, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, in_words_of(error))
        else:
            return _("Saved. Certificates that are issued stay as they are.")
    return {"form": form}


def put_logo(ask: Ask) -> str:
    if (file := ask.request.FILES.get("logo")) is None:
        raise InvalidInput(_("Choose a picture."))
    with refused_in_the_form(ask.request):
        take("evidence", str(ask.person.pk))
    services.set_logo(ask.tournament.pk, ask.person, file)
    return _("The logo is on all certificates that are issued from now on.")


def remove_logo(ask: Ask) -> str:
    services.remove_logo(ask.tournament.pk, ask.person)
    return _("Certificates that are issued from now on have no logo.")


def logo(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture, for the page."""
    name = options_of(asked(request, pk, Role.ORGANIZER).tournament.pk).logo
    if not name:
        raise Http404
    return file_response(name, download_as=f"logo-{pk}.webp", content_type="image/webp")


PAGE = Page(
    "certificates",
    facts,
    {
        "look_at_issuing": look_at_issuing,
        "issue": issue,
        "options": set_options,
        "revoke": revoke,
        "logo": put_logo,
        "remove_logo": remove_logo,
    },
    max_body_bytes=PICTURE_BYTES + AROUND_BYTES,
)
