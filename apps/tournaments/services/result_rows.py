"""The row of a tournament's result: made once, superseded when the tournament goes on."""

from apps.tournaments.domain.standings import Place
from apps.tournaments.domain.winner import Podium
from apps.tournaments.models import Registration, TournamentResult
from apps.tournaments.selectors.results import living_result
from apps.tournaments.services import hooks
from apps.tournaments.services.write import TournamentWrite


def make_result(write: TournamentWrite, podium: Podium, *, counts: bool) -> TournamentResult:
    """Save what the contest ended with. `counts`: nobody has to approve it, or somebody has long ago."""
    tournament = write.tournament
    version = TournamentResult.objects.filter(tournament=tournament).count() + 1
    result = TournamentResult(
        tournament=tournament,
        version=version,
        places=_named(podium.places),
        method=podium.method,
        rules=list(podium.rules),
        requires_review=podium.requires_review,
        review_reason=podium.review_reason,
        made_at=write.now,
        approved_at=write.now if counts else None,
    )
    result.save()
    return result


def _named(places: tuple[Place, ...]) -> list[dict[str, object]]:
    names = dict(Registration.objects.filter(pk__in=[place.registration for place in places]).values_list("pk", "name"))
    return [
        {
            "registration_id": place.registration,
            "name": names[place.registration],
            "from": place.first,
            "to": place.last,
        }
        for place in places
    ]


def supersede_result(write: TournamentWrite) -> None:
    """The living result is true no more; what was made of it is taken back with it."""
    result = living_result(write.tournament.pk)
    if result is None:
        # It ended before there were such rows.
        return
    result.superseded_at = write.now
    result.save(update_fields=["superseded_at"])
    hooks.result_superseded.run(write, result)
