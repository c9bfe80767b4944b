"""What the pages say, in both languages."""

import re
from dataclasses import fields
from pathlib import Path
from string import Formatter

import pytest
from django.utils.translation import override

from apps.tournaments.domain.events import REGISTRY
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.models import Dispute
from apps.web import feed, labels
from apps.web.texts import page_texts
from tests.web.pages import page_of, words

CATALOGUE = Path(labels.__file__).parent / "locale" / "bn" / "LC_MESSAGES" / "django.po"


@pytest.mark.parametrize(
    ("known", "declared"),
    [
        (labels.TOURNAMENT_STATES, TournamentState),
        (labels.MATCH_STATES, MatchState),
        (labels.REGISTRATION_STATES, RegistrationState),
        (labels.DISPUTE_REASONS, dict(Dispute.REASONS)),
    ],
)
def test_everything_that_is_declared_has_a_label(known, declared):
    assert set(known) == set(map(str, declared))


@pytest.mark.parametrize("key", feed.SENTENCES)
def test_a_sentence_names_only_what_its_event_holds(key):
    names = {name for _, name, _, _ in Formatter().parse(str(feed.SENTENCES[key])) if name}
    event = REGISTRY[key.partition(".")[0]]
    assert names <= {field.name for field in fields(event)} | {"match", "champion", "score"}


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ({"participant1_score": 2, "participant2_score": 1}, "A beat B 2–1"),
        ({"participant1_score": 0, "participant2_score": 10}, "A beat B 10–0"),
        (
            {"participant1_score": 1, "participant2_score": 1, "participant1_tiebreak": 3, "participant2_tiebreak": 4},
            "A beat B 1–1 (4–3)",
        ),
        ({"participant1_score": 0, "participant2_score": 0}, "A goes through by walkover"),
    ],
)
def test_a_result_is_told_from_the_winners_side(scores, said):
    data = {"winner_id": 1, "winner_name": "A", "loser_name": "B", **scores}
    assert feed.sentence("match_completed", data, {"match": "", "champion": ""}) == said


def test_what_is_no_news_has_no_sentence():
    assert feed.sentence("score_updated", {}, {}) is None
    assert feed.sentence("tournament_state_changed", {"new_state": "completed"}, {}) is None


@pytest.mark.parametrize(
    ("number", "title"), [(5, "Final"), (4, "Semi-finals"), (3, "Quarter-finals"), (1, "Round of 32")]
)
def test_rounds_are_named_from_the_final_back(number, title):
    assert labels.round_title(number, rounds=5) == title


def test_the_catalogue_has_no_gap_and_keeps_every_placeholder():
    for entry in CATALOGUE.read_text().split("\n\n")[1:]:
        texts = re.findall(r'^(msgid\w*|msgstr\S*) ((?:".*"\n?)+)', entry, re.M)
        said = {kind: "".join(re.findall(r'"(.*)"', text)) for kind, text in texts}
        holes = {kind: set(re.findall(r"\{\w+\}|%\(\w+\)s", text)) for kind, text in said.items()}
        assert all(said.values()), entry
        assert len({frozenset(one) for one in holes.values()}) == 1, entry


def test_the_compiled_catalogue_is_that_of_the_source():
    with override("bn"):
        texts = page_texts()
    assert texts["feed"]["bracket_generated"] == "ব্র্যাকেট তৈরি হয়েছে"
    assert CATALOGUE.with_suffix(".mo").stat().st_size > 0


@pytest.mark.django_db
def test_a_reader_of_bengali_gets_bengali(client, cast):
    tournament = cast.live()
    html = client.get(f"/tournaments/{tournament.pk}/", headers={"accept-language": "bn"}).content.decode()
    assert '<html lang="bn">' in html
    assert "ব্র্যাকেট" in words(html) and "Bracket" not in words(html)


@pytest.mark.django_db
def test_the_language_can_be_chosen(client):
    client.post("/language/", {"language": "bn", "next": "/"})
    assert '<html lang="bn">' in page_of(client, "/")
