"""A test's cases in one test, where they are hundreds: each would cost more to collect and to report than to run."""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any


def for_each(names: str, cases: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run the test for each case, as `pytest.mark.parametrize` does with the same arguments, up to the first that
    fails, whose case is in the failure's notes. Fixtures are those of the whole test."""
    named = [name.strip() for name in names.split(",")]
    known = [case if len(named) > 1 else (case,) for case in cases]
    assert known, "a test without a case tests nothing"

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        assert not inspect.iscoroutinefunction(test), "nothing here would await it, and it would test nothing"

        @wraps(test)
        def in_turn(**fixtures: Any) -> None:
            for case in known:
                values = dict(zip(named, case, strict=True))
                try:
                    test(**values, **fixtures)
                except BaseException as error:
                    error.add_note(f"for {values}")
                    raise

        signature = inspect.signature(test)
        others = [parameter for name, parameter in signature.parameters.items() if name not in named]
        # What pytest goes by to find the fixtures.
        in_turn.__signature__ = signature.replace(parameters=others)  # type: ignore[attr-defined]
        return in_turn

    return decorate
