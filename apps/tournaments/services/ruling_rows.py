"""The row of a ruling. The caller holds the tournament's lock and has saved the result on the match."""

from dataclasses import asdict
from typing import Any

from apps.tournaments.domain.errors import Conflict, InvalidInput
from apps.tournaments.domain.events import DisputeRuled
from apps.tournaments.models import Dispute, Match, Ruling
from apps.tournaments.models.ruling import LONGEST_RULING
from apps.tournaments.services.write import TournamentWrite

# Each is kept and told.
MOST_RULINGS = 20


def add_ruling(write: TournamentWrite, match: Match, dispute: Dispute, by: str, text: str) -> Ruling:
    """Keep the result of the match as what was ruled about the dispute, and tell it."""
    if len(text) > LONGEST_RULING:
        raise InvalidInput(f"A ruling has at most {LONGEST_RULING} characters.")
    before = dispute.rulings.count()
    if before >= MOST_RULINGS:
        text = f"This dispute was ruled on {MOST_RULINGS} times; the last ruling stands."
        raise Conflict(text, state=match.state)
    ruling = Ruling.objects.create(
        dispute=dispute,
        version=before + 1,
        by=write.actor,
        role=by,
        at=write.now,
        text=text,
        participant1_score=match.participant1_score,
        participant2_score=match.participant2_score,
        participant1_tiebreak=match.participant1_tiebreak,
        participant2_tiebreak=match.participant2_tiebreak,
        games=[asdict(game) for game in match.score().games],
    )
    _tell(write, match, ruling)
    return ruling


def _tell(write: TournamentWrite, match: Match, ruling: Ruling) -> None:
    scores: dict[str, Any] = ruling.scores()
    write.tell(
        DisputeRuled(
            match_id=match.pk,
            tournament_id=match.tournament_id,
            dispute_id=ruling.dispute_id,
            version=ruling.version,
            **scores,
            games=ruling.games,
            text=ruling.text,
            timestamp=write.at,
            ruled_by=ruling.role,
            concerned=[side for side in (match.participant1_id, match.participant2_id) if side is not None],
        )
    )
