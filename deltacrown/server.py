"""The server command: `python -m deltacrown.server`. Environment: HOST, PORT, WORKERS, and all of `settings`.

SIGHUP restarts the workers one by one, SIGTERM or SIGINT ends them; a second of those hurries.
"""

import asyncio
import os
import sys
from pathlib import Path

from django.conf import settings
from django.utils.log import configure_logging

from apps.common.key_files import keys_in
from deltacrown.serving.counts import counts_directory
from deltacrown.serving.listening_socket import listen
from deltacrown.serving.supervisor import Supervisor
from deltacrown.start import load_settings, require_safe_start


def main() -> int:
    """Serve until told to end; the exit code."""
    load_settings()
    require_safe_start(settings.HOST)
    # Settings and logging alone, no apps: what serves is in the workers, read anew by each that starts.
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    if not settings.PAYOUT_KEYS:
        # Development's: made before there are several who would make it.
        keys_in(Path(settings.PAYOUT_KEYS_FILE))
    with listen(settings.HOST, settings.PORT) as listening, counts_directory() as directory:
        # Before the first worker: prometheus-client asks for it when a metric is made.
        os.environ.update(PROMETHEUS_MULTIPROC_DIR=directory)
        return asyncio.run(Supervisor(listening, settings.WORKERS, settings.TASK_WORKER).run())


if __name__ == "__main__":
    sys.exit(main())
