"""Seeds of a whole field at once: in an order, by lot, by an answer, or of a list of names."""

import random
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from apps.accounts.models import User
from apps.tournaments.domain.asked_fields import FieldKind
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound
from apps.tournaments.domain.events import RegistrationsSeeded
from apps.tournaments.domain.name_lists import read_order
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import BEFORE_START, TOURNAMENT
from apps.tournaments.models import Bracket, Registration, RegistrationAnswer, RegistrationField
from apps.tournaments.selectors.registrations import public_registration, who_has_a_place
from apps.tournaments.services.draw_numbers import number_of_shuffle
from apps.tournaments.services.registrations import DRAWN
from apps.tournaments.services.repetition import MOST_SEEDINGS, require_few
from apps.tournaments.services.write import TournamentWrite, tournament_write

# All are told in one event.
MOST_AT_ONCE = 1024
OTHERS_BY_NOW = "Others have a place by now; look at the list again."

# Who has a place, by seed, before and after.
Rows = Sequence[Registration]
Arrange = Callable[[TournamentWrite, Rows], Rows]


def seed_in_order(tournament_id: int, actor: User, order: Sequence[int]) -> None:
    """Give the seeds 1, 2, ... in this order: of all who have a place, each once. Raises `Conflict` for any other."""
    _seed(tournament_id, actor, lambda _, rows: in_order(rows, order))


def shuffle_seeds(tournament_id: int, actor: User) -> int:
    """Give them by lot; the number it went by is told with them, and comes out of the field and of how often was seeded
    before."""
    drawn: list[int] = []

    def shuffled(write: TournamentWrite, rows: Rows) -> Rows:
        drawn.append(number_of_shuffle(write.tournament, [row.pk for row in rows]))
        # Of the generator's methods only random() is promised to draw the same in every version of Python.
        dice = random.Random(drawn[0])
        return sorted(sorted(rows, key=lambda row: row.pk), key=lambda _: dice.random())

    _seed(tournament_id, actor, shuffled, drawn)
    return drawn[0]


def seed_by_answers(tournament_id: int, actor: User, field_id: int) -> int:
    """Give them by the numbers that were answered, the highest first; who answered nothing comes last, in the order of
    before. How many these are."""
    without: list[Registration] = []

    def by_answer(write: TournamentWrite, rows: Rows) -> Rows:
        asked = RegistrationField.objects.filter(tournament=write.tournament, kind=FieldKind.NUMBER.value)
        if not asked.filter(pk=field_id).exists():
            raise NotFound("No such number is asked here.")
        answers = RegistrationAnswer.objects.filter(field=field_id).values_list("registration", "value")
        rated = {pk: Decimal(value) for pk, value in answers}
        without.extend(row for row in rows if row.pk not in rated)
        return [*sorted((row for row in rows if row.pk in rated), key=lambda row: -rated[row.pk]), *without]

    _seed(tournament_id, actor, by_answer)
    return len(without)


def seed_by_names(tournament_id: int, actor: User, text: str) -> int:
    """Give them in the order of a list (`name_lists.py`); who is not in it comes after those who are, in the order of
    before. How many these are. Raises `WrongNames`, and then does nothing."""
    left: list[Registration] = []

    def by_name(_: TournamentWrite, rows: Rows) -> Rows:
        order = read_order(text, {row.pk: row.name for row in rows})
        named = set(order)
        left.extend(row for row in rows if row.pk not in named)
        return [*in_order([row for row in rows if row.pk in named], order), *left]

    _seed(tournament_id, actor, by_name)
    return len(left)


def take_seeds_back(tournament_id: int, actor: User) -> None:
    _seed(tournament_id, actor, lambda *_: ())


def in_order(rows: Rows, order: Sequence[int]) -> list[Registration]:
    """The rows in an order that names each once; raises `Conflict` for any other."""
    by_id = {row.pk: row for row in rows}
    if len(order) != len(by_id) or set(order) != set(by_id):
        raise Conflict(OTHERS_BY_NOW)
    return [by_id[pk] for pk in order]


def _seed(tournament_id: int, actor: User, arrange: Arrange, number: Sequence[int] = ()) -> None:
    with tournament_write(tournament_id, actor) as write:
        write.require(Role.ORGANIZER)
        TOURNAMENT.require(write.tournament.current_state, *BEFORE_START)
        if Bracket.objects.filter(tournament=write.tournament).exists():
            raise Conflict(DRAWN)
        rows = who_has_a_place(tournament_id)
        if len(rows) > MOST_AT_ONCE:
            raise InvalidInput(f"{MOST_AT_ONCE} are seeded at once at most; seed the first ones, each by itself.")
        ordered = arrange(write, rows)
        _give(write, {row.pk: seed for seed, row in enumerate(ordered, start=1)}, number[0] if number else None)


def _give(write: TournamentWrite, seeds: dict[int, int], number: int | None) -> None:
    living = Registration.objects.living().filter(tournament=write.tournament)
    changed = {row: seeds.get(row.pk) for row in living if row.seed != seeds.get(row.pk)}
    # What was drawn by lot is told though nothing is another: it was done.
    write.changed = bool(changed) or number is not None
    if write.changed:
        give_seeds(write, changed, number)


def give_seeds(write: TournamentWrite, seeds: Mapping[Registration, int | None], number: int | None = None) -> None:
    """Save and tell seeds that are others than before, in a write that is open and has asked whether there may be any.
    All of these are taken back first: a seed is given once."""
    text = f"All were seeded {MOST_SEEDINGS} times here; they stay now, but for seeds that are given one by one."
    require_few(write, RegistrationsSeeded, MOST_SEEDINGS, text)
    Registration.objects.filter(pk__in=[row.pk for row in seeds]).update(seed=None)
    for row, seed in seeds.items():
        row.seed = seed
    Registration.objects.bulk_update([row for row in seeds if row.seed], ["seed"], batch_size=200)
    rows = [public_registration(row) for row in seeds]
    for start in range(0, len(rows) or 1, MOST_AT_ONCE):
        write.tell(RegistrationsSeeded(write.tournament.pk, rows[start : start + MOST_AT_ONCE], number))
