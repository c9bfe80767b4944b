"""How many examples the property tests take, and whether chance chooses them.

The suite is derandomized: the same code is given the same examples each time, so green says something. Chance is for
`make fuzz`, which prints its seed; an example that it finds becomes an `@example` or a test of its own.

HYPOTHESIS_PROFILE: `suite` (when unset), `fuzz`, `thorough` (an hour or more), `mutation` (the same for every mutant).
"""

import os
import sys

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

# The machine is shared, so the time one example takes says nothing.
_usual = {"deadline": None, "database": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("suite", max_examples=60, derandomize=True, **_usual)
settings.register_profile("mutation", max_examples=20, derandomize=True, **_usual)
settings.register_profile("fuzz", max_examples=200, print_blob=True, **_usual)
settings.register_profile("thorough", max_examples=2000, print_blob=True, **_usual)
# For a failing example it would write a patch, by a parser that stumbles over the objects of Daphne's own dependencies
# and takes the whole run with it. The example is in the failure all the same.
sys.modules.setdefault("hypothesis.extra._patching", None)  # type: ignore[arg-type]
PROFILE = os.environ.get("HYPOTHESIS_PROFILE") or "suite"
settings.load_profile(PROFILE)


def examples(*, suite: int, fuzz: int, thorough: int) -> int:
    """The number of examples of a test that needs more or fewer than others."""
    return {"fuzz": fuzz, "thorough": thorough}.get(PROFILE, suite)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every property test carries the mark `fuzz`; a state machine, which pytest cannot tell, is marked by hand."""
    for item in items:
        if is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("fuzz")
