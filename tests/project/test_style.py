"""Measured habits that a linter does not measure. Small is a limit here, not a goal."""

import ast
import statistics

import pytest

from tests.support.paths import ROOT, python_sources

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SOURCES = {str(path.relative_to(ROOT)): path.read_text() for path in python_sources()}
TREES = {name: ast.parse(text) for name, text in SOURCES.items()}


def functions():
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, FUNCTIONS):
                yield f"{name}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def percentile(values, share):
    return sorted(values)[round(share * (len(values) - 1))]


def test_files_are_short():
    lines = {name: text.count("\n") for name, text in SOURCES.items() if text}
    assert [name for name, length in lines.items() if length > 500] == []
    assert statistics.median(lines.values()) <= 120
    assert percentile(lines.values(), 0.95) <= 350


def test_functions_are_short():
    lengths = dict(functions())
    assert [name for name, length in lengths.items() if length > 70] == []
    assert statistics.median(lengths.values()) <= 9
    assert percentile(lengths.values(), 0.95) <= 40


def is_broad(node):
    return isinstance(node, ast.ExceptHandler) and (
        node.type is None or getattr(node.type, "id", "") in ("Exception", "BaseException")
    )


# Where other code is called that may raise anything, and the caller has to go on.
EDGES = [
    "apps/common/due.py",
    "apps/common/notices.py",
    "apps/common/tasks.py",
    "apps/tournaments/realtime/delivery/broadcasts.py",
    "apps/tournaments/realtime/rooms/hub.py",
    "apps/tournaments/realtime/sockets/heartbeat.py",
]


def test_a_broad_except_stands_once_at_each_of_the_named_edges():
    assert sorted(name for name, tree in TREES.items() for node in ast.walk(tree) if is_broad(node)) == EDGES


@pytest.mark.parametrize("name", sorted(name for name in SOURCES if not name.endswith("apps.py")))
def test_no_import_hides_in_a_function(name):
    hidden = [
        node.lineno
        for function in ast.walk(TREES[name])
        if isinstance(function, FUNCTIONS)
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    assert hidden == []
