"""Live scores that were saved and not told, since the process that saved them died or could not."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial

from apps.common.due import Item, falls_due
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.selectors.events import UNTOLD_AFTER, Untold, untold_matches
from apps.tournaments.services.scores import tell_scores


@falls_due("untold_scores", every=5.0)
def untold_scores() -> Iterator[Item]:
    """One item a tournament, whose scores are told in one write."""
    for tournament_id, untold in untold_matches().items():
        since = untold.saved_at + UNTOLD_AFTER
        yield Item(partial(_tell, tournament_id, untold), since=since, about={"tournament_id": tournament_id})


def _tell(tournament_id: int, untold: Untold) -> None:
    # A tournament that was deleted since has nothing to tell.
    with suppress(NotFound):
        tell_scores(tournament_id, untold.match_ids)
