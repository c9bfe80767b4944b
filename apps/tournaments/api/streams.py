"""Streams over HTTP, and the matches that are picked for them."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.reading import read, read_nothing
from apps.common.schema import gives
from apps.tournaments import services
from apps.tournaments.api import examples, match_serializers, serializers
from apps.tournaments.api.base import View, actor, viewer
from apps.tournaments.api.matches import MatchView, shown
from apps.tournaments.domain.shapes import MatchShape, StreamShape
from apps.tournaments.selectors.schedules import public_stream, public_streams
from apps.tournaments.selectors.tournaments import visible_version


class StreamsView(View):
    tag = "stations"

    @extend_schema(responses=gives(list[StreamShape], [examples.STREAM]))
    def get(self, request: Request, tournament_id: int) -> Response:
        """List where matches are shown. They stand in the snapshot as well."""
        visible_version(viewer(request), tournament_id)
        return Response(public_streams(tournament_id))

    @extend_schema(request=serializers.StreamSerializer, responses=gives(StreamShape, examples.STREAM, 201))
    def post(self, request: Request, tournament_id: int) -> Response:
        """Add a stream, by an organizer."""
        fields = read(serializers.StreamSerializer, request)
        return Response(public_stream(services.add_stream(tournament_id, actor(request), **fields)), status=201)


class StreamView(View):
    tag = "stations"

    @extend_schema(request=serializers.EditStreamSerializer, responses=gives(StreamShape, examples.STREAM))
    def patch(self, request: Request, stream_id: int) -> Response:
        """Change a stream, by an organizer."""
        fields = read(serializers.EditStreamSerializer, request)
        return Response(public_stream(services.edit_stream(stream_id, actor(request), **fields)))

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, stream_id: int) -> Response:
        """Take a stream away, by an organizer. Its stations and matches are shown on none then."""
        read_nothing(request)
        services.delete_stream(stream_id, actor(request))
        return Response(status=204)


class PickView(MatchView):
    """Pick a match for a stream, by an organizer; null for none. The queue calls it to that stream's stations only."""

    @extend_schema(request=match_serializers.PickSerializer, responses=gives(MatchShape, examples.MATCH))
    def post(self, request: Request, match_id: int) -> Response:
        services.pick_stream(match_id, actor(request), read(match_serializers.PickSerializer, request)["stream"])
        return shown(match_id)
