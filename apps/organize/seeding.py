"""Seeds: in the order of a list, by lot, by an answer, of a pasted list, or none; and the draw as it would be.

The page asks for the drawing of an order with `?order=1-2-3`, which is looked at and saved nowhere. `?apart=` says what
is looked at as a conflict.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.organize import conflicts, lengths
from apps.organize.drawings import Drawing, as_it_stands, drawing_of, seeding_rule
from apps.organize.pages import Ask, Page, Verb, number_in, unnamed
from apps.organize.pointers import OUTDATED
from apps.tournaments import services
from apps.tournaments.domain.asked_fields import FieldKind
from apps.tournaments.domain.errors import DomainError
from apps.tournaments.domain.name_lists import Wrong, WrongLine, WrongNames
from apps.tournaments.domain.seeding import SeedingMethod
from apps.tournaments.domain.tournament_states import BEFORE_START
from apps.tournaments.models import Bracket, Registration, RegistrationField
from apps.tournaments.selectors.drawn import is_outdated
from apps.tournaments.selectors.registrations import who_has_a_place
from apps.tournaments.services.brackets import DRAWABLE
from apps.tournaments.services.draw_previews import MOST_LOOKED_AT
from apps.web.refusals import in_words

# A list of more is not sorted by hand.
MOST_SORTED = 256
# Of more the bracket is drawn when a button is pressed, and not after each change of the order.
MOST_DRAWN_LIVE = 64
# Seeds count for the draw, and are not overruled by something else.
BY_SEEDS = (SeedingMethod.STANDARD.value, SeedingMethod.MANUAL.value)
MOST_WRONG = 50

REASONS: dict[Wrong, Promise] = {
    Wrong.UNKNOWN: gettext_lazy("nobody who has a place is called so"),
    Wrong.DOUBLED: gettext_lazy("line {earlier} has this name already"),
    Wrong.AMBIGUOUS: gettext_lazy("several who have a place are called so"),
    Wrong.UNREADABLE: gettext_lazy("there is no name in it, or no number of a seed"),
}


def facts(ask: Ask) -> dict[str, Any]:
    row = ask.tournament
    rows = who_has_a_place(row.pk)
    offered = conflicts.traits(row)
    commons = conflicts.commons_of(
        row, conflicts.chosen(offered, ask.request.GET.get("apart", "")), [found.pk for found in rows]
    )
    bracket = Bracket.objects.filter(tournament=row).first()
    can_seed = row.current_state in BEFORE_START and bracket is None
    return {
        "rows": [{"row": found, "common": commons.shown(found.pk)} for found in _shown(ask, rows)],
        "too_many": len(rows) > MOST_SORTED,
        "bracket": bracket,
        "outdated": OUTDATED if is_outdated(row) else "",
        "is_before": row.current_state in BEFORE_START,
        "can_seed": can_seed,
        "can_sort": can_seed and len(rows) <= MOST_SORTED,
        "can_draw": row.current_state in DRAWABLE,
        "is_live": len(rows) <= MOST_DRAWN_LIVE,
        "most_live": MOST_DRAWN_LIVE,
        "can_look": can_seed and MOST_DRAWN_LIVE < len(rows) <= MOST_LOOKED_AT,
        "overruled": seeding_rule(row.seeding) if row.seeding not in BY_SEEDS else "",
        "traits": offered,
        "trait": commons.trait,
        "ratings": RegistrationField.objects.filter(tournament=row, kind=FieldKind.NUMBER.value),
        "length_choices": lengths.CHOICES,
        "lengths": lengths.rounds_of(row) if bracket else [],
        **_drawing(ask, commons, rows, can_seed),
    }


def _drawing(ask: Ask, commons: conflicts.Commons, rows: Sequence[Registration], can_seed: bool) -> Mapping[str, Any]:
    """As it would be, or as it is drawn; of many none."""
    if not 0 < len(rows) <= MOST_DRAWN_LIVE:
        return {}
    if can_seed:
        return drawn(ask, commons, _order(ask.request.GET.get("order", "")))
    return {"drawing": as_it_stands(ask.tournament.pk, commons)} if ask.tournament.matches.exists() else {}


def _order(text: str) -> list[int] | None:
    return [number_in(part) for part in text.split("-")] if text else None


def _sent(ask: Ask) -> list[int]:
    return [number_in(text) for text in ask.request.POST.getlist("order")]


def _shown(ask: Ask, rows: list[Registration]) -> list[Registration]:
    """In the order that was sent, where it was of these: what somebody sorted is still so after a refusal or a look."""
    places = {pk: place for place, pk in enumerate(_sent(ask))}
    by_place = sorted(rows, key=lambda row: places.get(row.pk, len(places)))
    return by_place[:MOST_SORTED]


def drawn(ask: Ask, commons: conflicts.Commons, order: Sequence[int] | None) -> dict[str, Drawing | str]:
    """The drawing of the order, or in whose place the words why there is none."""
    try:
        preview = services.preview_draw(ask.tournament.pk, ask.person, order)
    except DomainError as error:
        return {"no_drawing": in_words(error.message)}
    return {"drawing": drawing_of(preview, commons)}


def look(ask: Ask) -> Mapping[str, Any]:
    """Of many: the drawing of what was sorted, which is shown with it."""
    order = _sent(ask)
    preview = services.preview_draw(ask.tournament.pk, ask.person, order)
    offered = conflicts.traits(ask.tournament)
    trait = conflicts.chosen(offered, ask.request.GET.get("apart", ""))
    return {"drawing": drawing_of(preview, conflicts.commons_of(ask.tournament, trait, order))}


def sort(ask: Ask) -> str:
    services.seed_in_order(ask.tournament.pk, ask.person, _sent(ask))
    return _("The seeds are given.")


def shuffle(ask: Ask) -> str:
    number = services.shuffle_seeds(ask.tournament.pk, ask.person)
    return _("Shuffled by the number {number}, which stands in the log.").format(number=number)


def rate(ask: Ask) -> str:
    return _given(services.seed_by_answers(ask.tournament.pk, ask.person, ask.number("rating")))


def enter(ask: Ask) -> str | Mapping[str, Any]:
    try:
        return _given(services.seed_by_names(ask.tournament.pk, ask.person, ask.sent("names")))
    except WrongNames as error:
        return {"wrong": [_worded(line) for line in error.lines[:MOST_WRONG]], "sent": ask.request.POST}


def _given(left: int) -> str:
    if not left:
        return _("The seeds are given.")
    text = ngettext(
        "The seeds are given; {n} who was not named comes after the others, as before.",
        "The seeds are given; {n} who were not named come after the others, as before.",
        left,
    )
    return text.format(n=left)


def _worded(line: WrongLine) -> str:
    why = str(REASONS[line.why]).format(earlier=line.earlier)
    return _("Line {line}, “{text}”: {why}.").format(line=line.line, text=line.text, why=why)


def clear(ask: Ask) -> str:
    services.take_seeds_back(ask.tournament.pk, ask.person)
    return _("Nobody has a seed.")


def draw(ask: Ask) -> str:
    if not ask.sent("seen"):
        raise unnamed()
    services.generate_bracket(ask.tournament.pk, ask.person)
    return _("The bracket is drawn.")


VERBS: Mapping[str, Verb] = {
    "sort": sort,
    "shuffle": shuffle,
    "rate": rate,
    "enter": enter,
    "clear": clear,
    "look": look,
    "draw": draw,
    "play_over": lengths.play_over,
}
PAGE = Page("seeding", facts, VERBS)
