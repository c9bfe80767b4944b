"""The tournament's page and its snapshot as plain Django would serve them: read and rendered for each request.

The same view, template and selector, without what the product puts around them to save the work.
"""

from inspect import unwrap

from django.http import HttpRequest, JsonResponse
from django.urls import include, path

from apps.tournaments.selectors.snapshots import tournament_snapshot
from apps.web.views import tournament as views

read = unwrap(tournament_snapshot)
# The view asks for it by this name.
views.tournament_snapshot = read


def snapshot(request: HttpRequest, pk: int) -> JsonResponse:
    return JsonResponse(read(pk))


urlpatterns = [
    path("tournaments/<int:pk>/", unwrap(views.tournament)),
    path("api/v1/tournaments/<int:pk>/snapshot/", snapshot),
    # What the template links to.
    path("", include("deltacrown.urls")),
]
