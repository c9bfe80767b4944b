"""Writes that are sent until they are answered, under one key, so that each happens once."""

import asyncio
import random
import time
from collections import Counter
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx

from tests.realtime.running_site import Human

TRIES_FOR_SECONDS = 150.0
# Longer than a tournament's lock is waited for; a worker that is frozen is given up.
ANSWERED_WITHIN_SECONDS = 12.0
# So often the sender hangs up before the answer, and does not know what became of the write.
HANGS_UP = 0.08
TRY_AGAIN = {408, 429, 502, 503, 504}


class BotRefused(AssertionError):
    """The site refused what it had no reason to refuse, or never answered."""


class RetryingClient:
    """`statuses`: how often each was answered; `complaints`: answers no fault explains.

    `hangs_up`: the share of writes, its watchers' commands included, whose answer is not waited for the first time.
    """

    def __init__(self, url: str, hangs_up: float = HANGS_UP) -> None:
        self.url, self.hangs_up = url, hangs_up
        nobody = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        limits = httpx.Limits(max_connections=60, max_keepalive_connections=20)
        self.http = httpx.AsyncClient(
            base_url=url,
            timeout=ANSWERED_WITHIN_SECONDS,
            limits=limits,
            cookies=nobody,
            verify=False,
            trust_env=False,
        )
        self.statuses: Counter[int] = Counter()
        self.complaints: list[str] = []

    async def post(self, path: str, body: dict[str, Any], who: Human | None = None, **headers: str) -> httpx.Response:
        """The answer of success; raises `BotRefused` for a refusal."""
        if who is not None:
            headers["Authorization"] = f"Bearer {who.token}"
        return await self._until_answered("POST", path, json=body, headers={"Idempotency-Key": uuid4().hex, **headers})

    async def send_files(self, path: str, files: dict[str, tuple[str, bytes, str]], who: Human) -> httpx.Response:
        """The same for a form: each file by its field, with its name, what it holds, and what that is."""
        headers = {"Authorization": f"Bearer {who.token}", "Idempotency-Key": uuid4().hex}
        return await self._until_answered("POST", path, files=files, headers=headers)

    async def delete(self, path: str, who: Human) -> None:
        headers = {"Authorization": f"Bearer {who.token}", "Idempotency-Key": uuid4().hex}
        await self._until_answered("DELETE", path, headers=headers)

    async def get(self, path: str, who: Human | None = None) -> Any:
        headers = {"Authorization": f"Bearer {who.token}"} if who else {}
        return (await self._until_answered("GET", path, headers=headers)).json()

    async def rows(self, path: str) -> list[Any]:
        """All rows of a list, page after page."""
        page = await self.get(f"{path}?limit=200")
        rows = list(page["results"])
        while page["next"]:
            # At whichever server answers now.
            page = await self.get(urlsplit(page["next"])._replace(scheme="", netloc="").geturl())
            rows += page["results"]
        return rows

    async def accept_invitation(self, tournament_id: int, who: Human) -> None:
        """Take the role that somebody was invited to in the tournament."""
        mine = (await self.get("/api/v1/me/invitations/", who))["results"]
        offered = [invitation["id"] for invitation in mine if invitation["tournament"] == tournament_id]
        if not offered:
            raise BotRefused(f"{who.username} is offered no role in tournament {tournament_id}")
        [number] = offered
        await self.post(f"/api/v1/role-invitations/{number}/accept/", {}, who)

    async def _until_answered(self, method: str, path: str, **request: Any) -> httpx.Response:
        until = time.monotonic() + TRIES_FOR_SECONDS
        while time.monotonic() < until:
            answer = await self._once(method, path, **request)
            if answer is not None:
                return answer
            await asyncio.sleep(random.uniform(0.1, 0.6))
        raise BotRefused(f"{method} {path} was not answered within {TRIES_FOR_SECONDS:g} s")

    async def _once(self, method: str, path: str, **request: Any) -> httpx.Response | None:
        if random.random() < self.hangs_up:
            request["timeout"] = random.uniform(0.002, 0.06)
        try:
            answer = await self.http.request(method, path, **request)
        except httpx.TransportError:
            return None
        self.statuses[answer.status_code] += 1
        if answer.is_success:
            return answer
        if answer.status_code in TRY_AGAIN:
            return None
        if answer.status_code >= 500:
            self.complaints.append(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
            return None
        raise BotRefused(f"{method} {path} {request.get('json')}: {answer.status_code} {answer.text[:300]}")

    async def close(self) -> None:
        await self.http.aclose()
