"""Write Documents/ExecutionPlan/MAP.md from trace.yml: which code and which tests stand for which requirement.

usage: verify_trace.py [--check]      (--check: write nothing, exit with 1 when something is wrong or stale)

A requirement needs at least one path and one test; each must exist. A test is `file` or `file::name`.
"""

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
        code, tests = ("<br>".join(f"`{one}`" for one in row[kind]) for kind in ("code", "tests"))
        lines.append(f"| **{name}** {row['text']} | {code} | {tests} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    requirements = yaml.safe_load((PLAN / "trace.yml").read_text())
    wrong = problems(requirements)
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    page = PLAN / "MAP.md"
    if wrong:
        return 1
    if "--check" in sys.argv:
        return int(not page.exists() or page.read_text() != rendered(requirements))
    page.write_text(rendered(requirements))
    return 0


if __name__ == "__main__":
    sys.exit(main())
