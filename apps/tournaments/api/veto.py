"""The map veto of a match over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.schema import gives
from apps.tournaments import services
from apps.tournaments.api import examples, match_serializers
from apps.tournaments.api.base import actor, viewer
from apps.tournaments.api.matches import MatchView, meant
from apps.tournaments.domain.shapes import VetoShape
from apps.tournaments.selectors.tournaments import tournament_of_match, visible_version
from apps.tournaments.selectors.veto import public_veto, veto_now


class VetoView(MatchView):
    @extend_schema(responses=gives(VetoShape, examples.VETO))
    def get(self, request: Request, match_id: int) -> Response:
        """Read the map veto of a match; it stands in the match's snapshot as well.

        There is none before both sides are there, nor in a tournament without a map pool.
        """
        visible_version(viewer(request), tournament_of_match(match_id))
        return Response(veto_now(match_id))

    @extend_schema(request=match_serializers.VetoSerializer, responses=gives(VetoShape, examples.VETO))
    def post(self, request: Request, match_id: int) -> Response:
        """Ban or pick a map, whichever your turn is for.

        A referee does it for a guest, who is named by `registration`.
        """
        with meant(match_serializers.VetoSerializer, request) as fields:
            said = {"registration_id": fields["registration"], "turn": fields["turn"]}
            row = services.veto_map(match_id, actor(request), fields["map"], **said)
        return Response(public_veto(row))
