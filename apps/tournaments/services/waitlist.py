"""The order of the waitlist, where an organizer says another than that in which they came."""

from collections.abc import Collection

from django.db.models import F

from apps.accounts.models import User
from apps.tournaments.domain.errors import Conflict, InvalidInput
from apps.tournaments.domain.events import WaitlistReordered
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import BEFORE_START, TOURNAMENT
from apps.tournaments.models import Registration
from apps.tournaments.selectors.registrations import public_registration
from apps.tournaments.services.repetition import MOST_WAITLISTS, require_few
from apps.tournaments.services.write import tournament_write

# All are told in one event.
MOST_AT_ONCE = 500


def put_first_in_line(tournament_id: int, actor: User, registration_ids: Collection[int]) -> int:
    """Put these first on the waitlist, in the order in which they wait now, before the start. How many these are.

    Raises `Conflict` where one of them does not wait any more, and `InvalidInput` for too many, or none.
    """
    wanted = set(registration_ids)
    if not 1 <= len(wanted) <= MOST_AT_ONCE:
        raise InvalidInput(f"From 1 to {MOST_AT_ONCE} are put first at once.")
    with tournament_write(tournament_id, actor) as write:
        write.require(Role.ORGANIZER)
        TOURNAMENT.require(write.tournament.current_state, *BEFORE_START)
        waitlist = Registration.objects.filter(tournament=write.tournament).waitlist()
        chosen = list(waitlist.filter(pk__in=wanted))
        if len(chosen) != len(wanted):
            raise Conflict("Not all of these are on the waitlist now; look at the list again.")
        text = f"The waitlist was put in another order {MOST_WAITLISTS} times here; it stays now."
        require_few(write, WaitlistReordered, MOST_WAITLISTS, text)
        write.changed = chosen != list(waitlist[: len(chosen)])
        if write.changed:
            ranked = Registration.objects.filter(tournament=write.tournament, waitlist_rank__isnull=False)
            ranked.update(waitlist_rank=F("waitlist_rank") + len(chosen))
            for rank, row in enumerate(chosen, start=1):
                row.waitlist_rank = rank
            Registration.objects.bulk_update(chosen, ["waitlist_rank"], batch_size=200)
            write.tell(WaitlistReordered(write.tournament.pk, [public_registration(row) for row in chosen]))
    return len(chosen)
