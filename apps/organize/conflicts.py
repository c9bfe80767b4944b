"""Who has something in common with whom, such as a club or a region: by what was asked, or by teams."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from apps.tournaments.domain.asked_fields import FieldKind
from apps.tournaments.models import RegistrationField, Tournament
from apps.tournaments.selectors.asked_fields import answers_to, asked_in
from apps.tournaments.selectors.registrations import teams_of_people

NONE, TEAMS = "none", "teams"
# Numbers are strengths, and a yes has half of them in common.
COMMON = (FieldKind.TEXT.value, FieldKind.CHOICE.value)


@dataclass(frozen=True)
class Trait:
    """What people may have in common. `is_kept_apart`: the draw itself sees to it."""

    value: str
    title: str
    field: RegistrationField | None = None

    @property
    def is_kept_apart(self) -> bool:
        return self.field is not None and self.field.is_conflict


@dataclass(frozen=True)
class Commons:
    """What each has of a trait: what is compared, and how it is shown, by registration id."""

    trait: Trait
    of: dict[int, dict[str, str]] = field(default_factory=dict)

    def shown(self, registration_id: int) -> str:
        return ", ".join(self.of.get(registration_id, {}).values())

    def between(self, first: int, second: int) -> str:
        """What the two have in common; empty for nothing."""
        mine, others = self.of.get(first, {}), self.of.get(second, {})
        return ", ".join(shown for key, shown in mine.items() if key in others)


def traits(tournament: Tournament) -> list[Trait]:
    """What an organizer may choose from; what is kept apart comes first."""
    fields = [found for found in asked_in(tournament.pk) if found.kind in COMMON]
    fields.sort(key=lambda found: not found.is_conflict)
    found = [Trait(str(field.pk), field.label, field) for field in fields]
    if tournament.participation == "solo":
        found.append(Trait(TEAMS, _("Team")))
    return [*found, Trait(NONE, _("nothing"))]


def chosen(offered: list[Trait], value: str) -> Trait:
    """The one of this value; else one that is kept apart, or none."""
    by_value = {trait.value: trait for trait in offered}
    usual = offered[0] if offered[0].is_kept_apart else by_value[NONE]
    return by_value.get(value, usual)


def commons_of(tournament: Tournament, trait: Trait, registration_ids: Collection[int]) -> Commons:
    if trait.field is not None:
        answers = answers_to(trait.field, registration_ids)
        return Commons(trait, {pk: {value.casefold(): value} for pk, value in answers.items()})
    if trait.value == TEAMS:
        teams = teams_of_people(tournament.pk, registration_ids)
        return Commons(trait, {pk: {str(key): name for key, name in own.items()} for pk, own in teams.items()})
    return Commons(trait)
