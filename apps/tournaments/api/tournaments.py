"""Tournaments over HTTP."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.common.lists import asked, page_of_items, page_of_rows, read_query
from apps.common.reading import read, read_nothing
from apps.common.schema import gives, gives_page
from apps.tournaments import services
from apps.tournaments.api import answers, examples, lists, registration_serializers, serializers
from apps.tournaments.api.base import Lists, View, actor, viewer
from apps.tournaments.api.preconditions import tagged
from apps.tournaments.domain.contest import Halt
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.shapes import RegistrationShape, TournamentSnapshot
from apps.tournaments.models import Tournament
from apps.tournaments.selectors.announcements import announcements_for
from apps.tournaments.selectors.asked_fields import public_answers
from apps.tournaments.selectors.registrations import public_registration
from apps.tournaments.selectors.replay import replay
from apps.tournaments.selectors.roles import membership_of
from apps.tournaments.selectors.snapshots import tournament_snapshot
from apps.tournaments.selectors.tournaments import (
    list_tournaments,
    tournament_of_match,
    visible_version,
    with_participants,
)

_WHERE = OpenApiParameter(
    "Location", str, OpenApiParameter.HEADER, response=[201], description="Where the new tournament is."
)


def detail(request: Request, tournament_id: int) -> Response:
    visible = visible_version(viewer(request), tournament_id)

    def shown() -> Any:
        counted = with_participants(Tournament.objects.filter(pk=tournament_id)).first()
        if counted is None:
            raise NotFound
        return answers.detailed(counted)

    return tagged(request, visible, shown)


class TournamentsView(Lists):
    tag = "tournaments"
    listing = lists.TournamentsQuery

    def present(self, request: Request, made: Any, *args: Any, **kwargs: Any) -> Response:
        return detail(request, made)

    @extend_schema(parameters=[lists.TournamentsQuery], responses=gives_page(answers.TournamentListed, examples.LISTED))
    def get(self, request: Request) -> Response:
        """List the tournaments that you may see listed, the newest first.

        Public ones, those of new organizers once enough people have registered, and all that you organize, referee or
        play in. With `mine`, each says your `registration_id` there.
        """
        wanted, person = asked(request, self.listing), viewer(request)
        filters = dict(wanted.filters)
        found = page_of_rows(list_tournaments(person, name=filters.pop("q", ""), **filters), wanted)
        show = answers.mine if "mine" in wanted.filters else answers.named
        return Response(found.answer(request, wanted, show))

    @extend_schema(
        parameters=[_WHERE],
        request=serializers.NewTournamentSerializer,
        responses=gives(answers.TournamentDetail, examples.DETAIL, 201),
    )
    def post(self, request: Request) -> Response:
        """Make a tournament, as a draft that only its staff sees. Publish it, then open its registration."""
        tournament = services.create_tournament(actor(request), **read(serializers.NewTournamentSerializer, request))
        address = request.build_absolute_uri(f"{request.path}{tournament.pk}/")
        return Response(answers.detailed(tournament), status=201, headers={"Location": address})


class ShownView(View):
    """A view of which each answer is the tournament."""

    tag = "tournaments"

    def present(self, request: Request, made: Any, *args: Any, **kwargs: Any) -> Response:
        return detail(request, kwargs["tournament_id"])


class TournamentView(ShownView):
    is_tagged = True

    @extend_schema(responses=gives(answers.TournamentDetail, examples.DETAIL))
    def get(self, request: Request, tournament_id: int) -> Response:
        """Read a tournament's settings. What is played stands in its snapshot."""
        return detail(request, tournament_id)

    @extend_schema(
        request=serializers.NewTournamentSerializer(partial=True),
        responses=gives(answers.TournamentDetail, examples.DETAIL),
    )
    def patch(self, request: Request, tournament_id: int) -> Response:
        """Change settings of a tournament; what is left out stays. Some are fixed once registration or play begins."""
        fields = read(serializers.NewTournamentSerializer, request, partial=True)
        services.edit_tournament(tournament_id, actor(request), **fields)
        return detail(request, tournament_id)


