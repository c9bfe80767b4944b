"""The rules that the import contracts of pyproject.toml cannot say."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps as django_apps

from tests.support.paths import ROOT, project_files, python_sources

DOMAIN = ROOT / "apps" / "tournaments" / "domain"
MATCHING = "networkx"
CANONICAL = "rfc8785"
A_CLOCK_OR_DICE = re.compile(
    r"\b(datetime\.now|date\.today|utcnow|time\.(time|monotonic)|uuid4|random\.(?!Random\b)\w+\()"
)


def imported(path):
    """The modules a file imports, by their full names."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def files_importing(package, sources):
    return {str(path.relative_to(ROOT)) for path in sources if any(is_in(package, name) for name in imported(path))}


def is_in(package, name):
    return name == package or name.startswith(f"{package}.")


def test_the_domain_imports_the_standard_library_two_others_and_itself_only():
    strangers = {
        (path.name, name)
        for path in project_files(".py", below=DOMAIN)
        for name in imported(path)
        if name.split(".")[0] not in sys.stdlib_module_names | {MATCHING, CANONICAL}
        and not is_in("apps.tournaments.domain", name)
    }
    assert strangers == set()


@pytest.mark.parametrize("library", [MATCHING, CANONICAL])
def test_one_file_of_the_domain_at_most_uses_a_library(library):
    assert len(files_importing(library, project_files(".py", below=DOMAIN))) <= 1


def test_the_domain_has_no_clock_and_no_dice_of_its_own():
    found = {path.name for path in project_files(".py", below=DOMAIN) if A_CLOCK_OR_DICE.search(path.read_text())}
    assert found == set()


def test_every_app_has_its_place_in_the_layers():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    placed = {name.strip(" ()") for layer in contracts[0]["layers"] for name in layer.split("|")}
    apps = {f"apps.{path.parent.name}" for path in (ROOT / "apps").glob("*/__init__.py")}
    assert apps - placed == set(), "Nothing checks what these import; see Documents/how-to/add-an-app.md"


def test_every_app_with_tables_has_migrations():
    """Without the package `makemigrations --check` finds nothing to write, and the tests' database has the tables."""
    ours = [config for config in django_apps.get_app_configs() if config.name.startswith("apps.")]
    with_tables = {config.name: Path(config.path) for config in ours if list(config.get_models())}
    assert len(with_tables) > 3
    without = [name for name, path in with_tables.items() if not (path / "migrations" / "__init__.py").exists()]
    assert without == [], "Add an empty migrations/__init__.py there, and run 'make migrations'."


def test_a_file_each_knows_the_token_library_for_logins_and_for_certificates():
    classes = {
        "rest_framework_simplejwt.tokens",
        "rest_framework_simplejwt.backends",
        "rest_framework_simplejwt.state",
        "jwt",
    }
    knowing = set().union(*(files_importing(name, list(python_sources())) for name in classes))
    # The other signs what is nobody's way in.
    assert knowing <= {"apps/accounts/tokens.py", "apps/certificates/credentials.py"}


def test_no_module_imports_relatively():
    relative = [
        str(path.relative_to(ROOT))
        for path in python_sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_the_contracts_hold():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run([*command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
