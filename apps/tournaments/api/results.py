"""The result of a whole tournament over HTTP."""

from typing import TypedDict

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.reading import read_nothing
from apps.common.schema import gives
from apps.common.times import in_utc
from apps.tournaments import services
from apps.tournaments.api import examples
from apps.tournaments.api.base import View, actor, viewer
from apps.tournaments.api.preconditions import tagged
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import TournamentResult
from apps.tournaments.selectors.results import approved_result, living_result
from apps.tournaments.selectors.roles import role_of
from apps.tournaments.selectors.tournaments import visible_version

PlaceTaken = TypedDict("PlaceTaken", {"registration_id": int, "name": str, "from": int, "to": int})


class TournamentResultAnswer(TypedDict):
    """`places`: from the first; who shares one has the range. `method`: `bracket` or `standings`. `rules`: those that
    were applied, with their reasons. `requires_review`: an organizer has to approve it, and has where `approved_at` is
    set. `log_sequence` and `log_hash`: the newest row of the log before that."""

    version: int
    places: list[PlaceTaken]
    method: str
    requires_review: bool
    rules: list[str]
    approved_at: str | None
    log_sequence: int
    log_hash: str


def shown(result: TournamentResult) -> TournamentResultAnswer:
    return {
        "version": result.version,
        "places": result.places,
        "method": result.method,
        "requires_review": result.requires_review,
        "rules": result.rules,
        "approved_at": in_utc(result.approved_at) if result.approved_at else None,
        "log_sequence": result.log_sequence,
        "log_hash": result.log_hash,
    }


class ResultView(View):
    tag = "tournaments"
    is_tagged = True

    @extend_schema(responses=gives(TournamentResultAnswer, examples.TOURNAMENT_RESULT))
    def get(self, request: Request, tournament_id: int) -> Response:
        """Read who took which place, once that counts; the staff reads it while it is under review, too."""
        person = viewer(request)
        visible = visible_version(person, tournament_id)
        is_staff = role_of(person.pk if person else None, tournament_id) >= Role.REFEREE

        def result() -> TournamentResultAnswer:
            found = (living_result if is_staff else approved_result)(tournament_id)
            if found is None:
                raise NotFound
            return shown(found)

        return tagged(request, visible, result, "staff" if is_staff else "")

    @extend_schema(request=None, responses=gives(TournamentResultAnswer, examples.TOURNAMENT_RESULT))
    def post(self, request: Request, tournament_id: int) -> Response:
        """Determine the result, where the tournament has none of its own accord.

        It is made with the last match. Asked again, the answer is the same; before the end it is refused, with the name
        of a match that is in the way.
        """
        read_nothing(request)
        return Response(shown(services.determine_result(tournament_id, actor(request))))
