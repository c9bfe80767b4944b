"""What others have to do with a team's people: functions that are called under the team's lock.

`before_leaving(team, user_id)` may raise `TeamRefused`; `user_id` is None where the whole team goes.
`after_new_captain(team)` takes no other lock.
"""

from collections.abc import Callable

from apps.teams.models import Team

before_leaving: list[Callable[[Team, int | None], None]] = []
after_new_captain: list[Callable[[Team], None]] = []
