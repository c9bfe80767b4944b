"""The server command: `python -m deltacrown.server`. Environment: HOST, PORT, WORKERS, and all of `settings`."""

import os
import sys

import django
import uvicorn
from django.conf import settings
from django.core.management.base import BaseCommand, SystemCheckError

# Beyond this the server itself ends the socket with 1009; the limiter's own cap is far below.
FRAMES_OVER_PAYLOAD = 4


def main() -> int:
    """Check the configuration and serve until SIGTERM or SIGINT."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deltacrown.settings")
    django.setup()
    try:
        BaseCommand().check()
    except SystemCheckError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    uvicorn.run(
        "deltacrown.asgi:application",
        host=settings.HOST,
        port=settings.PORT,
        workers=settings.WORKERS,
        loop="uvloop",
        ws="deltacrown.websocket:FrameWritingProtocol",
        ws_max_size=FRAMES_OVER_PAYLOAD * settings.WS_MAX_PAYLOAD_BYTES,
        ws_per_message_deflate=False,
        # Our own heartbeat tells the living from the dead, with its own codes.
        ws_ping_interval=None,
        timeout_graceful_shutdown=10,
        # Queries hold tickets: no access log.
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
