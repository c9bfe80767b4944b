"""The state diagrams in Documents are those of the tables."""

import re
import subprocess
import sys

import pytest
from django.apps import apps

from scripts.generate_state_diagrams import DIAGRAMS, MACHINES, main, render
from tests.support.paths import ROOT


@pytest.mark.parametrize("name", render())
def test_the_diagram_is_not_stale(name):
    assert (DIAGRAMS / name).read_text() == render()[name], "run `make docs`"


def test_every_machine_has_a_diagram_and_every_diagram_a_machine():
    assert {path.name for path in DIAGRAMS.iterdir()} == {f"{machine.name}_states.md" for machine in MACHINES}


def state_columns():
    for model in apps.get_app_config("tournaments").get_models():
        for field in model._meta.get_fields():
            if field.name in ("state", "status"):
                yield f"{model.__name__}.{field.name}", field


@pytest.mark.parametrize(("column", "field"), list(state_columns()))
def test_every_state_in_the_database_is_one_of_a_machine(column, field):
    machines = {frozenset(machine.moves): machine.initial for machine in MACHINES}
    states = frozenset(value for value, _ in field.choices)
    assert states in machines, f"{column} has states of no machine"
    assert field.default in ("", machines[states])


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_a_diagram_names_its_table_and_shows_every_move(machine):
    text = render()[f"{machine.name}_states.md"]
    source = re.search(r"Generated from `(\S+)`", text)[1]
    assert "MACHINE" in (ROOT / source).read_text().upper()
    assert f"```mermaid\n{machine.mermaid()}```\n" in text


def test_a_stale_a_missing_and_a_fresh_diagram_are_told_apart(tmp_path):
    assert main(check=True, directory=tmp_path) == 1
    assert main(check=False, directory=tmp_path) == 0
    assert main(check=True, directory=tmp_path) == 0
    (tmp_path / "match_states.md").write_text("by hand")
    assert main(check=True, directory=tmp_path) == 1


def test_the_script_runs_as_make_docs_runs_it():
    done = subprocess.run(
        [sys.executable, "scripts/generate_state_diagrams.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
