"""The modules whose names are fixed, for what stands behind them.

Who replaces a public name of a fixed module, as tests and scripts do, replaces it everywhere: what is behind the
module asks for the name there, each time it uses it.
"""

from functools import cache
from importlib import import_module
from types import ModuleType


@cache
def face(name: str) -> ModuleType:
    """The module `apps.tournaments.realtime.<name>`; it imports those who ask for it, so they cannot import it."""
    return import_module(f"apps.tournaments.realtime.{name}")
