"""A worker as the supervisor starts it, which also notes when it committed what: lines of `sequence seconds`
(`time.monotonic()`, the same for all processes of a machine) in the file `STAMPS`, where that is named.

`python -m bench.site.stamping --listening <FD> --number <n>`
"""

import os
import sys
import time

from deltacrown import asgi
from deltacrown.serving import worker

# After the settings are loaded: it imports models.
from apps.common.notices import listen  # isort: skip
from apps.tournaments.services.write import Committed  # isort: skip

__all__ = ["asgi"]


@listen
def note(notice: object) -> None:
    now = time.monotonic()
    if isinstance(notice, Committed) and "STAMPS" in os.environ:
        with open(os.environ["STAMPS"], "a") as stamps:
            stamps.writelines(f"{row.sequence} {now}\n" for row in notice.events)


if __name__ == "__main__":
    sys.exit(worker.main())
