"""The profile of a player, which everybody sees."""

import pytest

from apps.accounts.models import User
from apps.tournaments import services
from tests.support.cast import bobs_win
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db


def test_a_player_shows_their_profile_or_does_not(client, cast):
    match = cast.begun_match()
    services.complete_match(match.pk, cast.rita, bobs_win(match))
    path = f"/players/{cast.bob.pk}/"
    assert "1 of 1 matches" in words(page_of(client, path))
    sign_in(client, cast.bob)
    said = words(client.post("/my/account/profile/", {"shown": "no"}, follow=True).content.decode())
    assert "Nobody sees your profile now." in said
    assert client.get(path).status_code == 404
    client.post("/my/account/profile/", {"shown": "yes"})
    assert client.get(path).status_code == 200


def test_a_switch_that_says_nothing_shows_nothing(client, cast):
    sign_in(client, cast.bob)
    client.post("/my/account/profile/", {})
    assert not User.objects.get(pk=cast.bob.pk).profile_is_public


def test_a_name_is_text_on_a_profile(client, cast):
    match = cast.begun_match()
    services.complete_match(match.pk, cast.rita, bobs_win(match))
    User.objects.filter(pk=cast.bob.pk).update(display_name="<b>Bob</b>")
    assert "<b>Bob</b>" not in page_of(client, f"/players/{cast.bob.pk}/")


def test_the_newest_tournament_stands_first(client, cast):
    for name in ("First Cup", "Second Cup", "Third Cup"):
        cast.open(2, name=name)
    said = words(page_of(client, f"/players/{cast.bob.pk}/"))
    assert said.index("Third Cup") < said.index("Second Cup") < said.index("First Cup")
