"""Guests and approval on the pages."""

import re

import pytest
from django.test import Client

from apps.tournaments import services
from apps.tournaments.models import GuestClaim, Registration
from tests.support.cast import registration_of
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def cup(cast):
    return cast.open(1)


def address(cup):
    return f"/tournaments/{cup.pk}/participants/"


def send(client, cup, **form):
    return words(client.post(address(cup), form, follow=True).content.decode())


def enter(client, cup, names):
    """The codes that the answer shows, by name."""
    html = client.post(address(cup), {"names": names}).content.decode()
    return dict(
        re.findall(r'<p><b>([^<]+)</b></p>\s*<div class="qr">.*?<code class="secret">([A-Z2-7-]+)</code>', html, re.S)
    )


@pytest.mark.parametrize("who", [None, "bob", "rita", "oscar"])
def test_it_is_for_organizers(client, cast, cup, who):
    if who:
        sign_in(client, getattr(cast, who))
    for answer in (client.get(address(cup)), client.post(address(cup), {"names": "Nina"})):
        assert answer.status_code == 302
    assert not Registration.objects.filter(is_guest=True).exists()
    if who:
        assert "Only organizers" in words(page_of(client, f"/tournaments/{cup.pk}/"))
    assert "Who takes part" not in words(page_of(client, f"/tournaments/{cup.pk}/"))


def test_guests_are_entered_by_lines_and_each_has_a_code_and_a_picture_of_it(client, cast, cup):
    sign_in(client, cast.alice)
    assert "Who takes part" in words(page_of(client, f"/tournaments/{cup.pk}/"))
    codes = enter(client, cup, "Nina\n\n  নীলা  \r\nMax")
    assert list(codes) == ["Nina", "নীলা", "Max"]
    assert client.post(address(cup), {"names": "Ola"}).content.count(b"<svg") > 1
    assert client.post(address(cup), {"names": "Ola"})["Cache-Control"].startswith("max-age=0")
    for code in codes.values():
        assert code not in page_of(client, address(cup))


def test_names_that_are_none_are_said_and_the_form_keeps_them(client, cast, cup):
    sign_in(client, cast.alice)
    html = client.post(address(cup), {"names": "Nina\n\u202eMax"}).content.decode()
    assert "Name 2: Use letters" in words(html) and "Nina" in html
    assert "Send 1 to 100 names" in words(client.post(address(cup), {"names": "a\n" * 101}).content.decode())
    assert not Registration.objects.filter(is_guest=True).exists()


def test_guests_who_cannot_be_entered_now_stay_in_the_form(client, cast, cup, settings):
    sign_in(client, cast.alice)
    settings.KEPT_ANSWERS_MAX_BYTES = 1024
    for number in range(4):
        answer = client.post(address(cup), {"names": f"Nina {number}", "page": f"{number}" * 32})
    assert answer.status_code == 200
    assert "Too many answers" in words(answer.content.decode()) and "Nina 3" in answer.content.decode()
    settings.KEPT_ANSWERS_MAX_BYTES = 1_000_000
    services.cancel_tournament(cup.pk, cast.alice)
    html = client.post(address(cup), {"names": "Olga"}).content.decode()
    assert "Olga" in html and "cancelled" in html


def test_a_guest_is_claimed_by_the_address_of_the_picture(client, cast, cup):
    codes = enter(sign_in(Client(), cast.alice), cup, "Nina")
    path = f"/claim/{codes['Nina']}/"
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"
    sign_in(client, cast.carol)
    html = page_of(client, path)
    assert codes["Nina"] in html and Registration.objects.filter(is_guest=True).exists()
    answer = client.post(path, {"code": codes["Nina"]}, follow=True)
    assert answer.redirect_chain == [(f"/tournaments/{cup.pk}/", 302)]
    assert "You play as Nina now." in words(answer.content.decode())
    assert registration_of(cup, cast.carol).name == "Nina"


