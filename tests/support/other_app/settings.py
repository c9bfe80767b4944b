"""The site with the other app in it."""

from deltacrown.settings_test import *  # noqa: F403
from deltacrown.settings_test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.support.other_app"]
