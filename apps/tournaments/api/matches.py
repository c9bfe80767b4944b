"""Matches over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.lists import asked, page_of_items, page_of_rows, read_query
from apps.common.reading import read, read_nothing
from apps.common.schema import gives, gives_page
from apps.tournaments import services
from apps.tournaments.api import answers, examples, lists, match_serializers
from apps.tournaments.api.base import Lists, View, actor, viewer
from apps.tournaments.api.preconditions import tagged
from apps.tournaments.domain.results import GameScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.shapes import MatchShape, MatchSnapshot
from apps.tournaments.selectors.matches import disputes_for, match_now, public_match
from apps.tournaments.selectors.roles import membership_of
from apps.tournaments.selectors.snapshots import match_snapshot, tournament_snapshot
from apps.tournaments.selectors.tournaments import tournament_of_match, visible_version
from apps.tournaments.services.evidence import Given
from apps.tournaments.services.sides import meaning


@contextmanager
def meant(serializer: type[match_serializers.SidesSerializer], request: Request) -> Iterator[dict[str, Any]]:
    """The rest of what the body says, while writes are to the match of those whom it names alone."""
    fields = read(serializer, request)
    with meaning(fields.pop("participant1_id"), fields.pop("participant2_id")):
        yield fields


def shown(match_id: int) -> Response:
    return Response(public_match(match_now(match_id)))


class MatchView(View):
    """A view of a match, or of what is done to it."""

    tag = "matches"


class MatchesView(Lists):
    tag = "matches"
    is_tagged = True
    listing = lists.MatchesQuery

    @extend_schema(parameters=[lists.MatchesQuery], responses=gives_page(MatchShape, examples.MATCH))
    def get(self, request: Request, tournament_id: int) -> Response:
        """List a tournament's matches, in the order that they were drawn."""
        visible = visible_version(viewer(request), tournament_id)
        wanted = asked(request, self.listing)

        def page() -> Any:
            rows = lists.matching(tournament_snapshot(tournament_id, visible)["matches"], wanted)
            return page_of_items(rows, "id", wanted).answer(request, wanted, dict)

        return tagged(request, visible, page)


class BestOfView(View):
    """Set over how many games matches are played, by an organizer: one match, or a stage, side and round.

    Those that have begun stay as they are. The answer has the matches that are so now.
    """

    tag = "matches"

    @extend_schema(request=match_serializers.BestOfSerializer, responses=gives(list[MatchShape], [examples.MATCH]))
    def post(self, request: Request, tournament_id: int) -> Response:
        fields = read(match_serializers.BestOfSerializer, request)
        found = services.set_best_of(tournament_id, actor(request), **fields)
        return Response([public_match(match) for match in found])


class DisputesView(Lists):
    tag = "matches"
    listing = lists.DisputesQuery
    permission_classes = [IsAuthenticated]

    @extend_schema(parameters=[lists.DisputesQuery], responses=gives_page(answers.DisputeAnswer, examples.DISPUTED))
    def get(self, request: Request, tournament_id: int) -> Response:
        """List the disputes that you may read: all, for referees and organizers; of your own matches, for players."""
        person = actor(request)
        visible_version(person, tournament_id)
        wanted = asked(request, self.listing)
        reader = membership_of(person.pk, tournament_id)
        found = page_of_rows(disputes_for(reader, tournament_id).filter(**wanted.filters), wanted)
        return Response(found.answer(request, wanted, lambda row: answers.dispute(row, reader)))


class SingleMatchView(MatchView):
    is_tagged = True
    parameters = frozenset(lists.SinceQuery().fields)

    @extend_schema(parameters=[lists.SinceQuery], responses=gives(MatchSnapshot, examples.MATCH_SNAPSHOT))
    def get(self, request: Request, match_id: int) -> Response:
        """Read a match as its room's snapshot shows it to you.

        `reports` is there for its players, referees and organizers. `since` and `epoch` may be named, as for `events/`;
        the answer is the whole match whatever they say.
        """
        person = viewer(request)
        version = visible_version(person, tournament_of_match(match_id))
        read_query(request, lists.SinceQuery)
        standing = membership_of(person.pk if person else None, version.pk)
        own = standing.registration_id is not None and match_now(match_id).slot_of(standing.registration_id) is not None
        full = own or standing.role >= Role.REFEREE
        return tagged(request, version, lambda: match_snapshot(match_id, full), "in full" if full else "")


class ReadyView(MatchView):
    """Say that you are here and ready to play. With both sides ready the match is.

    A referee says it for a guest, by the guest's `registration_id`.
    """

    @extend_schema(request=match_serializers.ReadySerializer, responses=gives(MatchShape, examples.MATCH))
    def post(self, request: Request, match_id: int) -> Response:
        with meant(match_serializers.ReadySerializer, request) as fields:
            services.ready_up(match_id, actor(request), fields["registration_id"])
        return shown(match_id)


