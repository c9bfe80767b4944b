"""The order of the tests where several processes run them."""

from types import SimpleNamespace

from tests.support.spreading import spread_over


def file_with(name, count, *marks):
    found = [SimpleNamespace(name=mark) for mark in marks]
    return [SimpleNamespace(path=name, number=number, iter_markers=lambda: found) for number in range(count)]


ITEMS = [
    *file_with("demo", 2, "acceptance"),
    *file_with("rules", 14, "domain"),
    *file_with("pages", 2, "web", "browser"),
]


def names(items):
    return [item.path for item in items]


def test_each_process_begins_with_what_takes_long_and_ends_with_what_is_quick():
    first, second = spread_over(ITEMS, 2)[:9], spread_over(ITEMS, 2)[9:]
    assert names(first) == ["demo"] * 2 + ["rules"] * 7
    assert names(second) == ["pages"] * 2 + ["rules"] * 7


def test_every_test_runs_once_and_the_tests_of_a_file_that_take_long_stay_together():
    for processes in range(1, 6):
        spread = spread_over(ITEMS, processes)
        assert sorted(map(id, spread)) == sorted(map(id, ITEMS))
        assert [item.number for item in spread if item.path == "demo"] == [0, 1]
