"""Every refusal that a page may have to show is in the catalogues."""

import re
from string import Formatter

from django.utils.translation import gettext, override

from apps.web.refusal_texts import REFUSAL_TEXTS
from tests.support.refused_texts import HOLE, hollow, refused_texts

SAYS_WHAT_TO_DO = "add it to apps/web/refusal_texts/, and its Bengali to the catalogue"


def places(text):
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_every_text_a_service_refuses_with_is_there():
    there = {hollow(text) for text in REFUSAL_TEXTS}
    raised = refused_texts()
    assert len(raised) > 300, "the sources are not read any more"
    missing = [f"{place}: {text!r}" for text, place in raised.items() if text not in there]
    assert missing == [], f"{SAYS_WHAT_TO_DO}: " + "; ".join(missing)


def test_no_text_is_there_that_nothing_refuses_with():
    raised = [re.escape(text).replace(re.escape(HOLE), ".+") for text in refused_texts()]
    some = re.compile("|".join(raised), re.DOTALL)
    other = {text for text in REFUSAL_TEXTS if not some.fullmatch(text) and not text.startswith("Too many answers")}
    assert other == set(), "take them out of apps/web/refusal_texts/, and out of the catalogue"


def test_every_text_has_a_bengali_one_with_the_same_parts():
    with override("bn"):
        said = {text: gettext(text) for text in REFUSAL_TEXTS}
    assert [text for text, translated in said.items() if translated == text] == [], SAYS_WHAT_TO_DO
    assert [text for text, translated in said.items() if places(translated) != places(text)] == []


def test_no_text_is_there_twice():
    assert len({hollow(text) for text in REFUSAL_TEXTS}) == len(REFUSAL_TEXTS)
