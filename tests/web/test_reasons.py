"""Why two meet, and why somebody stands where they stand, on the pages of every format."""

import re

import pytest

from apps.tournaments import services
from apps.tournaments.domain.bracket import Bye, Node, Seed, Side
from apps.tournaments.domain.formats import FORMATS
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.tiebreaks import TIEBREAKS
from apps.tournaments.models import DrawnRound, Match
from apps.tournaments.selectors.match_surroundings import surroundings_of
from apps.tournaments.selectors.matchups import Matchup, Matchups, matchups_of
from apps.tournaments.selectors.reasons import ALONE, DISQUALIFIED, HOWS
from apps.web import pairings, ranks
from apps.web.bracket import Card, Heap, Part, Round
from apps.web.bracket import Side as Place
from apps.web.naming import FIELDS, Names, all_names
from tests.support.cast import registration_of
from tests.web.pages import page_of, words

pytestmark = pytest.mark.django_db


def page(client, tournament):
    return page_of(client, f"/tournaments/{tournament.pk}/")


def opened(html, shown):
    """The words of every `<details>` in which `shown` stands first."""
    return [
        words(details) for details in re.findall(r"<details.*?</details>", html, re.S) if shown in words(details)[:80]
    ]


def whys(html):
    return " ".join(opened(html, "Why these pairings?"))


def test_every_rule_that_orders_a_table_has_a_name():
    assert set(ranks.RULES) == set(TIEBREAKS)
    assert set(HOWS) < set(ranks.SENTENCES)
    assert set(ranks.UNRULED) == {ALONE, DISQUALIFIED}


@pytest.mark.parametrize("name", FORMATS)
def test_every_match_that_is_played_says_why(client, cast, name):
    tournament = cast.completed(7, format=name)
    html = page(client, tournament)
    told = set(map(int, re.findall(r'data-versus="(\d+)"', html)))
    in_tables = set(Match.objects.filter(tournament=tournament, side="group").values_list("pk", flat=True))
    played = set(Match.objects.filter(tournament=tournament, bye=False).values_list("pk", flat=True))
    assert played - in_tables <= told
    assert not in_tables or "Everybody meets everybody" in whys(html)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("options", [{"players": 7}, {"players": 13, "third_place": True}])
def test_a_match_read_alone_says_what_it_says_among_all(cast, name, options):
    tournament = cast.completed(**options, format=name)
    whole = pairings.Explainer(all_names(tournament.matches.values(*FIELDS)), matchups_of(tournament.pk))
    for match in tournament.matches.filter(bye=False):
        around = surroundings_of(match.pk)
        alone = pairings.Explainer(Names(around.rows, around.layout, around.numbers), around.meetings)
        assert (alone.names.title(match.pk), alone.sentence(match.pk)) == (
            whole.names.title(match.pk),
            whole.sentence(match.pk),
        )


@pytest.mark.parametrize("name", FORMATS)
def test_every_rank_says_why(client, cast, name):
    html = page(client, cast.completed(7, format=name))
    reasons = re.findall(r'<td data-player="\d+"><details[^>]*><summary>[^<]+</summary><p[^>]*>([^<]*)</p>', html)
    assert len(reasons) == {"groups": 14}.get(name, 7)
    assert all(reasons)


def test_a_bracket_tells_where_both_come_from(client, cast):
    told = whys(page(client, cast.live(6, third_place=True)))
    assert "Bob seed 1 has a bye" in told
    assert "seed 4 meets seed 5" in told
    # A bye is passed over: the first seed comes from the seeding itself.
    assert "seed 1 meets the winner of Quarter-finals, match 1" in told
    assert "the loser of Semi-finals, match 1 meets the loser of Semi-finals, match 2" in told


def test_a_losers_side_tells_who_dropped_from_where(client, cast):
    told = whys(page(client, cast.live(8, format="double_elimination")))
    assert "the loser of Winners&#x27; side, Round 1, match 1" in told
    assert "the loser of Winners&#x27; final meets the winner of Losers&#x27; side, Round 3" in told


def test_a_playoff_tells_the_ranks_it_draws_from(client, cast):
    told = whys(page(client, cast.live(8, format="groups")))
    assert "number 1 of Group A meets number 2 of Group B" in told


def test_a_swiss_round_tells_points_and_numbers(client, cast):
    tournament = cast.live(5, format="swiss")
    for match in Match.objects.filter(tournament=tournament, round=1, bye=False):
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    told = whys(page(client, tournament))
    assert "Bella a bye (points: 0): the lowest who had none yet" in told
    assert "level on points (1), numbers 1 and" in told


