"""The site under load, as its organizer reaches it: rooms nobody else sees, and updates in them."""

import asyncio
import time
from typing import Any

import httpx
from django.conf import settings

from apps.accounts.models import User
from apps.accounts.tokens import issue_tokens
from apps.common.secret_key import is_generated
from apps.tournaments.management.loadtest.plan import TurnedAway

USERNAME = "loadtest"
TOKEN_GOOD_FOR_SECONDS = 600.0
AT_ONCE = 32


class SiteError(Exception):
    """The server did not do what it was asked; the text says what to do."""


class Site:
    """Without a `token` the load is that of an account made here, in the database of this environment."""

    def __init__(self, url: str, token: str = "") -> None:
        limits = httpx.Limits(max_connections=AT_ONCE)
        self._http = httpx.AsyncClient(base_url=url, timeout=30, limits=limits, trust_env=False)
        self._given = token
        self._token, self._token_at = token, 0.0

    async def __aenter__(self) -> "Site":
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._http.aclose()

    async def token(self) -> str:
        if not self._given and (not self._token or time.monotonic() - self._token_at > TOKEN_GOOD_FOR_SECONDS):
            self._token, self._token_at = await asyncio.to_thread(_own_token), time.monotonic()
        return self._token

    async def new_room(self, number: int) -> int:
        """A tournament that nobody but its organizer sees: private, since a draft that is cancelled is one no more."""
        body = {"name": f"Load test {number}", "game": "football", "visibility": "private"}
        return int((await self._ask("POST", "/api/v1/tournaments/", body))["id"])

    async def update(self, room: int, number: int) -> None:
        """An event for all sockets of the room; its title holds the number."""
        await self._ask("POST", f"/api/v1/tournaments/{room}/announcements/", {"title": str(number)})

    async def newest(self, room: int, since: int) -> int:
        """The number of the newest event."""
        return int((await self._ask("GET", f"/api/v1/tournaments/{room}/events/?since={since}"))["sequence"])

    async def close_room(self, room: int) -> None:
        await self._ask("POST", f"/api/v1/tournaments/{room}/cancel/")

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        headers = {"Authorization": f"Bearer {await self.token()}"}
        try:
            answer = await self._http.request(method, path, json=body, headers=headers)
        except httpx.HTTPError as error:
            raise SiteError(f"{self._http.base_url} does not answer ({type(error).__name__}).") from None
        if answer.status_code == 429:
            raise TurnedAway("HTTP 429 of the API")
        if answer.status_code == 401:
            raise SiteError(
                "The server does not know this token. Run this with the server's SECRET_KEY and DATABASE_URL, or "
                "give it one with --token."
            )
        if not answer.is_success:
            raise SiteError(f"{method} {path} was answered with {answer.status_code}: {answer.text[:200]}")
        return answer.json() if answer.content else None


def _own_token() -> str:
    if is_generated(settings.SECRET_KEY):
        raise SiteError(
            "This signs a token with SECRET_KEY, which is not set. Set it to the server's, or DEBUG=1 where `make run` "
            "started the server, or give a token with --token."
        )
    # Staff, so that it may have as many rooms at once as the load is to have.
    fields = {"display_name": "Load test", "is_staff": True}
    user, is_new = User.objects.update_or_create(username=USERNAME, defaults={"is_staff": True}, create_defaults=fields)
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return issue_tokens(user)["access"]
