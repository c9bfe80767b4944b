"""The product with a way to publish. As a module, one worker in production; `application` for other servers."""

import os
import sys
from typing import Any

from bench.line_port import LinePort
from deltacrown import asgi, worker

# After the settings are loaded: it imports models.
from apps.tournaments.realtime.utils import broadcast_tournament_event  # isort: skip


async def tell(data: dict[str, Any]) -> None:
    await broadcast_tournament_event(int(os.environ["TOURNAMENT_ID"]), "score_updated", data)


application = LinePort(asgi.application, tell)

if __name__ == "__main__":
    # The server looks its application up by name, with all the options that it has in production.
    asgi.application = application
    sys.exit(worker.main([]))
