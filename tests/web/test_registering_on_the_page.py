"""What a visitor can do on a tournament's page with plain forms."""

import pytest

from apps.tournaments import services
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import Registration
from apps.tournaments.selectors.asked_fields import answers_of
from apps.tournaments.selectors.registrations import my_registration
from tests.support.cast import match_between
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db


def post(client, tournament, verb):
    answer = client.post(f"/tournaments/{tournament.pk}/{verb}/", follow=True)
    assert answer.status_code == 200
    return words(answer.content.decode())


def test_a_visitor_is_asked_to_sign_in_and_comes_back(client, cast):
    tournament = cast.open()
    path = f"/tournaments/{tournament.pk}/"
    assert f'href="/accounts/login/?next={path}"' in page_of(client, path)
    answer = client.post(f"{path}register/")
    assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/?next=")
    assert my_registration(cast.carol.pk, tournament.pk) is None


def test_somebody_registers_and_withdraws(client, cast):
    tournament = cast.open()
    sign_in(client, cast.carol)
    assert "Carol: Registered" in post(client, tournament, "register")
    assert "Carol: Withdrawn" in post(client, tournament, "withdraw")
    assert my_registration(cast.carol.pk, tournament.pk) is None


def test_who_comes_too_late_for_a_place_is_told_that_they_wait(client, cast):
    tournament = cast.open(2, max_participants=2)
    assert "Carol: On the waitlist" in post(sign_in(client, cast.carol), tournament, "register")


def test_registering_twice_is_refused_in_words(client, cast):
    tournament = cast.open()
    assert "You are registered in this tournament already." in post(sign_in(client, cast.bob), tournament, "register")
    assert Registration.objects.filter(tournament=tournament, user=cast.bob).count() == 1


def test_a_player_checks_in_and_takes_it_back(client, cast):
    tournament = cast.checking_in()
    sign_in(client, cast.bob)
    assert "Check in" in words(page_of(client, f"/tournaments/{tournament.pk}/"))
    assert "Bob: Checked in" in post(client, tournament, "check-in")
    assert "Bob: Registered" in post(client, tournament, "check-in/undo")


def test_checking_in_before_it_is_open_is_refused_in_words(client, cast):
    tournament = cast.open()
    assert "this needs it to be check_in" in post(sign_in(client, cast.bob), tournament, "check-in")


def test_who_is_not_registered_has_nothing_to_check_in(client, cast):
    tournament = cast.checking_in()
    post(sign_in(client, cast.carol), tournament, "check-in")
    assert my_registration(cast.carol.pk, tournament.pk) is None


def test_nobody_registers_where_they_may_not_look(client, cast):
    tournament = cast.open(visibility="private")
    answer = sign_in(client, cast.carol).post(f"/tournaments/{tournament.pk}/register/")
    assert answer.status_code == 404


@pytest.mark.parametrize("verb", ["register", "withdraw", "check-in", "check-in/undo"])
def test_a_link_alone_changes_nothing(client, cast, verb):
    tournament = cast.open()
    assert sign_in(client, cast.carol).get(f"/tournaments/{tournament.pk}/{verb}/").status_code == 405


def test_a_player_is_led_to_their_match(client, cast):
    match = cast.match()
    html = page_of(sign_in(client, cast.bob), f"/tournaments/{match.tournament_id}/")
    assert f'<a class="button" href="/matches/{match.pk}/">' in html


def asking(cast):
    tournament = cast.open()
    for field in (
        {"key": "ign", "label": "Name in the game", "kind": "text", "required": True},
        {"key": "club", "label": "Club", "kind": "choice", "choices": ["Reds", "Blues"]},
        {"key": "age", "label": "Age", "kind": "number"},
        {"key": "late", "label": "I may be late", "kind": "yes_no"},
    ):
        services.add_field(tournament.pk, cast.alice, **field)
    return tournament


