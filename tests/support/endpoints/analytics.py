"""The endpoints of what is counted of tournaments: for their organizers, and for everybody of what they made."""

from tests.support.cast import Cast
from tests.support.endpoints.scene import Scene, opened
from tests.support.endpoints.table import Endpoint, answers, organizers


def _played(cast: Cast) -> Scene:
    scene = opened(cast)
    scene.ids["player_id"] = cast.bob.pk
    return scene


_T = "/api/v1/tournaments/{tournament_id}/"

ENDPOINTS = [
    Endpoint("GET", _T + "analytics/", organizers()),
    Endpoint("GET", _T + "analytics.csv", organizers()),
    Endpoint("GET", "/api/v1/players/{player_id}/", answers(200), _played),
    Endpoint("GET", "/api/v1/me/analytics/", answers(200, anonymous=401)),
]
