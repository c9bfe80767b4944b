"""Every state machine that there is."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from apps.tournaments import domain
from apps.tournaments.domain.transitions import Machine


def every_machine() -> list[Machine[Any]]:
    """Those of `apps/tournaments/domain/*_states.py`."""
    names = [module.name for module in iter_modules(domain.__path__) if module.name.endswith("_states")]
    modules = [import_module(f"{domain.__name__}.{name}") for name in names]
    return [value for module in modules for value in vars(module).values() if isinstance(value, Machine)]
