"""What others have to say before somebody leaves a team: functions that are called under the team's lock.

`before_leaving(team, user_id)` may raise `TeamRefused`; `user_id` is None where the whole team goes.
"""

from collections.abc import Callable

from apps.teams.models import Team

before_leaving: list[Callable[[Team, int | None], None]] = []
