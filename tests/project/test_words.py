"""The project's text speaks of the project, not of how it was planned or where it was made."""

import re

import pytest

from tests.support.paths import ROOT, project_files

TEXT = {
    ".py",
    ".md",
    ".toml",
    ".ini",
    ".yml",
    ".yaml",
    ".html",
    ".css",
    ".js",
    ".mjs",
    ".ts",
    ".lua",
    ".sh",
    ".in",
    ".txt",
    "",
}
# One letter of each stands in brackets, so that this file does not match itself.
STALE = {
    "a plan's numbering": r"\b(Modul[e]|Phas[e]|Sprin[t]|Mileston[e])\s+\d",
    "a note to oneself": r"\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b",
    "a package registry": r"\b(pyp[i]\.org|pythonhoste[d]\.org|npmj[s]\.(org|com)|unpk[g]\.com|jsdelivr\.ne[t])\b",
    "a status report": r"(?i)\b(production[- ]read[y]|100 ?% complet[e]|all tests pas[s])\b",
    "an ornament": "[\U0001f300-\U0001faff\u2705\u274c\u2728]",
    "somebody's machine": r"(?<![\w.])/(hom[e]|User[s])/\w+/",
}
# The one place where the origin of a requirement may be named.
EXEMPT = {"Documents/ExecutionPlan/trace.yml"}


def lines():
    for path in project_files():
        name = str(path.relative_to(ROOT))
        if path.suffix in TEXT and name not in EXEMPT:
            for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
                yield f"{name}:{number}", line


@pytest.mark.parametrize("kind", STALE)
def test_no_file_holds(kind):
    pattern = re.compile(STALE[kind])
    assert [f"{place}: {line.strip()[:80]}" for place, line in lines() if pattern.search(line)] == []


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("a plan's numbering", "# {} 6.7: scores".format("Mod" + "ule")),
        ("a note to oneself", "# {}: later".format("TO" + "DO")),
        ("a package registry", "https://{}.org/simple".format("py" + "pi")),
        ("a status report", "{} Ready!".format("Prod" + "uction")),
        ("an ornament", "Done \u2705"),
        ("somebody's machine", "/{}/bob/deltacrown".format("ho" + "me")),
    ],
)
def test_the_pattern_finds_what_it_is_for(kind, line):
    assert re.search(STALE[kind], line)
