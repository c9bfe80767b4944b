"""Measured habits that a linter does not measure. Small is a limit here, not a goal."""

import ast
import re
import statistics

import pytest

from tests.support.paths import ROOT, project_files, python_sources

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
    "apps/tournaments/realtime/rooms/pages.py",
    "apps/tournaments/realtime/sockets/heartbeat.py",
]


def test_a_broad_except_stands_once_at_each_of_the_named_edges():
    assert sorted(name for name, tree in TREES.items() for node in ast.walk(tree) if is_broad(node)) == EDGES


def test_no_import_hides_in_a_function():
    """But in `ready()` of the apps, before which there are no models."""
    hidden = [
        f"{name}:{node.lineno}"
        for name, tree in TREES.items()
        if not name.endswith("apps.py")
        for function in ast.walk(tree)
        if isinstance(function, FUNCTIONS)
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    assert hidden == []


# Where a name is given: Python, and what the browser gets.
SCRIPTS_OF_PYTHON = [path for top in ("tests", "bench", "scripts") for path in project_files(".py", below=ROOT / top)]
PAGES = [path for path in project_files(".html", ".js", ".mjs") if "Artifacts" not in path.parts]
SHEETS = [path for path in project_files(".css") if "Artifacts" not in path.parts]
NAMED_ONE = re.compile(r"\{% for one\b|\b(?:const|let|var) one\b|\(one\) =>|\bfunction \(one\)")


def test_no_line_of_a_page_a_script_or_a_sheet_is_longer_than_120():
    lines = ((path, line) for path in [*PAGES, *SHEETS] for line in path.read_text().splitlines())
    assert [f"{path.relative_to(ROOT)}: {line.strip()[:60]}" for path, line in lines if len(line) > 120] == []


def bound_names(tree):
    """The names that the code gives to something, each with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.MatchAs, ast.MatchStar, ast.ExceptHandler)):
            yield node.name, node.lineno
        elif isinstance(node, ast.alias):
            yield node.asname or node.name, node.lineno


def called_one(name, tree):
    return [f"{name}:{line}" for bound, line in bound_names(tree) if bound == "one"]


def test_what_has_a_name_is_called_by_its_noun():
    parsed = {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in SCRIPTS_OF_PYTHON}
    assert [place for name, tree in {**TREES, **parsed}.items() for place in called_one(name, tree)] == []
    assert [str(path.relative_to(ROOT)) for path in PAGES if NAMED_ONE.search(path.read_text())] == []


@pytest.mark.parametrize(
    "source",
    [
        "for one in rows: pass",
        "[one for _, one in rows]",
        "sorted(rows, key=lambda one: 1)",
        "one = rows[0]",
        "one: int = 1",
        "one += 1",
        "one, other = rows",
        "first, (*one, last) = rows",
        "print(one := 1)",
        "with row as one: pass",
        "def play(one): pass",
        "async def play(*, one=1): pass",
        "def play(*one): pass",
        "def one(row): pass",
        "import rows as one",
        "match row:\n case [one, *_]: pass",
    ],
)
def test_the_rule_about_nouns_finds_what_it_is_for(source):
    (place,) = called_one("here", ast.parse(source))
    assert place == f"here:{1 + source.count(chr(10))}"


def test_the_rule_about_nouns_lets_the_word_be():
    assert called_one("here", ast.parse("row.one = {'one': play(one=1)}  # one\nprint(row.one, 'one')")) == []


def test_the_rule_about_nouns_looks_into_pages():
    assert NAMED_ONE.search("{% for one in rows %}")
    assert NAMED_ONE.search("rows.map((one) => one.id)")
    assert NAMED_ONE.search("for (const one of rows) {") and NAMED_ONE.search("let one = rows[0];")
