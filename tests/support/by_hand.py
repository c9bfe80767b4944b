"""People who sign in to a running demo and take part in it by hand: over the API, and over the forms of its pages."""

from collections.abc import Callable
from typing import Any, TypeVar

import httpx

from tests.support import waiting

Found = TypeVar("Found")
OVER = ("completed", "archived", "cancelled")
MATCH_OVER = ("completed", "forfeit", "cancelled")
DEMO_PASSWORD = "deltacrown-demo"


def until(look: Callable[[], Found], seconds: float = 150) -> Found:
    """What `look` returns once that is something; the site is asked four times a second."""
    found: Found = waiting.until(look, seconds, every=0.25)
    return found


class Hand:
    """One person signed in. What is refused is no failure here: the bots are busy in the same places."""

    def __init__(self, url: str, username: str) -> None:
        # A connection that is kept may be closed by the server the moment it is used again.
        self.http = httpx.Client(base_url=url, timeout=30, limits=httpx.Limits(max_keepalive_connections=0))
        pair = self.http.post("/api/token/", json={"username": username, "password": DEMO_PASSWORD})
        if not pair.is_success:
            self.http.close()
            raise LookupError(pair.text)
        self._headers = {"Authorization": f"Bearer {pair.json()['access']}"}
        self._sign_in_on_the_page(username)

    def __enter__(self) -> "Hand":
        return self

    def __exit__(self, *error: object) -> None:
        self.http.close()

    def get(self, path: str) -> Any:
        answer = self.http.get(f"/api/v1/{path}/", headers=self._headers)
        assert answer.is_success, answer.text
        return answer.json()

    def post(self, path: str, **body: Any) -> httpx.Response:
        return self.http.post(f"/api/v1/{path}/", json=body, headers=self._headers)

    def delete(self, path: str) -> httpx.Response:
        return self.http.delete(f"/api/v1/{path}/", headers=self._headers)

    def submit(self, path: str, **fields: str) -> httpx.Response:
        """Send a form of a page."""
        token = self.http.cookies["csrftoken"]
        return self.http.post(path, data={**fields, "csrfmiddlewaretoken": token})

    def state(self, tournament_id: int) -> str:
        return str(self.get(f"tournaments/{tournament_id}")["state"])

    def is_over(self, tournament_id: int) -> bool:
        return self.state(tournament_id) in OVER

    def live(self) -> list[int]:
        """The tournaments that are live, newest first."""
        return [row["id"] for row in self.get("tournaments")["results"] if row["state"] == "live"]

    def matches(self, tournament_id: int, *states: str) -> list[dict[str, Any]]:
        found = self.get(f"tournaments/{tournament_id}/matches")["results"]
        return [match for match in found if not match["bye"] and (not states or match["state"] in states)]

    def states(self) -> dict[str, str]:
        """The state of every tournament this person may list, by its name."""
        return {row["name"]: row["state"] for row in self.get("tournaments")["results"]}

    def _sign_in_on_the_page(self, username: str) -> None:
        self.http.get("/accounts/login/")
        answer = self.submit("/accounts/login/", login=username, password=DEMO_PASSWORD)
        assert answer.status_code == 302, answer.status_code
