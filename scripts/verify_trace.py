"""Write Documents/ExecutionPlan/MAP.md from trace.yml: which code and which tests stand for which requirement.

usage: verify_trace.py [--check] [--ran FILE]

--check: write nothing, exit with 1 when something is wrong or stale. --ran: the tests that passed, a line each, as a
run with TESTS_RAN=FILE leaves them; exit with 1 where a listed test is not among them.

A requirement needs at least one path and one test; each must exist. A test is `file` or `file::name`.
"""

import argparse
import ast
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
PLAN = ROOT / "Documents" / "ExecutionPlan"


def problems(requirements: dict[str, dict[str, Any]]) -> list[str]:
    """What is wrong, a line each."""
    found = []
    for name, row in requirements.items():
        found += [f"{name}: it has no {kind}" for kind in ("code", "tests") if not row.get(kind)]
        found += [f"{name}: {path} does not exist" for path in row.get("code") or () if not (ROOT / path).exists()]
        found += [f"{name}: {test} does not exist" for test in row.get("tests") or () if not test_exists(test)]
    return found


def not_run(requirements: dict[str, dict[str, Any]], passed: set[str]) -> list[str]:
    """The listed tests of which no case passed, a line each. `passed`: pytest's names, as in `file::test[case]`."""
    functions = {name.partition("[")[0] for name in passed}
    known = functions | {name.partition("::")[0] for name in functions}
    # The tests of a class have its name in between.
    known |= {f"{name.split('::')[0]}::{name.split('::')[-1]}" for name in functions}
    listed = [(name, test) for name, row in requirements.items() for test in row.get("tests") or ()]
    missing = [(name, test) for name, test in listed if is_for_pytest(test) and test not in known]
    return [f"{name}: {test} did not run, or did not pass" for name, test in missing]


def is_for_pytest(test: str) -> bool:
    """The browser client's own tests are node's, and a conftest is no test."""
    return Path(test.partition("::")[0]).match("test_*.py")


def test_exists(test: str) -> bool:
    path, _, name = test.partition("::")
    file = ROOT / path
    if not file.exists():
        return False
    return not name or name in {node.name for node in ast.walk(ast.parse(file.read_text())) if is_function(node)}


def is_function(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def rendered(requirements: dict[str, dict[str, Any]]) -> str:
    lines = ["# Requirements, code and tests", "", "Generated from trace.yml by `make docs`.", ""]
    lines += ["| requirement | code | tests |", "| --- | --- | --- |"]
    for name, row in requirements.items():
        code, tests = ("<br>".join(f"`{entry}`" for entry in row[kind]) for kind in ("code", "tests"))
        lines.append(f"| **{name}** {row['text']} | {code} | {tests} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--ran", type=Path, metavar="FILE")
    options = parser.parse_args()
    requirements = yaml.safe_load((PLAN / "trace.yml").read_text())
    wrong = problems(requirements)
    if options.ran:
        wrong += not_run(requirements, set(options.ran.read_text().splitlines()))
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    page = PLAN / "MAP.md"
    if wrong:
        return 1
    if options.check or options.ran:
        return int(not page.exists() or page.read_text() != rendered(requirements))
    page.write_text(rendered(requirements))
    return 0


if __name__ == "__main__":
    sys.exit(main())
