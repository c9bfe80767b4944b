"""The endpoints of what is counted of tournaments: for their organizers, and for everybody of what they made."""

from tests.support.endpoints.table import Endpoint, answers, organizers

_T = "/api/v1/tournaments/{tournament_id}/"

ENDPOINTS = [
    Endpoint("GET", _T + "analytics/", organizers()),
    Endpoint("GET", _T + "analytics.csv", organizers()),
    Endpoint("GET", "/api/v1/me/analytics/", answers(200, anonymous=401)),
]
