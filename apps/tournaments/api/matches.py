"""Matches over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.reading import read, read_nothing
from apps.tournaments import services
from apps.tournaments.api import serializers
from apps.tournaments.api.base import View, actor, viewer
from apps.tournaments.api.preconditions import tagged
from apps.tournaments.domain.results import GameScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.selectors.matches import match_now, public_match
from apps.tournaments.selectors.roles import membership_of
from apps.tournaments.selectors.snapshots import match_snapshot, tournament_snapshot
from apps.tournaments.selectors.tournaments import tournament_of_match, visible_version
from apps.tournaments.services.sides import meaning


@contextmanager
def meant(serializer: type[serializers.SidesSerializer], request: Request) -> Iterator[dict[str, Any]]:
    """The rest of what the body says, while writes are to the match of those whom it names alone."""
    fields = read(serializer, request)
    with meaning(fields.pop("participant1_id"), fields.pop("participant2_id")):
        yield fields


def shown(match_id: int) -> Response:
    return Response(public_match(match_now(match_id)))


class MatchesView(View):
    @extend_schema(responses=serializers.MatchStateSerializer(many=True))
    def get(self, request: Request, tournament_id: int) -> Response:
        visible = visible_version(viewer(request), tournament_id)
        return tagged(request, visible, lambda: tournament_snapshot(tournament_id, visible)["matches"])


class MatchView(View):
    """A match as its room's snapshot shows it to this person: whole, wherever a client that polls says it stands."""

    parameters = frozenset({"since", "epoch"})

    @extend_schema(responses={200: dict[str, Any]})
    def get(self, request: Request, match_id: int) -> Response:
        person = viewer(request)
        version = visible_version(person, tournament_of_match(match_id))
        standing = membership_of(person.pk if person else None, version.pk)
        own = standing.registration_id is not None and match_now(match_id).slot_of(standing.registration_id) is not None
        full = own or standing.role >= Role.REFEREE
        return tagged(request, version, lambda: match_snapshot(match_id, full))


class ReadyView(View):
    @extend_schema(request=serializers.SidesSerializer, responses=serializers.MatchStateSerializer)
    def post(self, request: Request, match_id: int) -> Response:
        with meant(serializers.SidesSerializer, request):
            services.ready_up(match_id, actor(request))
        return shown(match_id)


class StartMatchView(View):
    @extend_schema(request=serializers.SidesSerializer, responses=serializers.MatchStateSerializer)
    def post(self, request: Request, match_id: int) -> Response:
        with meant(serializers.SidesSerializer, request):
            services.start_match(match_id, actor(request))
        return shown(match_id)


class ScheduleView(View):
    @extend_schema(request=serializers.ScheduleSerializer, responses=serializers.MatchStateSerializer)
    def post(self, request: Request, match_id: int) -> Response:
        services.schedule_match(
            match_id, actor(request), read(serializers.ScheduleSerializer, request)["scheduled_time"]
        )
        return shown(match_id)


class ScoreView(View):
    """The live score, by a referee."""

    @extend_schema(request=serializers.LiveScoreSerializer, responses=serializers.MatchStateSerializer)
    def post(self, request: Request, match_id: int) -> Response:
        with meant(serializers.LiveScoreSerializer, request) as fields:
            game = GameScore(**fields["game"]) if fields["game"] else None
            points = fields["participant1_score"], fields["participant2_score"]
            services.update_score(match_id, actor(request), *points, game)
        return shown(match_id)


class ReportsView(View):
    @extend_schema(request=serializers.ResultSerializer, responses={201: None})
    def post(self, request: Request, match_id: int) -> Response:
        with meant(serializers.ResultSerializer, request) as fields:
            report = services.report_result(match_id, actor(request), serializers.score_from(fields))
        return Response({"id": report.pk, "version": report.version, "state": report.state}, status=201)


class ConfirmView(View):
    @extend_schema(request=serializers.ConfirmSerializer, responses=serializers.MatchStateSerializer)
    def post(self, request: Request, match_id: int) -> Response:
        with meant(serializers.ConfirmSerializer, request) as fields:
            services.confirm_result(match_id, actor(request), **fields)
        return shown(match_id)


class DisputeView(View):
    @extend_schema(request=serializers.DisputeSerializer, responses={201: None})
    def post(self, request: Request, match_id: int) -> Response:
        with meant(serializers.DisputeSerializer, request) as fields:
            dispute = services.dispute_result(match_id, actor(request), **fields)
        return Response({"id": dispute.pk, "status": dispute.status}, status=201)


class CompleteView(View):
    """The result, by a referee, who has the last word; it resolves an open dispute."""

    @extend_schema(request=serializers.ResultSerializer, responses=serializers.MatchStateSerializer)
    def post(self, request: Request, match_id: int) -> Response:
        with meant(serializers.ResultSerializer, request) as fields:
            services.complete_match(match_id, actor(request), serializers.score_from(fields))
        return shown(match_id)


class ForfeitView(View):
    """A match nobody plays: a walkover for one side, or a double forfeit."""

    @extend_schema(request=serializers.ForfeitSerializer, responses=serializers.MatchStateSerializer)
    def post(self, request: Request, match_id: int) -> Response:
        with meant(serializers.ForfeitSerializer, request) as fields:
            services.forfeit_match(match_id, actor(request), fields["winner_id"])
        return shown(match_id)


class PreviewReopenView(View):
    """Which matches would be reset with this one."""

    writes = False

    @extend_schema(request=None, responses=serializers.PreviewReopenSerializer)
    def post(self, request: Request, match_id: int) -> Response:
        read_nothing(request)
        seen = services.preview_reopen(match_id, actor(request))
        matches, besides = [public_match(match) for match in seen.matches], [str(said) for said in seen.besides]
        return Response({"state": seen.state, "matches": matches, "besides": besides})


class ReopenView(View):
    """Takes the result back, and resets all that used it."""

    @extend_schema(request=serializers.ReopenSerializer, responses=serializers.MatchStateSerializer)
    def post(self, request: Request, match_id: int) -> Response:
        services.reopen_match(match_id, actor(request), read(serializers.ReopenSerializer, request)["state"])
        return shown(match_id)
