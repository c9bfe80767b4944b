"""Participants out of a file: looked at first, by doing it and taking it back, and then done as it was looked at.

What was looked at comes back with the form: the rows that change something, signed, for the person and the tournament
that they were shown for. So a file that is another one by then, on whoever's disk, changes nothing; and where somebody
else was faster, the revision of the page says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminFileFieldWidget

from apps.common.sent_tables import MOST_BYTES, TableRefused, read_table
from apps.limits.throttles import refused_in_the_form, take
from apps.organize.guest_codes import cards
from apps.organize.pages import GOOD_FOR, Ask, done_once, unnamed
from apps.organize.rehearsal import taken_back
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.models import RegistrationField
from apps.tournaments.services.import_rows import Change, RowsRefused, SentTable
from apps.tournaments.services.importing import RATING, Imported
from apps.web.refusals import in_words

# Around a file are the fields of its form.
MOST_SENT = MOST_BYTES + 2**16
MOST_LISTED = 200
# The fields of a form are read into memory, and so many bytes of them are taken (REQUEST_BODY_MAX_BYTES).
LONGEST_SEALED = 200_000
_SALT = "organize.import"


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV or XLSX"), widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.xlsx,text/csv"})
    )


@dataclass(frozen=True)
class Look:
    """What a file would do: in sentences, a line for each row, and the rows as the form brings them back."""

    sentences: list[str]
    lines: list[str]
    more: int
    sealed: str


def look_at_import(ask: Ask) -> Mapping[str, Any]:
    """What the file would do, or which of its rows cannot be used and why."""
    count(ask)
    table = _sent_table(ask)
    try:
        found = taken_back(lambda: services.import_registrations(ask.tournament.pk, ask.person, table))
    except RowsRefused as error:
        rows = [replace(row, reason=_reason(row.reason)) for row in error.wrong[:MOST_LISTED]]
        return {"refused_rows": rows, "refused": error, "refused_count": len(error.wrong)}
    if not found.changes and not found.asks_rating:
        return {"import_same": found.same}
    labels = dict(RegistrationField.objects.filter(tournament=ask.tournament).values_list("pk", "label"))
    lines = [_line(change, labels) for change in found.changes[:MOST_LISTED]]
    sealed = _sealed(ask, table.only({change.number for change in found.changes}))
    return {"import_look": Look(_sentences(found), lines, len(found.changes) - len(lines), sealed)}


def _reason(text: str) -> str:
    """What the domain says of an answer stands behind the key of what is asked."""
    key, colon, said = text.partition(": ")
    return f"{key}{colon}{in_words(said)}" if colon else in_words(text)


def import_it(ask: Ask) -> str | Mapping[str, Any]:
    """Do what was looked at. The codes of new guests are on the answer, and nowhere else."""
    if not ask.sent("seen"):
        raise unnamed()
    count(ask)
    table = _unsealed(ask)
    again = _("This file is imported already. Nothing was done a second time.")
    if _has_guests(ask):
        again += " " + _("Where the codes did not reach you, make new ones at “Another code for a guest”.")
    with done_once(ask.person, f"import into {ask.tournament.pk}", ask.sent("page"), again):
        done = services.import_registrations(ask.tournament.pk, ask.person, table)
    text = " ".join([_("The file is imported."), *_sentences(done)])
    if not done.guests:
        return text
    messages.success(ask.request, text)
    # The tournament is another one by now, and the next form is of that.
    ask.tournament.refresh_from_db()
    return {"codes": cards(done.guests)}


def count(ask: Ask) -> None:
    """What takes the machine long somebody does only so often; the form says so."""
    with refused_in_the_form(ask.request):
        take("imports", str(ask.person.pk))


def _has_guests(ask: Ask) -> bool:
    return ask.tournament.registrations.living().filter(is_guest=True).exists()


def _sent_table(ask: Ask) -> SentTable:
    sent = ask.request.FILES.get("file")
    if sent is None:
        raise InvalidInput(_("Choose a file first."))
    try:
        return SentTable.of(read_table(sent.read(MOST_BYTES + 1)))
    except TableRefused as error:
        raise InvalidInput(error.text) from error


def _sealed(ask: Ask, table: SentTable) -> str:
    shown = [ask.tournament.pk, ask.person.pk, table.header, table.rows]
    sealed = signing.dumps(shown, salt=_SALT, compress=True)
    if len(sealed) > LONGEST_SEALED:
        raise InvalidInput(_("This file changes too much at once; send it in parts."))
    return sealed


def _unsealed(ask: Ask) -> SentTable:
    try:
        shown = signing.loads(ask.sent("table"), salt=_SALT, max_age=GOOD_FOR)
    except signing.SignatureExpired:
        raise Conflict(_("You looked at this file long ago; look at it again.")) from None
    except signing.BadSignature:
        raise unnamed() from None
    tournament, person, header, rows = shown
    if (tournament, person) != (ask.tournament.pk, ask.person.pk):
        raise unnamed()
    return SentTable(tuple(header), tuple((number, tuple(cells)) for number, cells in rows))


def _sentences(found: Imported) -> list[str]:
    new = len(found.guests)
    waiting = sum(row.current_state is RegistrationState.WAITLISTED for row, _code in found.guests)
    seeds = sum(change.changes_seed for change in found.changes)
    answers = sum(len(change.answers) for change in found.changes)
    counted = (
        (new, ngettext("{n} guest is new.", "{n} guests are new.", new)),
        (waiting, ngettext("{n} of them is on the waitlist.", "{n} of them are on the waitlist.", waiting)),
        (seeds, ngettext("{n} seed changes.", "{n} seeds change.", seeds)),
        (answers, ngettext("{n} answer changes.", "{n} answers change.", answers)),
        (found.same, ngettext("{n} row changes nothing.", "{n} rows change nothing.", found.same)),
    )
    said = [text.format(n=count) for count, text in counted if count]
    return [*said, _("The rating is asked from now on.")] if found.asks_rating else said


def _line(change: Change, labels: Mapping[int, str]) -> str:
    parts = [_("new")] if change.registration is None else []
    if change.changes_seed:
        before, after = (str(seed or _("none")) for seed in (change.seed_before, change.seed))
        parts.append(_("seed {before} → {after}").format(before=before, after=after))
    parts += [f"{labels.get(asked, RATING)}: {value or _('none')}" for asked, value in change.answers.items()]
    row = _("Row {number}: {name}").format(number=change.number, name=change.name)
    return f"{row}: {', '.join(parts)}"
