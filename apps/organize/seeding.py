"""Seeds: in the order of a list, shuffled, or none; and the draw as it would be."""

import random
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.organize.moves import LARGEST_SEED
from apps.organize.pages import Ask, Page, Verb, number_in, unnamed
from apps.organize.rehearsal import rehearsed
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.registration_states import TAKES_A_PLACE
from apps.tournaments.domain.tournament_states import BEFORE_START
from apps.tournaments.models import Bracket, Registration

# Each is a write of its own; a larger field is seeded by numbers.
MOST_SORTED = 256


def _entrants(ask: Ask) -> list[Registration]:
    states = [state.value for state in TAKES_A_PLACE]
    rows = Registration.objects.filter(tournament=ask.tournament, state__in=states)
    return sorted(rows, key=lambda row: (row.seed is None, row.seed, row.pk))


def facts(ask: Ask) -> dict[str, Any]:
    rows = _entrants(ask)
    return {
        "rows": rows[:MOST_SORTED],
        "too_many": len(rows) > MOST_SORTED,
        "bracket": Bracket.objects.filter(tournament=ask.tournament).first(),
        "can_seed": ask.tournament.current_state in BEFORE_START,
    }


def sort(ask: Ask) -> str:
    """Give the seeds 1, 2, ... in the order that was sent: all who have a place, each once."""
    order = [number_in(text) for text in ask.request.POST.getlist("order")]
    rows = {row.pk: row for row in _entrants(ask)}
    if set(order) != set(rows) or len(order) != len(rows):
        raise Conflict(_("Others have a place by now; look at the list again."))
    _give(ask, [rows[pk] for pk in order])
    return _("The seeds are given.")


def shuffle(ask: Ask) -> str:
    """In an order by lot. The number it goes by is said, and gives the same order again."""
    rows = sorted(_entrants(ask), key=lambda row: row.pk)
    number = secrets.randbelow(LARGEST_SEED)
    random.Random(number).shuffle(rows)
    _give(ask, rows)
    return _("Shuffled by the number {number}.").format(number=number)


def clear(ask: Ask) -> str:
    with transaction.atomic():
        for row in _entrants(ask):
            if row.seed is not None:
                services.seed_registration(row.pk, None, ask.person)
    return _("Nobody has a seed.")


def _give(ask: Ask, rows: Sequence[Registration]) -> None:
    """The seeds that change. Those are taken back first: a seed is given once."""
    if len(rows) > MOST_SORTED:
        raise Conflict(_("So many are seeded by numbers, in the list of participants or over the API."))
    changed = [(row, seed) for seed, row in enumerate(rows, start=1) if row.seed != seed]
    with transaction.atomic():
        for row, _seed in changed:
            if row.seed is not None:
                services.seed_registration(row.pk, None, ask.person)
        for row, seed in changed:
            services.seed_registration(row.pk, seed, ask.person)


def look(ask: Ask) -> Mapping[str, Any]:
    number = secrets.randbelow(LARGEST_SEED)
    found = rehearsed(ask.tournament.pk, lambda: services.generate_bracket(ask.tournament.pk, ask.person, number))
    return {"rehearsal": found, "number": number}


def draw(ask: Ask) -> str:
    if not ask.sent("seen"):
        raise unnamed()
    services.generate_bracket(ask.tournament.pk, ask.person, number_in(ask.sent("seed")))
    return _("The bracket is drawn.")


VERBS: Mapping[str, Verb] = {"sort": sort, "shuffle": shuffle, "clear": clear, "look": look, "draw": draw}
PAGE = Page("seeding", facts, VERBS)
