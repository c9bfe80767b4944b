import os

from django.apps import AppConfig

from apps.common.due import Job

# In seconds of the machine: who looks more often does nothing else.
SELDOM_ENOUGH = 0.1


class FastSiteConfig(AppConfig):
    """What falls due is looked for as often as the fast clock says, above all that the site is there."""

    name = "tests.support.fast_site"

    def ready(self) -> None:
        seconds, speed = Job.seconds, int(os.environ["CLOCK_SPEED"])
        Job.seconds = lambda job: max(seconds(job) / speed, SELDOM_ENOUGH)  # type: ignore[method-assign]
