import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.tournaments import services
from apps.tournaments.models import Game
from apps.web.views import front
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


def test_it_counts_the_matches_as_the_tournaments_page_does(client, cast):
    swiss = cast.live(8, format="swiss")
    shown = [
        re.findall(r"data-played[^>]*>([^<]*)", page_of(client, path)) for path in ("/", f"/tournaments/{swiss.pk}/")
    ]
    assert [" ".join(count.split()) for counts in shown for count in counts] == ["0 / 12", "0 / 12"]


def test_tournaments_stand_under_live_coming_up_and_finished(client, cast):
    cast.live(name="Now Cup")
    cast.live(name="Second Now Cup")
    cast.open(name="Next Cup")
    cast.completed(name="Past Cup")
    told = words(page_of(client, "/"))
    order = ["Second Now Cup", "Live now", "Now Cup", "Coming up", "Next Cup", "Finished", "Past Cup"]
    places = [told.rindex(name) if name == "Now Cup" else told.index(name) for name in order]
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


def test_a_page_that_names_no_icon_finds_one(client):
    assert client.get("/favicon.ico")["Location"] == "/static/web/crown.svg"


def test_newer_ones_do_not_push_what_is_live_off_the_page(client, cast):
    cast.live(name="Now Cup")
    cast.completed(name="Past Cup")
    for number in range(60):
        cast.elsewhere(name=f"Rush {number}")
    told = words(page_of(client, "/"))
    assert told.index("Now Cup") < told.index("Rush") < told.index("Past Cup")


def walked(client, path, rel="next"):
    """What each page says, from one to the next by its link, as without JavaScript."""
    found = [page_of(client, path)]
    while link := re.search(f'rel="{rel}" href="([^"#]+)', found[-1]):
        found.append(page_of(client, "/" + unescape(link[1])))
    return [words(html) for html in found]


def test_every_tournament_is_on_some_page_of_its_shelf(client, cast, monkeypatch):
    monkeypatch.setattr(front, "SHELF_LENGTH", 3)
    names = {f"Cup {letter}" for letter in "ABCDEFGH"}
    for name in names:
        cast.open(0, name=name)
    pages = walked(client, "/")
    assert [set(re.findall("Cup [A-H]", told)) for told in pages] != [names]
    assert set(re.findall("Cup [A-H]", " ".join(pages))) == names
    assert ["Page 1 of 3" in pages[0], "Page 3 of 3" in pages[2]] == [True, True]
    assert len(walked(client, "/?upcoming=3", rel="prev")) == 3


def test_a_page_that_is_not_there_is_the_nearest(client, cast):
    cast.open(name="Next Cup")
    for number in ("0", "99", "x", "-1", "1e9"):
        assert "Next Cup" in words(page_of(client, f"/?upcoming={number}"))


def test_links_to_other_pages_keep_what_was_chosen_and_nothing_else(client, cast, monkeypatch):
    monkeypatch.setattr(front, "SHELF_LENGTH", 1)
    for number in range(2):
        cast.open(0, name=f"Cup {number}")
    html = page_of(client, "/?q=cup&game=chess&finished=2&x=1")
    (link,) = re.findall('rel="next" href="([^"]+)"', html)
    assert unescape(link) == "?q=cup&game=chess&finished=2&upcoming=2#upcoming"


def test_a_tournament_is_found_by_its_name(client, cast):
    cast.open(name="Dhaka Masters")
    cast.open(name="Padma Cup")
    html = page_of(client, "/?q=dhaka")
    assert "Dhaka Masters" in words(html) and "Padma Cup" not in words(html)
    assert 'name="q" value="dhaka"' in html
    assert "No tournament has “<b>” in its name." in unescape(words(page_of(client, "/?q=<b>")))


@pytest.mark.parametrize("typed", ["বিজ\u09df", "বিজ\u09af\u09bc", " বিজ\u09df  কাপ "])
def test_a_tournament_is_found_however_its_letters_are_put_together(client, cast, typed):
    services.edit_tournament(cast.open(2).pk, cast.alice, name="বিজ\u09df কাপ")
    assert "কাপ" in words(page_of(client, f"/?{urlencode({'q': typed})}"))
    assert client.get("/api/v1/tournaments/", {"q": typed}).json()["count"] == 1


def test_the_number_of_queries_does_not_grow_with_the_tournaments(client, cast):
    cast.live(name="Now Cup")
    cast.open(2, name="Next Cup")
    with CaptureQueriesContext(connection) as few:
        page_of(client, "/")
    for number in range(5):
        cast.open(2, name=f"Cup {number}")
    with CaptureQueriesContext(connection) as many:
        page_of(client, "/")
    assert len(many) == len(few)
