import inspect

import pytest

from tests.support.for_each import for_each


def test_every_case_is_run_with_the_fixtures_and_the_one_that_fails_is_named():
    ran = []

    @for_each("first, second", [(1, 2), (3, 4), (5, 6)])
    def test(first, second, fixture):
        ran.append((first, second, fixture))
        assert first != 3

    assert list(inspect.signature(test).parameters) == ["fixture"]
    with pytest.raises(AssertionError) as failure:
        test(fixture="given")
    assert ran == [(1, 2, "given"), (3, 4, "given")]
    assert failure.value.__notes__ == ["for {'first': 3, 'second': 4}"]


def test_a_test_that_has_to_be_awaited_is_refused():
    async def test(n):
        assert n

    with pytest.raises(AssertionError):
        for_each("n", [0])(test)


def test_without_a_case_there_is_no_test():
    with pytest.raises(AssertionError):
        for_each("n", [])
