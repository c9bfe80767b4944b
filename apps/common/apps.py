import atexit
import gc

from django.apps import AppConfig
from django.core.signals import setting_changed


class CommonConfig(AppConfig):
    name = "apps.common"

    def ready(self) -> None:
        from apps.common import housekeeping  # noqa: F401  (registers what falls due)
        from apps.common.backends import forget_backends

        setting_changed.connect(forget_backends)
        # What is loaded stays: the entry points look for no cycles among it until here, and nobody does from now on.
        gc.freeze()
        gc.enable()
        # At its end Python looks for cycles among all that Django made, for a second of processor time. The task worker
        # gives way to others: on a busy machine it was killed within that.
        atexit.register(gc.freeze)
