"""`manage.py runserver` for development: Daphne's, so that it serves sockets too."""

import asyncio
from typing import Any

from daphne.management.commands.runserver import Command as DaphneCommand
from daphne.management.commands.runserver import get_default_application

from deltacrown.start import require_migrated, require_safe_start


class Command(DaphneCommand):  # type: ignore[misc]  # has no types
    def handle(self, *args: Any, **options: Any) -> None:
        require_safe_start()
        super().handle(*args, **options)

    def run(self, **options: Any) -> None:
        # By now it is known where it is going to listen.
        require_safe_start(self.addr)
        require_migrated()
        super().run(**options)

    def get_application(self, options: dict[str, Any]) -> Any:
        # WhiteNoise serves the static files.
        return WithLifespan(get_default_application())

    def log_action(self, protocol: str, action: str, details: dict[str, Any]) -> None:
        """Daphne's access log without queries, which may hold a ticket or a token."""
        super().log_action(protocol, action, {**details, "path": str(details.get("path", "")).partition("?")[0]})


class WithLifespan:
    """Begins the application's lifespan with the first connection, since Daphne does not: deadlines hang on it."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._living: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self._living is None:
            self._living = asyncio.ensure_future(self._live())
        await self._inner(scope, receive, send)

    async def _live(self) -> None:
        messages = asyncio.Queue[dict[str, str]]()
        messages.put_nowait({"type": "lifespan.startup"})

        async def send(message: Any) -> None:
            """Nobody waits for the answer."""

        # The second message never comes: a development server is killed, and what waits in the database is told later.
        await self._inner({"type": "lifespan", "asgi": {"version": "3.0"}}, messages.get, send)
