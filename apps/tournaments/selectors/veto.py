"""Reading map vetoes."""

from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.shapes import VetoShape
from apps.tournaments.domain.veto_states import VetoState
from apps.tournaments.models import Match, Veto


def public_veto(row: Veto) -> VetoShape:
    now = row.now()
    turn = now.turn if row.current_state is VetoState.OPEN else None
    return {
        "state": row.state,
        "pool": row.pool,
        "order": row.order,
        "steps": row.steps,
        "turn": {"action": turn.action.value, "side": turn.side} if turn else None,
        "maps_left": list(now.left),
        "maps": list(now.maps),
        # Who knew it before would know what the clock takes.
        "seed": row.seed if row.current_state is not VetoState.OPEN else None,
    }


def veto_of(match: Match) -> Veto | None:
    """The match's, if there is one; asks for nothing where the match was read with it."""
    return getattr(match, "veto", None)


def veto_now(match_id: int) -> VetoShape:
    """The veto of a match as everybody sees it; raises `NotFound` where there is none."""
    row = Veto.objects.filter(match=match_id).first()
    if row is None:
        raise NotFound("This match has no map veto, or not yet: it begins when both sides are there.")
    return public_veto(row)