def test_a_code_that_is_none_is_refused_beside_the_field(client, cast, cup):
    sign_in(client, cast.carol)
    for code in ("", "x", "\u0130" * 26, "x" * 200):
        answer = client.post("/claim/", {"code": code})
        assert answer.status_code == 200 and "id_code_error" in answer.content.decode()


def test_codes_are_not_tried_without_end(client, cast, cup, rate):
    rate("claims", "2/hour")
    sign_in(client, cast.carol)
    answers = [client.post("/claim/", {"code": f"{n}"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_another_code_and_a_claim_taken_back(client, cast, cup):
    sign_in(client, cast.alice)
    codes = enter(client, cup, "Nina")
    guest = Registration.objects.get(is_guest=True)
    newer = send(client, cup, registration=guest.pk, verb="code")
    assert codes["Nina"] not in newer and "Give each guest their code now" in newer
    ((_, code),) = [(guest, services.renew_claim_code(guest.pk, cast.alice)[1])]
    services.claim_guest(code, cast.carol)
    assert "Guests who play under their own account" in words(page_of(client, address(cup)))
    assert "Nina: done." in send(client, cup, registration=guest.pk, verb="unclaim")
    assert GuestClaim.objects.get().claimed_at is None


def test_who_waits_is_let_in_or_told_why_not(client, cast, cup):
    services.edit_tournament(cup.pk, cast.alice, needs_approval=True)
    for person in (cast.carol, cast.oscar):
        services.register_player(cup.pk, person)
    sign_in(client, cast.alice)
    assert "They wait to be let in Carol" in words(page_of(client, address(cup)))
    send(client, cup, registration=registration_of(cup, cast.carol).pk, verb="confirm")
    oscar = registration_of(cup, cast.oscar)
    send(client, cup, registration=oscar.pk, verb="reject", reason="<b>Full</b>")
    assert registration_of(cup, cast.carol).state == "confirmed"
    said = page_of(sign_in(Client(), cast.oscar), f"/tournaments/{cup.pk}/")
    assert "An organizer did not let you in." in said and "“&lt;b&gt;Full&lt;/b&gt;”" in said
    assert "Registration is open." in words(said)
    assert "Full" not in page_of(sign_in(Client(), cast.carol), f"/tournaments/{cup.pk}/")
    assert "that is final" in send(client, cup, registration=oscar.pk, verb="reject", reason="Again")


def test_who_is_on_the_waitlist_sees_where(client, cast):
    cup = cast.open(2, max_participants=2)
    for person in (cast.carol, cast.oscar):
        services.register_player(cup.pk, person)
    assert "You are number 2 on the waitlist." in words(page_of(sign_in(client, cast.oscar), f"/tournaments/{cup.pk}/"))


@pytest.mark.parametrize("form", [{}, {"verb": "x"}, {"registration": "1"}, {"registration": "٣", "verb": "confirm"}])
def test_a_form_that_says_nothing_does_nothing(client, cast, cup, form):
    sign_in(client, cast.alice)
    assert "This form does not say what it is about" in send(client, cup, **form)


def test_a_registration_of_another_tournament_is_not_decided_here(client, cast, cup):
    other = cast.open(1, name="Other Cup")
    sign_in(client, cast.alice)
    own = registration_of(other, cast.bob)
    assert "This form does not say what it is about" in send(client, cup, registration=own.pk, verb="reject")
    assert registration_of(other, cast.bob).state == "confirmed"


def test_a_page_that_is_loaded_again_enters_nobody_twice(client, cast, cup):
    sign_in(client, cast.alice)
    page = re.search(r'name="page" value="([0-9a-f]{32})"', page_of(client, address(cup)))[1]
    for _ in range(2):
        answer = client.post(address(cup), {"names": "Nina", "page": page}, follow=True)
    assert "These guests are entered already." in words(answer.content.decode())
    assert Registration.objects.filter(is_guest=True).count() == 1


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 19])
def test_a_number_beyond_all_ids_is_nobodys(client, cast, cup, number):
    sign_in(client, cast.alice)
    assert "This form does not say what it is about" in send(client, cup, registration=number, verb="confirm")
