"""A bracket in which nothing can be played: since its next round is drawn elsewhere, or cannot be drawn."""

from uuid import uuid4

from apps.tournaments.domain.contest import Halt
from apps.tournaments.domain.events import BracketUpdated
from apps.tournaments.models import Bracket
from apps.tournaments.services.write import TournamentWrite


def save_halt(write: TournamentWrite, bracket: Bracket, halt: Halt | None) -> None:
    """Note why nothing can be played; what is drawn elsewhere at this moment counts no more."""
    if not bracket.halt and halt is None:
        return
    bracket.halt = halt or ""
    is_wanted = halt is Halt.DRAWING
    bracket.draw_wanted, bracket.draw_wanted_at = (uuid4(), write.now) if is_wanted else (None, None)
    bracket.draw_claimed_until = None
    bracket.save(update_fields=["halt", "draw_wanted", "draw_wanted_at", "draw_claimed_until"])


def want_draw(write: TournamentWrite, bracket: Bracket) -> None:
    """Have the next round drawn elsewhere, or the end found if there is none to come."""
    save_halt(write, bracket, Halt.DRAWING)
    write.tell(BracketUpdated(bracket.pk, write.tournament.pk, [], [], Halt.DRAWING))
