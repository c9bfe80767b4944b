"""The documents lead where they say, and each decision says of when it is and whether it holds."""

import re

from apps.tournaments.domain.formats import OPTION_NAMES
from apps.tournaments.domain.tiebreaks import TIEBREAKS
from tests.support.for_each import for_each
from tests.support.paths import ROOT, project_files

PAGES = [path for path in project_files(".md") if not path.is_relative_to(ROOT / "Artifacts")]
LINK = re.compile(r"\]\((?!https?:)([^)\s#]*)(?:#([^)\s]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.M)
DECISIONS = sorted((ROOT / "Documents" / "adr").glob("*.md"))
DATED = re.compile(r"^(Date: )?\d{4}-\d\d-\d\d\. (Status: )?(proposed|accepted|superseded by \d+)\b", re.M | re.I)


def anchors(page):
    """What can be linked to in a page, as a forge names its headings."""
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.S)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in HEADING.findall(text)}


@for_each("page", PAGES)
def test_every_link_leads_somewhere(page):
    dead = []
    for file, anchor in LINK.findall(page.read_text()):
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(f"{file}#{anchor}")
    assert dead == []


def test_a_dead_link_is_found():
    assert LINK.findall("[a](b.md) [c](d.md#e) [f](#g) [h](https://example.org/)") == [
        ("b.md", ""),
        ("d.md", "e"),
        ("", "g"),
    ]


@for_each("decision", DECISIONS)
def test_a_decision_has_its_number_a_date_and_a_status(decision):
    title, _, rest = decision.read_text().partition("\n")
    assert title.startswith(f"# {int(decision.stem[:4])}. ")
    assert DATED.match(rest.lstrip())


def test_every_how_to_stands_in_the_list():
    folder = ROOT / "Documents" / "how-to"
    listed = {file for file, _ in LINK.findall((folder / "README.md").read_text())}
    assert {path.name for path in folder.glob("*.md")} - {"README.md"} <= listed


def test_the_engines_page_names_every_option_and_every_tie_break():
    text = (ROOT / "Documents" / "Engine.md").read_text()
    named = set(re.findall(r"`([a-z_0-9]+)`", text))
    assert (OPTION_NAMES | set(TIEBREAKS)) - named == set()
