"""Write the browser's names of states, and the sets of them that its pages ask for, from apps/web/states.py.

usage: generate_states.py [--check]      (--check: write nothing, exit with 1 when the module is stale)
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
WIDTH = 120
MODULE = ROOT / "apps" / "web" / "static" / "web" / "states.js"
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deltacrown.settings")
django.setup()

from apps.web.states import NAMES, SETS  # noqa: E402

HEAD = "// The names of states, and sets of them. Generated from apps/web/states.py: run `make docs`.\n"


def rendered() -> str:
    objects = [declared(kind.upper(), names) for kind, names in NAMES.items()]
    lists = [listed(name, states) for name, states in SETS.items()]
    return "\n".join([HEAD, *objects, *lists]) + "\n"


def listed(name: str, states: Sequence[str]) -> str:
    """As the formatter has it: on one line where it fits."""
    line = f"export const {name} = {json.dumps(states)};"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"export const {name} = [", *(f'  "{state}",' for state in states), "];"])


def declared(name: str, states: Mapping[str, str]) -> str:
    lines = (f'  {state}: "{value}",' for state, value in states.items())
    return "\n".join([f"export const {name} = {{", *lines, "};\n"])


def main(check: bool) -> int:
    text = rendered()
    if check:
        return int(not MODULE.exists() or MODULE.read_text() != text)
    MODULE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
