"""Stations over HTTP, and calling matches to them."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.reading import read, read_nothing
from apps.common.schema import gives
from apps.tournaments import services
from apps.tournaments.api import examples, match_serializers, serializers
from apps.tournaments.api.base import View, actor, viewer
from apps.tournaments.api.matches import MatchView, meant, shown
from apps.tournaments.domain.shapes import MatchShape, StationShape
from apps.tournaments.selectors.deadlines import public_station, public_stations
from apps.tournaments.selectors.matches import match_now, public_match
from apps.tournaments.selectors.tournaments import visible_version


class StationsView(View):
    tag = "stations"

    @extend_schema(responses=gives(list[StationShape], [examples.STATION]))
    def get(self, request: Request, tournament_id: int) -> Response:
        """List where matches are played. They stand in the snapshot as well."""
        visible_version(viewer(request), tournament_id)
        return Response(public_stations(tournament_id))

    @extend_schema(request=serializers.StationSerializer, responses=gives(StationShape, examples.STATION, 201))
    def post(self, request: Request, tournament_id: int) -> Response:
        """Add a station, by an organizer."""
        fields = read(serializers.StationSerializer, request)
        return Response(public_station(services.add_station(tournament_id, actor(request), **fields)), status=201)


class StationView(View):
    """Change a station, by an organizer. A match that was called there stays there."""

    tag = "stations"

    @extend_schema(request=serializers.EditStationSerializer, responses=gives(StationShape, examples.STATION))
    def patch(self, request: Request, station_id: int) -> Response:
        fields = read(serializers.EditStationSerializer, request)
        return Response(public_station(services.edit_station(station_id, actor(request), **fields)))


class CallView(MatchView):
    """Call the sides of a match, by a referee: to a station, or to the first that is free.

    From then on they have `check_in_minutes` to say that they are there.
    """

    @extend_schema(request=match_serializers.CallSerializer, responses=gives(MatchShape, examples.MATCH))
    def post(self, request: Request, match_id: int) -> Response:
        with meant(match_serializers.CallSerializer, request) as fields:
            services.call_match(match_id, actor(request), fields["station"])
        return shown(match_id)


class CallNextView(View):
    """Call the first match whose sides are free and have had their rest, to a free station, by a referee."""

    tag = "stations"

    @extend_schema(request=None, responses=gives(MatchShape, examples.MATCH))
    def post(self, request: Request, tournament_id: int) -> Response:
        read_nothing(request)
        match = services.call_next(tournament_id, actor(request))
        return Response(public_match(match_now(match.pk)))