class StartMatchView(MatchView):
    """Start a match, by a referee."""

    @extend_schema(request=match_serializers.SidesSerializer, responses=gives(MatchShape, examples.MATCH))
    def post(self, request: Request, match_id: int) -> Response:
        with meant(match_serializers.SidesSerializer, request):
            services.start_match(match_id, actor(request))
        return shown(match_id)


class ScheduleView(MatchView):
    """Set or clear when a match is to be played."""

    @extend_schema(request=match_serializers.ScheduleSerializer, responses=gives(MatchShape, examples.MATCH))
    def post(self, request: Request, match_id: int) -> Response:
        services.schedule_match(
            match_id, actor(request), read(match_serializers.ScheduleSerializer, request)["scheduled_time"]
        )
        return shown(match_id)


class ScoreView(MatchView):
    """Set the live score, by a referee. Whoever follows sees it within a second."""

    @extend_schema(request=match_serializers.LiveScoreSerializer, responses=gives(MatchShape, examples.MATCH))
    def post(self, request: Request, match_id: int) -> Response:
        with meant(match_serializers.LiveScoreSerializer, request) as fields:
            game = GameScore(**fields["game"]) if fields["game"] else None
            points = fields["participant1_score"], fields["participant2_score"]
            services.update_score(match_id, actor(request), *points, game, fields["score_version"])
        return shown(match_id)


class ReportsView(MatchView):
    """Report the result of your match.

    The other side confirms or disputes it, or reports another one, which is a dispute. Reported again by the same side,
    it is corrected.
    """

    @extend_schema(
        request=match_serializers.ReportSerializer, responses=gives(answers.ReportAnswer, examples.REPORTED, 201)
    )
    def post(self, request: Request, match_id: int) -> Response:
        with meant(match_serializers.ReportSerializer, request) as fields:
            given = Given(fields.pop("evidence"))
            report = services.report_result(match_id, actor(request), match_serializers.score_from(fields), given)
        return Response({"id": report.pk, "version": report.version, "state": report.state}, status=201)


class ConfirmView(MatchView):
    """Confirm the result that the other side reported. The match is over then."""

    @extend_schema(request=match_serializers.ConfirmSerializer, responses=gives(MatchShape, examples.MATCH))
    def post(self, request: Request, match_id: int) -> Response:
        with meant(match_serializers.ConfirmSerializer, request) as fields:
            services.confirm_result(match_id, actor(request), **fields)
        return shown(match_id)


class DisputeView(MatchView):
    """Dispute the result that the other side reported. A referee decides."""

    @extend_schema(
        request=match_serializers.DisputeSerializer,
        responses=gives(answers.DisputeOpenedAnswer, examples.DISPUTE_OPENED, 201),
    )
    def post(self, request: Request, match_id: int) -> Response:
        with meant(match_serializers.DisputeSerializer, request) as fields:
            fields["evidence"] = Given(fields["evidence"])
            dispute = services.dispute_result(match_id, actor(request), **fields)
        return Response({"id": dispute.pk, "status": dispute.status}, status=201)


class CompleteView(MatchView):
    """Enter the result, by a referee, who has the last word. An open dispute ends with it."""

    @extend_schema(request=match_serializers.CompleteSerializer, responses=gives(MatchShape, examples.MATCH))
    def post(self, request: Request, match_id: int) -> Response:
        with meant(match_serializers.CompleteSerializer, request) as fields:
            text = fields.pop("text")
            services.complete_match(match_id, actor(request), match_serializers.score_from(fields), text)
        return shown(match_id)


class ForfeitView(MatchView):
    """Give a match that nobody plays to one side, or to neither: a double forfeit."""

    @extend_schema(request=match_serializers.ForfeitSerializer, responses=gives(MatchShape, examples.MATCH))
    def post(self, request: Request, match_id: int) -> Response:
        with meant(match_serializers.ForfeitSerializer, request) as fields:
            services.forfeit_match(match_id, actor(request), fields["winner_id"])
        return shown(match_id)


class PreviewReopenView(MatchView):
    """Look at what reopening a match would reset. Nothing is changed.

    The answer's `state` goes into the reopening.
    """

    writes = False
    refuses: ClassVar = {409: ("conflict",)}

    @extend_schema(request=None, responses=gives(answers.ReopenPreview, examples.PREVIEW))
    def post(self, request: Request, match_id: int) -> Response:
        read_nothing(request)
        seen = services.preview_reopen(match_id, actor(request))
        matches, besides = [public_match(match) for match in seen.matches], [str(said) for said in seen.besides]
        stays = [str(said) for said in seen.stays]
        return Response({"state": seen.state, "matches": matches, "besides": besides, "stays": stays})


class ReopenView(MatchView):
    """Reopen a match: takes its result back and resets all that used it, as the preview said.

    Where the preview named something that `stays`, such as a prize that was paid, it has to `go_on`.
    """

    @extend_schema(request=match_serializers.ReopenSerializer, responses=gives(MatchShape, examples.MATCH))
    def post(self, request: Request, match_id: int) -> Response:
        services.reopen_match(match_id, actor(request), **read(match_serializers.ReopenSerializer, request))
        return shown(match_id)
