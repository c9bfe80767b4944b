"""Every state machine that there is."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from apps.payouts import domain as payouts
from apps.tournaments import domain
from apps.tournaments.domain.transitions import Machine


def every_machine() -> list[Machine[Any]]:
    """Those of `domain/*_states.py` of tournaments."""
    return _machines_of(domain)


def machines_of_payouts() -> list[Machine[Any]]:
    return _machines_of(payouts)


def _machines_of(package: ModuleType) -> list[Machine[Any]]:
    names = [module.name for module in iter_modules(package.__path__) if module.name.endswith("_states")]
    modules = [import_module(f"{package.__name__}.{name}") for name in names]
    return [value for module in modules for value in vars(module).values() if isinstance(value, Machine)]
