"""Games over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.lists import asked, page_of_rows
from apps.common.schema import gives_page
from apps.tournaments.api import answers, examples, lists
from apps.tournaments.api.base import Lists
from apps.tournaments.models import Game


class GamesView(Lists):
    tag = "tournaments"
    listing = lists.GamesQuery

    @extend_schema(parameters=[lists.GamesQuery], responses=gives_page(answers.GameAnswer, examples.GAME))
    def get(self, request: Request) -> Response:
        """List the games that a tournament may be of. A new tournament names one by its `slug`."""
        wanted = asked(request, self.listing)
        found = page_of_rows(Game.objects.filter(**lists.lookups(wanted, "name")), wanted)
        return Response(found.answer(request, wanted, answers.game))
