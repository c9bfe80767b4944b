"""The other app, installed for one test."""

import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from apps.tournaments.domain.event_registry import REGISTRY

NAME = "tests.support.other_app"


@pytest.fixture
def other_app(settings: Any) -> Iterator[ModuleType]:
    """Its events, declared by its `ready()`; they are gone after the test."""
    before = set(REGISTRY)
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, NAME]
    yield sys.modules[f"{NAME}.events"]
    for name in set(REGISTRY) - before:
        del REGISTRY[name]
    # So that `ready()` declares them again in the next test.
    del sys.modules[f"{NAME}.events"], sys.modules[NAME].events
