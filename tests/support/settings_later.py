"""The settings of servers to whose processes it is `CLOCK_AHEAD_SECONDS` later than it is: of a site that was away.

Loops and sockets go by the monotonic clock, which stays as it is.
"""

import os
from datetime import timedelta

import time_machine

from tests.support.settings_of_servers import *  # noqa: F403

# Its time begins when it is asked for first: at once, so that no process is behind another.
time_machine.travel(timedelta(seconds=int(os.environ["CLOCK_AHEAD_SECONDS"]))).start().time_ns()
