from collections.abc import Collection

from django.db.models import Case, F, Q, When

from apps.accounts.models import User
from apps.teams.models import TeamMember
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.registration_states import TAKES_A_PLACE, RegistrationState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.shapes import RegistrationShape
from apps.tournaments.models import Registration
from apps.tournaments.models.registration import WAITLIST_ORDER
from apps.tournaments.selectors.roles import require_role
from apps.tournaments.selectors.tournaments import may_see


def my_registration(user_id: int, tournament_id: int) -> Registration | None:
    """The living registration in the tournament that is the person's: their own, or a team's."""
    return Registration.objects.living().of_person(user_id).filter(tournament_id=tournament_id).first()


def count_participants(tournament_id: int) -> int:
    """How many of the tournament's places are taken."""
    taking = [state.value for state in TAKES_A_PLACE]
    return Registration.objects.filter(tournament=tournament_id, state__in=taking).count()


def who_has_a_place(tournament_id: int) -> list[Registration]:
    """Those who take the tournament's places, by seed; who has none comes after, as they registered."""
    taking = [state.value for state in TAKES_A_PLACE]
    rows = Registration.objects.filter(tournament=tournament_id, state__in=taking)
    return sorted(rows, key=lambda row: (row.seed is None, row.seed, row.pk))


def teams_of_people(tournament_id: int, registration_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """Of those who play for themselves, the teams that they are a member of: names by id."""
    rows = TeamMember.objects.filter(team__dissolved_at=None, user__registrations__tournament=tournament_id)
    wanted = set(registration_ids)
    found: dict[int, dict[int, str]] = {}
    for pk, team_id, name in rows.values_list("user__registrations", "team", "team__name").order_by("team"):
        if pk in wanted:
            found.setdefault(pk, {})[team_id] = name
    return found


def waitlist_position(registration: Registration) -> int | None:
    """1 for who gets the next place that falls free; None for who does not wait."""
    if registration.state != RegistrationState.WAITLISTED.value:
        return None
    rank, pk = registration.waitlist_rank, registration.pk
    earlier = Q(waitlist_rank__isnull=False) | Q(pk__lte=pk) if rank is None else Q(waitlist_rank__lte=rank)
    waiting = Registration.objects.filter(tournament=registration.tournament_id).waitlist()
    return waiting.filter(earlier).count()


def registration_for(viewer: User, registration_id: int) -> Registration:
    """The registration as its people and the staff read it; raises `NotFound`, or `PermissionRefused` for others."""
    found = (
        Registration.objects.select_related("tournament", "user", "team__captain").filter(pk=registration_id).first()
    )
    if found is None or not may_see(viewer.pk, found.tournament):
        raise NotFound
    if not found.is_of(viewer.pk):
        require_role(viewer.pk, found.tournament_id, Role.REFEREE)
    return found


def public_registrations(tournament_id: int) -> list[RegistrationShape]:
    """The living registrations as the snapshot and the API show them: by seed, then as they came; who waits is last."""
    waits = Case(When(state=RegistrationState.WAITLISTED.value, then=1), default=0)
    living = Registration.objects.living().filter(tournament_id=tournament_id)
    found = living.order_by(F("seed").asc(nulls_last=True), waits, *WAITLIST_ORDER)
    return [public_registration(registration) for registration in found]


def public_registration(registration: Registration) -> RegistrationShape:
    return {
        "registration_id": registration.pk,
        "name": registration.name,
        "seed": registration.seed,
        "state": registration.state,
        "checked_in": registration.checked_in_at is not None,
    }