def test_a_round_whose_best_has_a_bye_tells_the_rule_of_the_others():
    bye = Matchup(Node("S1.1", Side.SWISS, 1, 1, (Seed(1), Bye())), {"rule": "bye", "points": [1], "off_rule": True})
    fold = {"rule": "fold", "points": [1, 1], "places": [2, 3], "of": 3, "off_rule": False}
    meetings = Matchups("standard", 3, {1: bye, 2: Matchup(Node("S1.2", Side.SWISS, 1, 2, (Seed(2), Seed(3))), fold)})
    nobody = Place(None, "", None, "", None, "")
    cards = [Card(pk, "check_in", pk == 1, 1, None, (nobody, nobody)) for pk in (1, 2)]
    part = Part("swiss-0", "", [Round("round-1", "Round 1", [Heap("", cards)])], wired=False)
    rows = [{"id": pk, "side": "swiss", "group": 0, "round": 1, "position": pk, "bye": pk == 1} for pk in (1, 2)]
    (why,) = pairings.Explainer(all_names(rows), meetings).of_part(part, [])
    assert why.rule == pairings.RULES["fold"]


def test_a_round_drawn_before_facts_were_noted_says_its_words(client, cast):
    tournament = cast.live(4, format="swiss")
    drawn = DrawnRound.objects.get(bracket__tournament=tournament)
    for pairing in drawn.pairings:
        del pairing["facts"]
    drawn.save()
    assert "both on 0; numbers 1 and 4 of 4" in whys(page(client, tournament))


def test_a_table_tells_the_rule_that_decided_and_those_that_did_not(client, cast):
    tournament = cast.live(4, format="round_robin")
    match = Match.objects.filter(tournament=tournament, state="check_in").first()
    services.complete_match(match.pk, cast.rita, MatchScore(2, 1))
    html = page(client, tournament)
    first, second = (opened(html, side.name)[0] for side in (match.participant1, match.participant2))
    assert first.endswith("Decided by points 1.")
    assert second.endswith("Level on points 0. Decided by game difference -1.")
    assert html.count("The place is shared.") == 2  # those who have not played


def test_points_are_shown_as_they_are(client, cast):
    tournament = cast.live(4, format="round_robin", options={"points_win": 2.25, "points_draw": 0.5})
    for match, score in zip(tournament.matches.all(), (MatchScore(1, 0), MatchScore(1, 1)), strict=False):
        services.complete_match(match.pk, cast.rita, score)
    shown = re.findall(r'data-cell="points">([^<]*)<', page(client, tournament))
    assert set(shown) >= {"2.25", "0.5", "0"}


def test_the_only_one_left_in_a_table_shares_no_place(client, cast):
    tournament = cast.live(3, format="round_robin")
    for registration in tournament.registrations.exclude(user=cast.bob):
        services.disqualify_registration(registration.pk, cast.alice)
    assert opened(page(client, tournament), "Bob") == ["Bob The only one left."]


def test_who_is_disqualified_is_told_so_in_the_table(client, cast):
    tournament = cast.live(4, format="round_robin")
    services.disqualify_registration(registration_of(tournament, cast.bella).pk, cast.alice)
    assert opened(page(client, tournament), "Bella") == [
        "Bella Disqualified: placed below everyone still in the event."
    ]


def test_a_place_in_a_bracket_names_the_match_that_decided_it(client, cast):
    html = page(client, cast.completed(4))
    assert opened(html, "Bob")[0] == "Bob Won Bob – Player 2 (Final)."
    assert opened(html, "Bella") == ["Bella Lost Bob – Bella (Semi-finals)."]


def test_the_page_of_a_match_says_why_it_is_played(client, cast):
    match = cast.match(4)
    told = words(page_of(client, f"/matches/{match.pk}/"))
    assert "Why this pairing? Seed 1 meets seed 4. The best seed meets the last" in told


def test_a_reader_of_bengali_reads_the_reasons_in_bengali(client, cast):
    tournament = cast.completed(5, format="swiss")
    html = client.get(f"/tournaments/{tournament.pk}/", headers={"accept-language": "bn"}).content.decode()
    assert "কেন এই জোড়াগুলো?" in html and "পয়েন্টে সমান" in html and "নির্ধারণ করেছে" in html
    assert not [line for line in map(str, pairings.LINES.values()) if line.split("{")[0] and line in html]
