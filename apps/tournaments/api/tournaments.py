"""Tournaments over HTTP."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.common.reading import read, read_nothing
from apps.tournaments import services
from apps.tournaments.api import serializers
from apps.tournaments.api.base import View, actor, viewer
from apps.tournaments.api.preconditions import tagged
from apps.tournaments.domain.contest import Halt
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.models import Tournament
from apps.tournaments.selectors.replay import replay
from apps.tournaments.selectors.roles import membership_of
from apps.tournaments.selectors.snapshots import tournament_snapshot
from apps.tournaments.selectors.tournaments import list_tournaments, visible_version, with_participants


def detail(request: Request, tournament_id: int) -> Response:
    visible = visible_version(viewer(request), tournament_id)

    def shown() -> Any:
        counted = with_participants(Tournament.objects.filter(pk=tournament_id)).first()
        if counted is None:
            raise NotFound
        return serializers.TournamentSerializer(counted).data

    return tagged(request, visible, shown)


class TournamentsView(View, ListAPIView[Tournament]):
    """The tournaments this person may list, newest first; make a new one."""

    serializer_class = serializers.TournamentListSerializer
    parameters = frozenset({"page", *serializers.TournamentFilterSerializer().fields})

    def present(self, request: Request, made: Any, *args: Any, **kwargs: Any) -> Response:
        return detail(request, made)

    def get_queryset(self) -> Any:
        wanted = serializers.TournamentFilterSerializer(data=self.request.query_params)
        wanted.is_valid(raise_exception=True)
        return list_tournaments(viewer(self.request), **wanted.validated_data)

    @extend_schema(parameters=[serializers.TournamentFilterSerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(request=serializers.NewTournamentSerializer, responses={201: serializers.TournamentSerializer})
    def post(self, request: Request) -> Response:
        tournament = services.create_tournament(actor(request), **read(serializers.NewTournamentSerializer, request))
        return Response(serializers.TournamentSerializer(tournament).data, status=201)


class ShownView(View):
    """A view of which each answer is the tournament."""

    def present(self, request: Request, made: Any, *args: Any, **kwargs: Any) -> Response:
        return detail(request, kwargs["tournament_id"])


class TournamentView(ShownView):
    @extend_schema(responses=serializers.TournamentSerializer)
    def get(self, request: Request, tournament_id: int) -> Response:
        return detail(request, tournament_id)

    @extend_schema(
        request=serializers.NewTournamentSerializer(partial=True), responses=serializers.TournamentSerializer
    )
    def patch(self, request: Request, tournament_id: int) -> Response:
        fields = read(serializers.NewTournamentSerializer, request, partial=True)
        services.edit_tournament(tournament_id, actor(request), **fields)
        return detail(request, tournament_id)


class MoveView(ShownView):
    """A verb on a tournament that takes nothing; `move` is the service it calls."""

    move: ClassVar["staticmethod[[int, User], object]"]

    @extend_schema(request=None, responses=serializers.TournamentSerializer)
    def post(self, request: Request, tournament_id: int) -> Response:
        read_nothing(request)
        type(self).move(tournament_id, actor(request))
        return detail(request, tournament_id)


class PublishView(MoveView):
    move = staticmethod(services.publish_tournament)


class OpenView(MoveView):
    move = staticmethod(services.open_registration)


class CloseView(MoveView):
    move = staticmethod(services.close_registration)


class OpenCheckInView(MoveView):
    move = staticmethod(services.open_check_in)


class ApproveView(MoveView):
    move = staticmethod(services.approve_result)


class CancelView(MoveView):
    move = staticmethod(services.cancel_tournament)


DRAWN = {200: serializers.SnapshotSerializer, 202: serializers.SnapshotSerializer}


def drawn(tournament_id: int) -> Response:
    """The snapshot; 202 while what was asked for is still being drawn, as a round of many is."""
    snapshot = tournament_snapshot(tournament_id)
    return Response(snapshot, status=202 if snapshot["tournament"]["bracket_status"] == Halt.DRAWING else 200)


class DrawView(View):
    """A view of which each answer is the snapshot."""

    def present(self, request: Request, made: Any, *args: Any, **kwargs: Any) -> Response:
        visible_version(viewer(request), kwargs["tournament_id"])
        return drawn(kwargs["tournament_id"])


class GenerateView(DrawView):
    @extend_schema(request=serializers.StartSerializer, responses=DRAWN)
    def post(self, request: Request, tournament_id: int) -> Response:
        services.generate_bracket(tournament_id, actor(request), **read(serializers.StartSerializer, request))
        return drawn(tournament_id)


class StartView(DrawView):
    @extend_schema(request=serializers.StartSerializer, responses=DRAWN)
    def post(self, request: Request, tournament_id: int) -> Response:
        services.start_tournament(tournament_id, actor(request), **read(serializers.StartSerializer, request))
        return drawn(tournament_id)


class CarryOnView(DrawView):
    """How a tournament goes on whose next round cannot be drawn by the rules (`bracket_status` is `stuck`)."""

    @extend_schema(request=serializers.CarryOnSerializer, responses=DRAWN)
    def post(self, request: Request, tournament_id: int) -> Response:
        services.carry_on(tournament_id, actor(request), **read(serializers.CarryOnSerializer, request))
        return drawn(tournament_id)


class AnnouncementsView(View):
    @extend_schema(request=serializers.AnnouncementSerializer, responses={201: None})
    def post(self, request: Request, tournament_id: int) -> Response:
        row = services.announce(tournament_id, actor(request), **read(serializers.AnnouncementSerializer, request))
        return Response({"id": row.pk}, status=201)


class SnapshotView(View):
    @extend_schema(responses=serializers.SnapshotSerializer)
    def get(self, request: Request, tournament_id: int) -> Response:
        visible = visible_version(viewer(request), tournament_id)
        return tagged(request, visible, lambda: tournament_snapshot(tournament_id, visible))


class EventsView(View):
    """The log after `since`, as the same person's socket would tell it."""

    parameters = frozenset({"since", "epoch"})

    @extend_schema(
        parameters=[OpenApiParameter("since", int), OpenApiParameter("epoch", str)],
        responses=serializers.EventsSerializer,
    )
    def get(self, request: Request, tournament_id: int) -> Response:
        person = viewer(request)
        visible = visible_version(person, tournament_id)
        since = request.query_params.get("since", "")
        after = int(since) if since.isascii() and since.isdigit() and len(since) <= 18 else None
        reader = membership_of(person.pk if person else None, tournament_id)
        epoch = request.query_params.get("epoch")
        return tagged(request, visible, lambda: replay(tournament_id, reader, after, epoch))


class RegistrationsView(View):
    @extend_schema(responses=serializers.RegistrationSerializer(many=True))
    def get(self, request: Request, tournament_id: int) -> Response:
        visible = visible_version(viewer(request), tournament_id)
        return tagged(request, visible, lambda: tournament_snapshot(tournament_id, visible)["registrations"])

    @extend_schema(request=None, responses={201: serializers.RegistrationSerializer})
    def post(self, request: Request, tournament_id: int) -> Response:
        read_nothing(request)
        visible_version(viewer(request), tournament_id)
        registration = services.register_player(tournament_id, actor(request))
        return Response(serializers.RegistrationSerializer(registration).data, status=201)
