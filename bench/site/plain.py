"""The tournament's page and its snapshot as plain Django would serve them: rendered for each request.

The same view, template and selector, without what the product puts around them to save the work.
"""

from inspect import unwrap

from django.http import HttpRequest, JsonResponse
from django.urls import include, path

from apps.tournaments.selectors.snapshots import tournament_snapshot
from apps.web.views.tournament import tournament


def snapshot(request: HttpRequest, pk: int) -> JsonResponse:
    return JsonResponse(unwrap(tournament_snapshot)(pk))


urlpatterns = [
    path("tournaments/<int:pk>/", unwrap(tournament)),
    path("api/v1/tournaments/<int:pk>/snapshot/", snapshot),
    # What the template links to.
    path("", include("deltacrown.urls")),
]
