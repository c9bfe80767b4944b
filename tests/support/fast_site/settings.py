"""The settings of servers whose clock has run `CLOCK_SPEED` times as fast since `CLOCK_SINCE`."""

import os

from tests.support.fast_site.clock import FastClock, run_by
from tests.support.settings_of_servers import *  # noqa: F403
from tests.support.settings_of_servers import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.support.fast_site.apps.FastSiteConfig"]
run_by(FastClock(int(os.environ["CLOCK_SINCE"]), int(os.environ["CLOCK_SPEED"])))
