"""Refusals of the domain as pages say them: in the language of the page, whatever stands in their parts."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from apps.tournaments import services
from apps.tournaments.domain.errors import WrongState
from apps.tournaments.domain.registration_states import REGISTRATION, RegistrationState
from apps.web.refusals import LONGEST, in_words, in_words_of
from tests.organize.at_the_desk import address, enter
from tests.organize.test_in_bengali import Reader, english

OVER = "This tournament is over."
CHOSEN = "Somebody has chosen “{}”; leave it among the choices."
CHOSEN_BN = "কেউ “{}” বেছে নিয়েছেন; এটি বিকল্পগুলোর মধ্যে রেখে দিন।"
HOSTILE = [
    "{choice}",
    "{0.__class__}",
    "{",
    "}}{{",
    "%(name)s %s %",
    "one\ntwo\r\n",
    "\\g<0> \\1",
    "x" * 1500,
    "”; leave it",
]


@pytest.fixture
def bengali():
    with override("bn"):
        yield


def test_in_english_nothing_is_changed():
    for text in (OVER, CHOSEN.format("Dust"), "Of this nobody has heard."):
        with override("en"):
            assert in_words(text) is text


def test_a_whole_text_is_translated(bengali):
    assert in_words(OVER) == "এই টুর্নামেন্ট শেষ।"


def test_a_text_of_parts_is_found_by_its_template(bengali):
    text = "3 participants are there and 8 are needed; wait for more, or lower the minimum."
    said = "3 জন অংশগ্রহণকারী আছেন, লাগবে 8 জন; আরও জনের অপেক্ষা করুন, অথবা সর্বনিম্ন সংখ্যা কমান।"
    assert in_words(text) == said


@pytest.mark.parametrize("name", HOSTILE)
def test_a_part_is_put_in_as_it_is(bengali, name):
    assert in_words(CHOSEN.format(name)) == CHOSEN_BN.format(name)


def test_a_part_that_looks_like_the_text_around_it_is_not_lost(bengali):
    said = in_words("Match 7 (A, round 3 – B, round 2) is not over; play it first.")
    assert said == "ম্যাচ 7 (A, রাউন্ড 3 – B, round 2) শেষ হয়নি; আগে সেটি খেলুন।"


def test_texts_that_nearly_fit_a_template_again_and_again_are_given_up(bengali):
    for piece in (" groups of ", " entrants are too small for ", ", round ", "The match is ", ": choose 1 to "):
        text = (piece * LONGEST)[:LONGEST]
        assert in_words(text) == text


def test_what_is_longer_than_a_refusal_stays(bengali):
    text = CHOSEN.format("x" * LONGEST)
    assert in_words(text) == text


def test_what_nobody_has_translated_stays(bengali):
    assert in_words("Of this nobody has heard.") == "Of this nobody has heard."
    assert in_words("") == ""


def test_states_have_the_names_of_the_pages(bengali):
    with pytest.raises(WrongState) as caught:
        REGISTRATION.require(RegistrationState.WITHDRAWN, RegistrationState.PENDING, RegistrationState.CONFIRMED)
    assert not english(in_words(caught.value.message))
    payout = "This payout is paid by now, and was not when you looked: see what became of it first."
    assert not english(in_words(payout))


def test_what_a_form_is_told_stays_with_its_fields(bengali):
    told = in_words_of(ValidationError({"name": "Another station has this name.", "size": ["Other.", OVER]}))
    assert told.message_dict == {
        "name": ["এই নামে অন্য একটি স্টেশন আছে।"],
        "size": ["Other.", "এই টুর্নামেন্ট শেষ।"],
    }
    assert in_words_of(ValidationError(OVER)).messages == ["এই টুর্নামেন্ট শেষ।"]


@pytest.mark.django_db
def test_an_organizer_is_refused_in_bengali(cast):
    tournament = cast.checking_in(1, name="Friday Cup")
    client = enter(cast.alice)
    client.cookies["django_language"] = "bn"
    answer = client.post(address("next", tournament.pk), {"verb": "look", "move": "draw"}, follow=True)
    html = answer.content.decode()
    assert "1 জন অংশগ্রহণকারী আছেন, লাগবে 2 জন" in html
    assert [text for text in Reader(html).said if english(text)] == []


@pytest.mark.django_db
def test_a_player_is_refused_in_bengali(cast):
    tournament = cast.open(2, name="Friday Cup")
    client = enter(cast.bob)
    client.cookies["django_language"] = "bn"
    html = client.post(f"/tournaments/{tournament.pk}/register/", follow=True).content.decode()
    assert "আপনি এই টুর্নামেন্টে আগেই নিবন্ধিত।" in html
    html = client.post(f"/tournaments/{tournament.pk}/check-in/", follow=True).content.decode()
    assert "টুর্নামেন্ট" in html and "this needs it to be" not in html


@pytest.mark.django_db
def test_programs_are_refused_in_english(cast):
    tournament = cast.open(2)
    with override("bn"), pytest.raises(Exception, match="You are registered in this tournament already"):
        services.register_player(tournament.pk, cast.bob)
