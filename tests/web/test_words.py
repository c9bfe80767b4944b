"""What the pages say, in both languages."""

import json
import re
from dataclasses import fields
from gettext import GNUTranslations
from pathlib import Path
from string import Formatter

import pytest
from django.utils.translation import override

from apps.tournaments import services
from apps.tournaments.domain.event_registry import REGISTRY
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.tournament_states import TOURNAMENT, TournamentState
from apps.tournaments.models import GIVEN_ROLE_CHOICES, Dispute
from apps.web import feed, labels, ranks, states
from tests.web.pages import page_of, words

CATALOGUE = Path(labels.__file__).parent / "locale" / "bn" / "LC_MESSAGES" / "django.po"


@pytest.mark.parametrize(
    ("known", "declared"),
    [
        (states.TOURNAMENT_LABELS, TournamentState),
        (states.MATCH_LABELS, MatchState),
        (states.REGISTRATION_LABELS, RegistrationState),
        (labels.DISPUTE_REASONS, dict(Dispute.REASONS)),
        (labels.ROLES, dict(GIVEN_ROLE_CHOICES)),
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
        ({"participant1_score": 0, "participant2_score": 0}, "A wins by walkover"),
    ],
)
def test_a_result_is_told_from_the_winners_side(scores, said):
    data = {"winner_id": 1, "winner_name": "A", "loser_name": "B", **scores}
    assert feed.sentence("match_completed", data, {"match": "", "champion": ""}) == said


def test_what_is_no_news_has_no_sentence():
    assert feed.sentence("score_updated", {}, {}) is None
    change = {"old_state": "live", "new_state": "completed"}
    assert feed.sentence("tournament_state_changed", change, {}) is None


@pytest.mark.parametrize("old", TournamentState)
def test_a_tournament_begins_where_it_was_not_begun_and_else_goes_on(old):
    if TOURNAMENT.allows(old, TournamentState.LIVE):
        begins = old in (TournamentState.REGISTRATION_CLOSED, TournamentState.CHECK_IN)
        said = feed.sentence("tournament_state_changed", {"old_state": old.value, "new_state": "live"}, {})
        assert said == ("The tournament has begun" if begins else "The tournament goes on")


def test_a_tournament_that_nobody_won_alone_names_nobody():
    said = feed.sentence(
        "tournament_completed",
        {"winner_registration_id": None, "requires_review": False},
        {"match": "", "champion": ""},
    )
    assert said == "The tournament is over; nobody is first alone"


@pytest.mark.django_db
def test_who_won_before_a_match_was_reopened_is_named_where_it_was_told(client, cast):
    tournament = cast.completed(4)
    final = tournament.matches.get(round=2)
    services.reopen_match(final.pk, cast.alice, services.preview_reopen(final.pk, cast.alice).state)
    told = words(page_of(client, f"/tournaments/{tournament.pk}/"))
    assert "Bob wins the tournament" in told and "The tournament goes on" in told
    assert told.count("The tournament has begun") == 1


@pytest.mark.parametrize(
    ("number", "title"), [(5, "Final"), (4, "Semi-finals"), (3, "Quarter-finals"), (1, "Round of 32")]
)
def test_rounds_are_named_from_the_final_back(number, title):
    assert labels.round_title(number, rounds=5) == title


def entries():
    """Each entry of the catalogue, with its texts by keyword."""
    for entry in CATALOGUE.read_text().split("\n\n")[1:]:
        texts = re.findall(r'^(msgctxt|msgid\w*|msgstr\S*) ((?:".*"\n?)+)', entry, re.M)
        yield entry, {kind: "".join(map(json.loads, text.splitlines())) for kind, text in texts}


def test_the_catalogue_has_no_gap_and_keeps_every_placeholder():
    for entry, said in entries():
        holes = [frozenset(re.findall(r"\{\w+\}|%\(\w+\)s", text)) for kind, text in said.items() if kind != "msgctxt"]
        assert all(said.values()), entry
        assert len(set(holes)) == 1, entry


def test_no_entry_is_a_guess():
    # What is fuzzy is not compiled: its readers get English.
    assert [entry for entry, _ in entries() if "fuzzy" in entry or "#|" in entry] == []


def test_the_compiled_catalogue_is_that_of_the_source():
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for entry, said in entries():
        if "msgid_plural" in said:
            assert compiled.ngettext(said["msgid"], said["msgid_plural"], 1) == said["msgstr[0]"], entry
        elif "msgctxt" in said:
            assert compiled.pgettext(said["msgctxt"], said["msgid"]) == said["msgstr"], entry
        else:
            assert compiled.gettext(said["msgid"]) == said["msgstr"], entry


def test_every_sentence_of_what_happens_is_translated():
    for sentences in (feed.SENTENCES, ranks.SENTENCES):
        english = {key: str(text) for key, text in sentences.items()}
        with override("bn"):
            same = [key for key, text in sentences.items() if str(text) == english[key]]
        assert set(same) <= {"announcement"}


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
