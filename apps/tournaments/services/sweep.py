"""What is due: found without a lock, then done one by one, each under its tournament's lock and only if still due."""

from apps.accounts.guard import forget_sources
from apps.accounts.revocations import forget_logins, forget_revocations
from apps.accounts.tickets import forget_ticket_uses
from apps.common.once import forget_answers
from apps.common.tasks import forget_tasks, put_back_expired
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.selectors.events import untold_matches
from apps.tournaments.services.scores import tell_scores


def run_due() -> int:
    """Do all that is due now; how many things that was. Any number of processes may do this at once."""
    done = 0
    for tournament_id, match_ids in untold_matches().items():
        try:
            done += sum(tell_scores(tournament_id, match_ids).values())
        except NotFound:
            continue  # deleted since it was found
    forget_answers()
    forget_ticket_uses()
    forget_revocations()
    forget_logins()
    forget_sources()
    done += put_back_expired()
    forget_tasks()
    return done