class MoveView(ShownView):
    """A verb on a tournament that takes nothing; `move` is the service it calls."""

    move: ClassVar["staticmethod[[int, User], object]"]

    @extend_schema(request=None, responses=gives(answers.TournamentDetail, examples.DETAIL))
    def post(self, request: Request, tournament_id: int) -> Response:
        read_nothing(request)
        type(self).move(tournament_id, actor(request))
        return detail(request, tournament_id)


class PublishView(MoveView):
    """Publish a draft. From now on it is seen as its `visibility` says."""

    move = staticmethod(services.publish_tournament)


class OpenView(MoveView):
    """Open registration."""

    move = staticmethod(services.open_registration)


class CloseView(MoveView):
    """Close registration. It can be opened again until the start."""

    move = staticmethod(services.close_registration)


class OpenCheckInView(MoveView):
    """Open check-in for all who are registered."""

    move = staticmethod(services.open_check_in)


class ApproveView(MoveView):
    """Approve a result under review, after so many walkovers that an organizer has to look."""

    move = staticmethod(services.approve_result)


class CancelView(MoveView):
    """Cancel a tournament. It cannot be taken back."""

    move = staticmethod(services.cancel_tournament)


class ArchiveView(MoveView):
    """Archive a completed tournament. It is read as before, and nothing in it changes any more."""

    move = staticmethod(services.archive_tournament)


DRAWN = {**gives(TournamentSnapshot, examples.SNAPSHOT), **gives(TournamentSnapshot, examples.SNAPSHOT, 202)}


def drawn(tournament_id: int) -> Response:
    """The snapshot; 202 while what was asked for is still being drawn, as a round of many is."""
    snapshot = tournament_snapshot(tournament_id)
    return Response(snapshot, status=202 if snapshot["tournament"]["bracket_status"] == Halt.DRAWING else 200)


class DrawView(View):
    """A view of which each answer is the snapshot."""

    tag = "tournaments"

    def present(self, request: Request, made: Any, *args: Any, **kwargs: Any) -> Response:
        visible_version(viewer(request), kwargs["tournament_id"])
        return drawn(kwargs["tournament_id"])


class GenerateView(DrawView):
    """Draw the bracket before the start, to look at it; again replaces it.

    Of more than 64 entrants the answer is 202, and the bracket comes a moment later: `bracket_status` is `drawing`
    until then. The same `random_seed` draws the same again.
    """

    @extend_schema(request=serializers.StartSerializer, responses=DRAWN)
    def post(self, request: Request, tournament_id: int) -> Response:
        services.generate_bracket(tournament_id, actor(request), **read(serializers.StartSerializer, request))
        return drawn(tournament_id)


class StartView(DrawView):
    """Start a tournament, with the bracket that was drawn or a new one.

    Who has not checked in where that is asked is out first. Of more than 64 entrants the answer is 202, as for
    `generate/`.
    """

    @extend_schema(request=serializers.StartSerializer, responses=DRAWN)
    def post(self, request: Request, tournament_id: int) -> Response:
        services.start_tournament(tournament_id, actor(request), **read(serializers.StartSerializer, request))
        return drawn(tournament_id)


class CarryOnView(DrawView):
    """Let a stuck tournament go on.

    For one whose next round cannot be drawn by the rules: `bracket_status` is `stuck`. `after_round` is the last round
    that you saw; another one by now is refused.
    """

    @extend_schema(request=serializers.CarryOnSerializer, responses=DRAWN)
    def post(self, request: Request, tournament_id: int) -> Response:
        services.carry_on(tournament_id, actor(request), **read(serializers.CarryOnSerializer, request))
        return drawn(tournament_id)