def test_the_form_asks_what_the_organizer_asks(client, cast):
    tournament = asking(cast)
    sign_in(client, cast.carol)
    page = page_of(client, f"/tournaments/{tournament.pk}/")
    assert all(words in page for words in ("Name in the game", 'name="answer-club"', "I may be late"))
    typed = {"answer-ign": "carol#1", "answer-club": "Blues", "answer-age": "17", "answer-late": "no"}
    answer = client.post(f"/tournaments/{tournament.pk}/register/", typed, follow=True)
    assert "Carol: Registered" in words(answer.content.decode())
    mine = my_registration(cast.carol.pk, tournament.pk)
    assert answers_of(mine.pk) == {"ign": "carol#1", "club": "Blues", "age": 17, "late": False}


@pytest.mark.parametrize(
    "wrong", [{"answer-ign": ""}, {"answer-ign": "a\u200eb"}, {"answer-age": "old"}, {"answer-club": "Greens"}]
)
def test_what_was_typed_stands_there_with_the_refusal(client, cast, wrong):
    tournament = asking(cast)
    typed = {"answer-ign": "carol#1", "answer-club": "Blues", "answer-age": "17", **wrong}
    page = page_after(sign_in(client, cast.carol), f"/tournaments/{tournament.pk}/register/", typed)
    assert 'class="error"' in page and my_registration(cast.carol.pk, tournament.pk) is None
    kept = ['value="carol#1"', 'value="Blues" selected', 'value="17"']
    assert sum(text in page for text in kept) >= 2


def page_after(client, path, typed):
    answer = client.post(path, typed)
    assert answer.status_code == 200
    return answer.content.decode()


def test_organizers_read_the_answers_where_they_let_people_in(client, cast):
    tournament = asking(cast)
    services.register_player(tournament.pk, cast.carol, {"ign": "carol#1", "late": True})
    text = words(page_of(sign_in(client, cast.alice), f"/tournaments/{tournament.pk}/participants/"))
    assert "Name in the game carol#1" in text and "I may be late Yes" in text


def live_swiss(cast, **options):
    return cast.live(6, format="swiss", options={"rounds": 3, **options}, max_participants=8)


def test_who_plays_a_swiss_leaves_between_rounds_by_a_button(client, cast):
    tournament = live_swiss(cast)
    sign_in(client, cast.bob)
    assert "Withdraw" in words(page_of(client, f"/tournaments/{tournament.pk}/"))
    assert "A match of yours is open" in post(client, tournament, "withdraw")
    match = match_between(tournament, cast.bob, cast.bella)
    services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    assert "Bob: Withdrawn" in post(client, tournament, "withdraw")
    page = words(page_of(client, f"/tournaments/{tournament.pk}/"))
    # Of their own, in the table, and among the players.
    assert page.count("Bob Withdrawn") == 3 and "Withdraw " not in page.replace("Withdrawn", "")


def test_nobody_leaves_a_bracket_by_a_button(client, cast):
    tournament = cast.live(4)
    page = words(page_of(sign_in(client, cast.bob), f"/tournaments/{tournament.pk}/"))
    assert "Withdraw" not in page


def test_an_organizer_lets_people_in_after_the_start_where_that_is_declared(client, cast):
    tournament = live_swiss(cast, late_entry="no_points")
    waits = Registration.objects.create(tournament=tournament, user=cast.carol, name="Carol", state="waitlisted")
    sign_in(client, cast.alice)
    assert "Who takes part" in words(page_of(client, f"/tournaments/{tournament.pk}/"))
    path = f"/tournaments/{tournament.pk}/participants/"
    page = words(page_of(client, path))
    assert "Carol" in page and "Turn away" not in page
    client.post(path, {"registration": waits.pk, "verb": "confirm"})
    client.post(path, {"names": "Nina"})
    states = Registration.objects.filter(tournament=tournament, name__in=["Carol", "Nina"]).values_list(
        "state", flat=True
    )
    assert list(states) == ["active", "active"]


def test_nobody_is_let_in_after_the_start_where_it_is_not_declared(client, cast):
    tournament = live_swiss(cast)
    assert "Who takes part" not in words(page_of(sign_in(client, cast.alice), f"/tournaments/{tournament.pk}/"))
