"""Where a payout goes: said by whom it is for, or for a guest by an organizer; read by who may approve it."""

from django.conf import settings

from apps.accounts.models import User
from apps.payouts.domain.details import Details, given
from apps.payouts.domain.payout_states import PAYOUT, UNPAID, PayoutState
from apps.payouts.models import PaymentDetails, Payout
from apps.payouts.selectors.details import details_of, is_for, seal_details
from apps.payouts.services.write import locked_payout, require_second_factor, tournament_of
from apps.tournaments.domain.errors import Conflict, NotFound, PermissionRefused
from apps.tournaments.domain.roles import Role
from apps.tournaments.selectors.roles import require_role
from apps.tournaments.selectors.tournaments import visible_version
from apps.tournaments.services.write import TournamentWrite, tournament_write


def put_details(payout_id: int, actor: User, method: str, account: str, holder: str, note: str = "") -> Payout:
    """Say where it is to go, until it is on its way. Raises `PermissionRefused` for anybody whom it is not for."""
    details = given(method, account, holder, note)
    with tournament_write(tournament_of(payout_id), actor, even_archived=True) as write:
        payout = locked_payout(write, payout_id)
        _require_whose(write, payout, actor)
        PAYOUT.require(payout.current_state, *UNPAID)
        if payout.taken_back:
            raise Conflict("The result of this payout was taken back, so nothing is paid by it.", state=payout.state)
        said = {"sealed": seal_details(details), "given_by": actor, "given_at": write.now}
        PaymentDetails.objects.update_or_create(payout=payout, defaults=said)
    return payout


def read_details(payout_id: int, actor: User) -> Details:
    """For whom it is for, and for organizers who may act with money; raises `NotFound` where nobody said it."""
    tournament_id = tournament_of(payout_id)
    visible_version(actor, tournament_id)
    payout = Payout.objects.get(pk=payout_id)
    if not is_for(payout, actor):
        require_role(actor.pk, tournament_id, Role.ORGANIZER)
        require_second_factor(actor)
    details = details_of(payout)
    if details is None:
        raise NotFound("Nobody has said where this payout goes, or it was deleted since.")
    return details


def _require_whose(write: TournamentWrite, payout: Payout, actor: User) -> None:
    if is_for(payout, actor):
        return
    write.require(Role.ORGANIZER)
    if payout.person_id is not None:
        raise PermissionRefused("Only the person whom it is for says where it goes; organizers say so for guests.")
    if payout.current_state is PayoutState.APPROVED:
        _require_nobody_was_shown_it(payout)
    require_second_factor(actor)


def _require_nobody_was_shown_it(payout: Payout) -> None:
    """Who approved it saw where it went, or that nobody had said so: after that no organizer alone turns it
    elsewhere."""
    if settings.PAYOUTS_TWO_PEOPLE:
        raise PermissionRefused(
            "It is approved as it was. To have it go elsewhere, say first that it failed, then where it goes; another "
            "organizer approves it anew."
        )
