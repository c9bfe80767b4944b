"""`.env.example` is the documentation of the settings' environment: complete, and with the true defaults."""

import ast
import re
import shlex
import subprocess

from tests.support.for_each import for_each
from tests.support.paths import ROOT, python_sources

READERS = {"text", "log_level", "time_zone", "flag", "integer", "decimal", "rate", "words", "database"}


def read_calls(path):
    """Each `env.reader("NAME", default)` of a file: name -> the default's node, or None."""
    tree = ast.parse(path.read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and is_reader(node.func)]
    named = [call for call in calls if isinstance(call.args[0], ast.Constant)]
    return {call.args[0].value: (call.args[1] if len(call.args) > 1 else None) for call in named}


def is_reader(function):
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in READERS


def written(default):
    """The default as one would write it in a file, or None where it is computed."""
    if default is None:
        return ""
    if not isinstance(default, ast.Constant):
        return None
    value = default.value
    return f"{value:d}" if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)


READ = {name: default for path in (ROOT / "deltacrown").glob("*.py") for name, default in read_calls(path).items()}
LINES = dict(re.findall(r"^#?([A-Z][A-Z0-9_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
# As a shell reads them; a line that is two words there sets nothing.
EXAMPLE = {name: " ".join(shlex.split(value)) for name, value in LINES.items()}


@for_each("name", LINES)
def test_a_line_that_is_uncommented_can_be_sourced(name):
    done = subprocess.run(["sh", "-c", f'{name}={LINES[name]}\nprintf %s "${name}"'], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, EXAMPLE[name])


def test_the_example_names_every_variable_the_settings_read():
    assert READ.keys() - EXAMPLE.keys() == set()


def test_the_example_names_no_variable_that_nothing_reads():
    assert EXAMPLE.keys() - READ.keys() == set()


@for_each("name", sorted(READ.keys() & EXAMPLE.keys()))
def test_the_example_states_the_true_default(name):
    if (expected := written(READ[name])) is not None:
        assert EXAMPLE[name] == expected


def test_the_environment_is_read_through_the_typed_readers_only():
    reading = re.compile(r"os\.(environ\[|environ\.get\b|getenv)")
    readers = {str(path.relative_to(ROOT)) for path in python_sources() if reading.search(path.read_text())}
    assert readers <= {"deltacrown/env.py"}
