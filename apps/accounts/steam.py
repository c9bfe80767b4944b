"""Signing in by Steam, which speaks OpenID 2.0 and nothing newer.

It is the one site of that kind, so nothing is discovered, and no key is agreed on: what a browser brings is believed
once Steam itself, asked directly, says that it said so (OpenID Authentication 2.0, 11.4.2).
"""

import json
import re
from typing import Any
from urllib.parse import urlencode

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.base.provider import Provider, ProviderAccount
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from requests import RequestException
from urllib3.exceptions import HTTPError

OPENID_2 = "http://specs.openid.net/auth/2.0"
ANYBODY = f"{OPENID_2}/identifier_select"
PERSON = re.compile(r"https://steamcommunity\.com/openid/id/(\d{17})")
# All that has to be signed, or another could be put in its place (10.1).
SIGNED = {"op_endpoint", "claimed_id", "identity", "return_to", "response_nonce", "assoc_handle"}
PLACES = {
    "openid": "https://steamcommunity.com/openid/login",
    "names": "https://api.steampowered.com/ISteamUser/GetPlayerSummaries/v2/",
}
# Of an answer of theirs.
MOST_BYTES = 65_536


class SteamProvider(Provider):  # type: ignore[misc]
    """On where a key of its Web API is set, by which it says what somebody is called."""

    id, name = "steam", "Steam"
    account_class = ProviderAccount
    supports_redirect = True

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("steam_login")

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        state = self.stash_redirect_state(request, process, next_url, data, **kwargs)
        asked = {
            "ns": OPENID_2,
            "mode": "checkid_setup",
            "claimed_id": ANYBODY,
            "identity": ANYBODY,
            "return_to": _return_to(request, state),
            "realm": request.build_absolute_uri("/"),
        }
        return redirect(f"{self._place('openid')}?{urlencode(_prefixed(asked))}")

    def come_back(self, request: HttpRequest) -> HttpResponse:
        """Sign in whom Steam sent here. Raises `PermissionDenied` where this browser did not ask, `ValueError` where
        Steam did not say it, and `RequestException` where it cannot be asked."""
        state = request.GET.get("state", "")
        # Good once, and only in the browser that was sent there.
        begun = self.unstash_redirect_state(request, state)
        # Of a name that stands there twice only one is read, and only that one is asked about.
        said = {name[7:]: str(value) for name, value in request.GET.items() if name.startswith("openid.")}
        number = self._number_in(said, _return_to(request, state))
        login = self.sociallogin_from_response(request, {"number": number, "name": self._name_of(number)})
        login.state = begun
        return complete_social_login(request, login)  # type: ignore[no-any-return]

    def extract_uid(self, data: dict[str, str]) -> str:
        return data["number"]

    def extract_common_fields(self, data: dict[str, str]) -> dict[str, str]:
        return {"username": data["name"], "name": data["name"]}

    def _number_in(self, said: dict[str, str], return_to: str) -> str:
        """Whom Steam says it sent; raises `ValueError` where it does not."""
        expected = {"ns": OPENID_2, "mode": "id_res", "op_endpoint": self._place("openid"), "return_to": return_to}
        person = PERSON.fullmatch(said.get("claimed_id", ""))
        if {name: said.get(name) for name in expected} != expected or person is None:
            raise ValueError("Steam let nobody in.")
        if said.get("identity") != said["claimed_id"] or not set(said.get("signed", "").split(",")) >= SIGNED:
            raise ValueError("Steam has not signed whom it let in.")
        with get_adapter().get_requests_session() as session:
            form = _prefixed({**said, "mode": "check_authentication"})
            answer = session.post(self._place("openid"), data=form, allow_redirects=False, stream=True)
            lines = _read(answer).decode(errors="replace").splitlines()
        if answer.status_code != 200 or "is_valid:true" not in lines:
            raise ValueError("Steam did not say so.")
        return person[1]

    def _name_of(self, number: str) -> str:
        """What they are called there; empty where it does not say."""
        query = {"key": self.app.secret, "steamids": number}
        try:
            with get_adapter().get_requests_session() as session:
                answer = session.get(self._place("names"), params=query, allow_redirects=False, stream=True)
                (person,) = json.loads(_read(answer))["response"]["players"]
                name = person["personaname"]
        except (RequestException, HTTPError, LookupError, TypeError, ValueError, RecursionError):
            # Never in the log: its address has our key.
            return ""
        return name if isinstance(name, str) else ""

    def _place(self, name: str) -> str:
        """Where Steam is, or what stands for it in tests."""
        return str(self.app.settings.get(name) or PLACES[name])


def _return_to(request: HttpRequest, state: str) -> str:
    return f"{request.build_absolute_uri(reverse('steam_callback'))}?{urlencode({'state': state})}"


def _prefixed(fields: dict[str, str]) -> dict[str, str]:
    return {f"openid.{name}": value for name, value in fields.items()}


def _read(answer: Any) -> bytes:
    content: bytes = answer.raw.read(MOST_BYTES + 1, decode_content=True)
    if len(content) > MOST_BYTES:
        raise ValueError("Steam said too much.")
    return content


registry.register(SteamProvider)
