"""What a team's new captain changes where the team takes part. It is done in the background: the tournaments' locks
come before the team's."""

from django_tasks import task

from apps.teams.hooks import after_new_captain
from apps.teams.models import Team
from apps.tournaments.services.rosters import tell_rosters_of


@task()
def tell_new_captain(team_id: int) -> None:
    """Have open sockets find out who reads what the team's players read."""
    tell_rosters_of(team_id)


def _soon(team: Team) -> None:
    tell_new_captain.enqueue(team.pk)


after_new_captain.append(_soon)