class AnnouncementsView(Lists):
    tag = "announcements"
    listing = lists.AnnouncementsQuery

    @extend_schema(
        parameters=[lists.AnnouncementsQuery], responses=gives_page(answers.AnnouncementAnswer, examples.ANNOUNCED)
    )
    def get(self, request: Request, tournament_id: int) -> Response:
        """List what the organizers have announced, the newest first.

        What was said to the sides of one match (`match_id`) is in it for them and for the staff.
        """
        person = viewer(request)
        visible_version(person, tournament_id)
        wanted = asked(request, self.listing)
        rows = announcements_for(person.pk if person else None, tournament_id).select_related("author")
        found = page_of_rows(rows.filter(**lists.lookups(wanted, "title")), wanted)
        return Response(found.answer(request, wanted, answers.announcement))

    @extend_schema(
        request=serializers.NewAnnouncementSerializer,
        responses=gives(answers.AnnouncementAnswer, examples.ANNOUNCED, 201),
    )
    def post(self, request: Request, tournament_id: int) -> Response:
        """Announce something to everybody in the tournament's room.

        With a `match_id`, to both sides of that match alone; a referee of the match may do so too.
        """
        words = read(serializers.NewAnnouncementSerializer, request)
        match_id = words.pop("match_id")
        if match_id is None:
            row = services.announce(tournament_id, actor(request), **words)
        elif tournament_of_match(match_id) == tournament_id:
            row = services.announce_to_sides(match_id, actor(request), **words)
        else:
            raise NotFound
        return Response(answers.announcement(row), status=201)


class SnapshotView(View):
    tag = "tournaments"
    is_tagged = True

    @extend_schema(responses=gives(TournamentSnapshot, examples.SNAPSHOT))
    def get(self, request: Request, tournament_id: int) -> Response:
        """Read all that is public of a tournament: matches, standings, registrations.

        It is what a socket of its room gets first. `sequence` and `epoch` say where in the log it stands: read on with
        `events/`.
        """
        visible = visible_version(viewer(request), tournament_id)
        return tagged(request, visible, lambda: tournament_snapshot(tournament_id, visible))


class EventsView(View):
    tag = "tournaments"
    is_tagged = True
    parameters = frozenset(lists.EventsQuery().fields)

    @extend_schema(parameters=[lists.EventsQuery], responses=gives(answers.EventsAnswer, examples.EVENTS))
    def get(self, request: Request, tournament_id: int) -> Response:
        """Read the event log on from a number, as your socket would tell it.

        Without `limit`, a snapshot comes in place of more events than a socket replays. With it the log is read a page
        at a time, however long it is: go on with the answer's `sequence` while `more` is true. `skip` stands for what
        is not for you. A snapshot comes too where the numbers are of another history.
        """
        person = viewer(request)
        visible = visible_version(person, tournament_id)
        wanted = read_query(request, lists.EventsQuery)
        reader = membership_of(person.pk if person else None, tournament_id)
        after, epoch, limit = wanted.get("since"), wanted.get("epoch"), wanted.get("limit")
        seen_as = f"{reader.role} {reader.registration_id} {after} {limit}"
        return tagged(request, visible, lambda: replay(tournament_id, reader, after, epoch, limit), seen_as)


class RegistrationsView(Lists):
    tag = "registrations"
    is_tagged = True
    listing = lists.RegistrationsQuery

    @extend_schema(
        parameters=[lists.RegistrationsQuery],
        responses=gives_page(answers.RegistrationListed, examples.REGISTRATION_LISTED),
    )
    def get(self, request: Request, tournament_id: int) -> Response:
        """List who takes part, by seed; whoever has left is not among them."""
        visible = visible_version(viewer(request), tournament_id)
        wanted = asked(request, self.listing)

        def page() -> Any:
            rows = lists.matching(tournament_snapshot(tournament_id, visible)["registrations"], wanted)
            found = page_of_items(rows, "registration_id", wanted)
            shown = public_answers([row["registration_id"] for row in found.rows])
            return found.answer(request, wanted, lambda row: {**row, "answers": shown.get(row["registration_id"], {})})

        return tagged(request, visible, page)

    @extend_schema(
        request=registration_serializers.RegisterSerializer,
        responses=gives(RegistrationShape, examples.REGISTRATION, 201),
    )
    def post(self, request: Request, tournament_id: int) -> Response:
        """Register yourself, or your team: with a place while there is one, else on the waitlist.

        `answers`: to what is asked here, by key. Registered already, you are told your `registration_id` with the
        refusal.
        """
        wanted = read(registration_serializers.RegisterSerializer, request) if request.data is not None else {}
        visible_version(viewer(request), tournament_id)
        team, roster, given = wanted.get("team"), wanted.get("roster", []), wanted.get("answers", {})
        if team is None:
            registration = services.register_player(tournament_id, actor(request), given)
        else:
            registration = services.register_team(tournament_id, actor(request), team, roster, given)
        return Response(public_registration(registration), status=201)
