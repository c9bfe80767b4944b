"""The product with a way to publish. As a module, one worker in production; `application` for other servers."""

import json
import os
import sys
from typing import Any

from bench.line_port import LinePort
from deltacrown import asgi
from deltacrown.serving import worker

# After the settings are loaded: it imports models.
from apps.tournaments.realtime.utils import broadcast_tournament_event  # isort: skip


async def tell(data: dict[str, Any]) -> None:
    for tournament_id in json.loads(os.environ["TOURNAMENT_IDS"]):
        await broadcast_tournament_event(tournament_id, "score_updated", data)


application = LinePort(asgi.application, tell)

if __name__ == "__main__":
    # The server looks its application up by name, with all the options that it has in production.
    asgi.application = application
    sys.exit(worker.main([]))
