"""The endpoints of accounts."""

from typing import Any

from apps.accounts.tokens import issue_tokens
from tests.support.cast import PASSWORD
from tests.support.endpoints.scene import Scene
from tests.support.endpoints.table import Endpoint, answers


def _refresh(scene: Scene) -> dict[str, Any]:
    return {"refresh": issue_tokens(scene.cast.carol)["refresh"]}


def _access(scene: Scene) -> dict[str, Any]:
    return {"token": issue_tokens(scene.cast.carol)["access"]}


# Those who run a tournament that is not over have to hand it over first.
_ENDS = answers(204, anonymous=401, organizer=409, organizer_elsewhere=409)
_LOGIN = {"username": "carol", "password": PASSWORD}

ENDPOINTS = [
    Endpoint("POST", "/api/v1/accounts/", answers(201), body={"username": "dora", "password": PASSWORD}),
    Endpoint("POST", "/api/token/", answers(200), body=_LOGIN, repeatable=False),
    # Those who ask with a token get none by it.
    Endpoint("POST", "/api/v1/me/tokens/", answers(403, anonymous=401), repeatable=False),
    Endpoint("POST", "/api/token/refresh/", answers(200), body=_refresh, repeatable=False),
    Endpoint("POST", "/api/token/verify/", answers(200), body=_access, repeatable=False),
    Endpoint("GET", "/api/v1/accounts/data/", answers(200, anonymous=401)),
    Endpoint("POST", "/api/v1/accounts/end/", _ENDS, body={"password": PASSWORD}, repeatable=False),
    Endpoint("POST", "/api/logout/", answers(204), body=_refresh),
]
