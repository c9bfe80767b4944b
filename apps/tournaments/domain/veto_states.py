"""The life of a map veto: open until its maps are known, or off where the match goes on without it."""

from enum import StrEnum

from apps.tournaments.domain.transitions import Machine


class VetoState(StrEnum):
    OPEN = "open"
    DONE = "done"
    OFF = "off"


_V = VetoState
VETO = Machine("veto", _V.OPEN, {_V.OPEN: (_V.DONE, _V.OFF), _V.DONE: (), _V.OFF: ()})
