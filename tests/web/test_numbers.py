"""Pages of numbers: what is counted for organizers, and the profile of a player."""

import pytest

from apps.accounts.models import User
from apps.tournaments import services
from apps.tournaments.domain.roles import Role
from apps.tournaments.services.viewer_samples import note_viewers
from apps.web.charts import area
from tests.support.cast import bobs_win
from tests.support.crowd import BEGAN, crowd
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db


def test_an_organizer_sees_what_is_counted(client, cast):
    tournament = cast.open(2)
    crowd(tournament, registrations=40, matches=60, seed=3)
    sign_in(client, cast.alice)
    said = words(page_of(client, f"/tournaments/{tournament.pk}/analytics/"))
    assert "42 registered in all" in said
    assert "Semi-finals" in said
    assert "95 of 100 under" in said


def test_an_empty_tournament_has_a_page_of_numbers_too(client, cast):
    tournament = cast.draft()
    sign_in(client, cast.alice)
    assert "None has been played yet" in words(page_of(client, f"/tournaments/{tournament.pk}/analytics/"))


def test_nobody_else_sees_what_is_counted(client, cast):
    tournament = cast.open(2)
    note_viewers(BEGAN, {tournament.pk: 31337}, {})
    path = f"/tournaments/{tournament.pk}/analytics/"
    assert client.get(path).status_code == 302
    for other in (cast.rita, cast.bob, cast.oscar):
        sign_in(client, other)
        answer = client.get(path, follow=True)
        assert answer.redirect_chain == [(f"/tournaments/{tournament.pk}/", 302)]
        assert "31337" not in answer.content.decode()


def test_what_somebody_made_elsewhere_is_counted_for_them_alone(client, cast):
    tournament = cast.open(2)
    services.give_role(tournament.pk, cast.alice, cast.carol, Role.ORGANIZER)
    path = f"/tournaments/{tournament.pk}/analytics/"
    for person, is_shown in ((cast.alice, True), (cast.carol, False)):
        said = words(page_of(sign_in(client, person), path))
        assert "2 registered in all" in said and ("Came again" in said) == is_shown


def test_the_organizer_finds_it_from_the_tournaments_page(client, cast):
    tournament = cast.open(2)
    sign_in(client, cast.alice)
    assert f'href="/tournaments/{tournament.pk}/analytics/"' in page_of(client, f"/tournaments/{tournament.pk}/")
    sign_in(client, cast.bob)
    assert "/analytics/" not in page_of(client, f"/tournaments/{tournament.pk}/")


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


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ([], ""),
        ([3], "M0 120 L0.0 0.0 L600.0 0.0 L600 120 Z"),
        ([0, 2, 1], "M0 120 L0.0 120.0 L300.0 0.0 L600.0 60.0 L600 120 Z"),
        ([0, 0], "M0 120 L0.0 120.0 L600.0 120.0 L600 120 Z"),
    ],
)
def test_a_chart_stands_on_zero_and_reaches_the_highest(values, path):
    assert area(values) == path
