"""The organizers' site in Bengali: also what is made from the fields of rows, and what the admin brings along."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils.translation import override

from apps.organize import option_fields
from apps.organize.setup import SetupForm
from apps.organize.tabs import TABS
from apps.tournaments import services
from apps.tournaments.domain.declared_options import Kind
from apps.tournaments.domain.tiebreaks import TIEBREAKS
from tests.organize.at_the_desk import address, enter, rich

pytestmark = pytest.mark.django_db
ENGLISH = re.compile(r"[A-Za-z]{3,}")
# Names, file formats, keys, currencies, and what a browser's script replaces.
NO_WORDS = re.compile(
    "|".join(
        (
            r"DeltaCrown|Friday Cup|Welcome to|Arena|Chess|Alice|Bob|Bella|Rita|Player \d",
            r"Counter-Strike 2|EA Sports FC|eFootball|Football|PUBG Mobile|Valorant",
            r"CSV|XLSX|PNG|JPEG|WebP|UTC|English|Ctrl|Enter|Esc|esc",
            r"\b[A-Z]{3}\b|https?://\S+",
        )
    )
)
LISTS = ("tournament_changelist", "tournament_add", "match_changelist", "dispute_changelist", "registration_changelist")


def english(text):
    return ENGLISH.findall(NO_WORDS.sub("", text))


class Reader(HTMLParser):
    """The words of a page, and those of its fields and buttons that are heard."""

    SKIPPED = ("script", "style", "template")
    HEARD = ("placeholder", "aria-label", "title")

    def __init__(self, html):
        super().__init__()
        self.said, self._inside = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.said += [given[name] or "" for name in self.HEARD if name in given]
        # What stands in such a span is the name of a picture.
        is_picture = "material-symbols" in (given.get("class") or "")
        self._inside = [tag] if tag in self.SKIPPED or is_picture else []

    def handle_endtag(self, tag):
        self._inside = []

    def handle_data(self, data):
        if not self._inside and data.strip():
            self.said.append(data.strip())


def test_every_field_of_the_form_is_named_and_explained_in_bengali():
    typed = {option_fields.PREFIX + option.name for option in option_fields.offered() if option.kind is Kind.WORDS}
    with override("bn"):
        for name, field in SetupForm().fields.items():
            said = [str(field.label), "" if name in typed else str(field.help_text)]
            if name not in ("game", "time_zone"):
                said += [str(label) for _, label in getattr(field, "choices", ())]
            assert not any(map(english, said)), (name, said)


def test_every_page_of_a_tournament_and_every_list_is_in_bengali(cast):
    tournament = rich(cast, "Friday Cup")
    services.edit_tournament(tournament.pk, cast.alice, visibility="unlisted", rules="–")
    match = tournament.matches.first()
    client = enter(cast.alice)
    client.cookies["django_language"] = "bn"
    # The names of tie-breaks are typed, so they are what they are.
    typed = ", ".join(TIEBREAKS)
    pages = [address(tab.name, tournament.pk) for tab in TABS if tab.name != "setup"]
    pages += [reverse("organize:tournaments_tournament_change", args=[tournament.pk]), reverse("organize:index")]
    pages += [reverse(f"organize:tournaments_{name}") for name in LISTS]
    pages += [reverse("organize:tournaments_registration_change", args=[tournament.registrations.first().pk])]
    pages += [reverse("organize:tournaments_match_change", args=[match.pk])]
    left = {
        page: [text for text in Reader(client.get(page).content.decode()).said if english(text.replace(typed, ""))]
        for page in pages
    }
    assert {page: texts for page, texts in left.items() if texts} == {}


def test_a_text_that_is_too_long_is_refused_in_bengali(cast):
    tournament, client = cast.open(1), enter(cast.alice)
    client.cookies["django_language"] = "bn"
    page = address("participants", tournament.pk)
    said = client.post(page, {"verb": "guests", "names": "অ" * 100, "page": "a" * 32}).content.decode()
    assert "সর্বাধিক 60টি অক্ষর" in said and "Ensure" not in said
