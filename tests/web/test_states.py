"""The names of states have one source: the state machines, and what apps/web/states.py says of them."""

import ast
import re
import subprocess
import sys
from collections import Counter

import pytest
from django.template import Context, Template

from apps.web import states
from tests.support.paths import ROOT, project_files

WEB = ROOT / "apps" / "web"
SCRIPTS = [path for path in project_files(".js", below=WEB) if path.name != "states.js"]
TEMPLATES = list(project_files(".html", below=WEB))
MODULES = [path for path in project_files(".py", below=WEB) if path.name != "states.py"]
NAMES = {name for kind in states.NAMES.values() for name in kind.values()}
QUOTED = re.compile(r"""(["'`])(\w+)\1""")
# The connection has a status of its own, one of which is `live`.
STATUS = re.compile(r"""status(:| [!=]==) "live\"""")
USED = re.compile(rf"\b({'|'.join(kind.upper() for kind in states.NAMES)})\.(\w+)")
# The same word for something else, and how often.
OTHER_MEANINGS = {
    "live-commands.js": ["ready"],  # a path of the API
    "front.html": ["live", "finished"],  # a shelf's id
    "front.py": 3 * ["live", "finished"],  # a shelf
    "labels.py": ["no_show"],  # a reason to dispute a result
    "match.py": ["ready"],  # a name in the template
    "match_page.py": ["checked_in", "ready"],  # a snapshot's field, and a name in the template
    "ranks.py": 2 * ["disqualified"],
    "texts.py": ["live", "ready"],  # the connection's status, and a message
    "urls.py": ["check_in", "forfeit"],  # names of views
}


def by_hand(path):
    """The names of states that stand in the file as they are."""
    text = path.read_text()
    if path.suffix == ".py":
        words = [node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
        return [word for word in words if isinstance(word, str) and word in NAMES]
    return [word for _, word in QUOTED.findall(STATUS.sub("", text)) if word in NAMES]


def test_the_browsers_names_are_those_of_the_pages():
    done = subprocess.run([sys.executable, "scripts/generate_states.py", "--check"], cwd=ROOT, timeout=180)
    assert done.returncode == 0, "apps/web/static/web/states.js is stale: run `make docs`."


def test_no_page_spells_a_state_by_hand():
    found = Counter((path.name, word) for path in [*SCRIPTS, *TEMPLATES, *MODULES] for word in by_hand(path))
    assert found == Counter((name, word) for name, words in OTHER_MEANINGS.items() for word in words)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("a.js", 'if (match.state === "pending_result") show(MATCH.LIVE);', ["pending_result"]),
        ("a.js", 'if (room.state.status === "live" || match.state === "live") wait();', ["live"]),
        ("a.html", '{% if match.state == "check_in" %}<p class="ready-made">{% endif %}', ["check_in"]),
        ("a.py", 'ready = row.state == "ready" and row.name != "already"', ["ready"]),
    ],
)
def test_a_state_that_is_spelled_by_hand_is_found(tmp_path, name, text, found):
    (tmp_path / name).write_text(text)
    assert by_hand(tmp_path / name) == found


def test_scripts_and_templates_use_names_that_there_are():
    used = [(path.name, *found) for path in [*SCRIPTS, *TEMPLATES] for found in USED.findall(path.read_text())]
    assert used and [name for name in used if name[2] not in states.NAMES[name[1].lower()]] == []


def test_scripts_import_the_names_they_use():
    known = {kind.upper() for kind in states.NAMES} | states.SETS.keys()
    for path in SCRIPTS:
        text = path.read_text()
        imported = re.search(r'import \{([^}]*)\} from "\./states\.js"', text)
        names = set(re.findall(r"\w+", imported[1])) if imported else set()
        assert (path.name, names) == (path.name, {name for name in known if re.search(rf"\b{name}\b", text)})


def test_a_template_has_the_names_of_a_kind_and_there_is_no_other_kind():
    template = Template('{% load web %}{% states "match" as MATCH %}{{ MATCH.PENDING_RESULT }}')
    assert template.render(Context()) == "pending_result"
    with pytest.raises(KeyError):
        Template('{% load web %}{% states "dish" as DISH %}').render(Context())


def test_a_template_asks_for_the_names_it_uses():
    for path in TEMPLATES:
        text = path.read_text()
        asked = dict(re.findall(r'{% states "(\w+)" as (\w+) %}', text))
        assert (path.name, asked) == (path.name, {kind.lower(): kind for kind, _ in USED.findall(text)})


def test_the_style_sheet_selects_states_that_there_are():
    selected = set(re.findall(r'data-state="([^"]*)"', (WEB / "static" / "web" / "style.css").read_text()))
    assert selected and selected <= NAMES


def test_a_set_holds_states_of_its_kind():
    for name, members in states.SETS.items():
        assert set(members) <= set(states.NAMES[name.partition("_")[0].lower()].values())
