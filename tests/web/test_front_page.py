import pytest

from apps.tournaments import services
from apps.tournaments.models import Game
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db


def test_an_empty_site_says_so(client):
    assert "No tournament yet." in words(page_of(client, "/"))


def test_the_live_tournament_is_shown_with_the_scores_at_load(client, cast):
    match = cast.begun_match(best_of=3)
    services.update_score(match.pk, cast.rita, 1, 0)
    html = page_of(client, "/")
    assert f'data-room="tournament/{match.tournament_id}"' in html
    assert f'data-match="{match.pk}" data-state="live"' in html
    assert "Bob 1" in words(html)


def test_tournaments_stand_under_live_coming_up_and_finished(client, cast):
    cast.live(name="Now Cup")
    cast.live(name="Second Now Cup")
    cast.open(name="Next Cup")
    cast.completed(name="Past Cup")
    told = words(page_of(client, "/"))
    order = ["Second Now Cup", "Live now", "Now Cup", "Coming up", "Next Cup", "Finished", "Past Cup"]
    places = [told.rindex(one) if one == "Now Cup" else told.index(one) for one in order]
    assert places == sorted(places)


def test_what_is_not_public_is_not_listed(client, cast):
    cast.draft(name="Draft Cup")
    cast.open(name="Secret Cup", visibility="private")
    cast.open(name="Friends Cup", visibility="unlisted")
    told = words(page_of(client, "/"))
    assert "Draft Cup" not in told and "Secret Cup" not in told and "Friends Cup" not in told


def test_an_organizer_finds_their_own_draft(client, cast):
    cast.draft(name="Draft Cup")
    assert "Draft Cup" in words(page_of(sign_in(client, cast.alice), "/"))


def test_the_list_can_be_narrowed_to_one_game(client, cast):
    cast.open(name="Chess Cup")
    cast.open(name="Go Cup", game=Game.objects.create(name="Go", slug="go"))
    told = words(page_of(client, "/?game=go"))
    assert "Go Cup" in told and "Chess Cup" not in told


def test_a_game_that_is_not_there_gives_an_empty_list(client, cast):
    cast.open(name="Chess Cup")
    assert "No tournament yet." in words(page_of(client, "/?game=nothing"))
