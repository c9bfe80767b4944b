"""The page of seeds: orders, what they would draw, and what is marked in it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.organize import seeding
from apps.teams.services import create_team
from apps.tournaments import services
from apps.tournaments.domain.errors import PermissionRefused
from apps.tournaments.domain.formats import FORMATS
from apps.tournaments.models import Bracket, LoggedEvent, Match, RegistrationAnswer, RegistrationField
from tests.organize.at_the_desk import address, enter
from tests.support.record import record

pytestmark = pytest.mark.django_db


class SeedingPage:
    """Alice at the page of seeds of a tournament."""

    def __init__(self, cast, tournament):
        self.tournament = tournament
        self.client, self.address = enter(cast.alice), address("seeding", tournament.pk)

    def look(self, **asked):
        return self.client.get(self.address, asked).context

    def send(self, **fields):
        answer = self.client.post(self.address, fields, follow=True)
        return " ".join(str(message) for message in answer.context["messages"]), answer.context

    def seeded(self):
        rows = self.tournament.registrations.filter(seed__isnull=False).order_by("seed")
        return list(rows.values_list("name", flat=True))

    def names(self):
        return list(self.tournament.registrations.order_by("pk").values_list("name", flat=True))

    def ids(self, *names):
        by_name = dict(self.tournament.registrations.values_list("name", "pk"))
        return [by_name[name] for name in names]


@pytest.fixture
def four(cast):
    """Four guests with short names."""
    tournament = cast.open(0)
    services.add_guests(tournament.pk, cast.alice, ["Ann", "Ben", "Cay", "Dan"])
    return SeedingPage(cast, tournament)


def pairs_of(drawing):
    return [
        (pair.first.name, pair.second.name if pair.second else None) for part in drawing.parts for pair in part.pairs
    ]


def drawn_pairs(tournament):
    rows = Match.objects.filter(tournament=tournament, round=1, stage=1).exclude(side="losers").order_by("pk")
    sides = [[side.name for side in (row.participant1, row.participant2) if side] for row in rows]
    return [(*names, *[None] * (2 - len(names))) for names in sides if names]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("seeding_method", ["standard", "random"])
def test_the_draw_that_was_looked_at_is_the_one_that_is_drawn_and_its_number_is_in_the_log(cast, form, seeding_method):
    tournament = cast.open(7, format=form, seeding=seeding_method)
    page = SeedingPage(cast, tournament)
    first, again = page.look()["drawing"], page.look()["drawing"]
    assert pairs_of(first) == pairs_of(again), "a look at it is no new lot"
    services.close_registration(tournament.pk, cast.alice)
    shown = page.look()
    assert pairs_of(shown["drawing"]) == pairs_of(first)
    page.send(verb="draw", seen=shown["seen"])
    assert pairs_of(page.look()["drawing"]) == pairs_of(first), "what is drawn is shown as well"
    assert sorted(drawn_pairs(tournament)) == sorted(pairs_of(first))
    told = LoggedEvent.objects.get(tournament=tournament, type="bracket_generated")
    assert told.data["random_seed"] == Bracket.objects.get(tournament=tournament).random_seed
    assert any(str(told.data["random_seed"]) in sentence for sentence in first.sentences)


def test_another_lot_comes_with_a_draw_that_is_told_and_none_for_another_order_of_seeds(cast):
    tournament = cast.open(16, seeding="random")
    page = SeedingPage(cast, tournament)
    first = page.look()["drawing"]
    backwards = "-".join(map(str, reversed(page.ids(*page.names()))))
    assert pairs_of(page.look(order=backwards)["drawing"]) == pairs_of(first)
    services.close_registration(tournament.pk, cast.alice)
    for _ in range(2):
        services.generate_bracket(tournament.pk, cast.alice)
    told = LoggedEvent.objects.filter(tournament=tournament, type="bracket_generated")
    assert len({event.data["random_seed"] for event in told}) == 2


def test_an_order_is_drawn_while_it_is_sorted_and_nothing_is_saved_or_told(four):
    before = record(four.tournament.pk)
    order = "-".join(map(str, four.ids("Dan", "Cay", "Ben", "Ann")))
    drawing = four.look(order=order)["drawing"]
    assert pairs_of(drawing) == [("Dan", "Ann"), ("Cay", "Ben")]
    assert [pair.then for pair in drawing.parts[0].pairs] == ["then 2. Cay / 3. Ben", "then 1. Dan / 4. Ann"]
    assert record(four.tournament.pk) == before


def test_an_order_that_names_others_or_somebody_twice_is_refused_in_the_drawing(four):
    ids = four.ids("Dan", "Cay", "Ben")
    for order in (ids, [*ids, ids[0]], [*ids, 10**9], [0]):
        shown = four.look(order="-".join(map(str, order)))
        assert "Others have a place by now" in shown["no_drawing"] and "drawing" not in shown
    assert "Others have a place by now" in four.send(verb="sort", order=ids)[0]
    assert four.seeded() == []


def test_byes_say_why_and_the_bracket_says_who_could_meet_when(cast):
    page = SeedingPage(cast, cast.open(5))
    drawing = page.look()["drawing"]
    pairs = drawing.parts[0].pairs
    assert sum(pair.second is None for pair in pairs) == 3
    assert {pair.why for pair in pairs if pair.second is None} == {"a bye: the best seeds have them"}
    said = " ".join(drawing.sentences)
    assert "5 take part, 8 have room in the bracket: 3 byes." in said
    assert "1 meets 2 in the final" in said


def test_too_few_are_said_in_place_of_a_drawing(cast):
    shown = SeedingPage(cast, cast.open(1)).look()
    assert "wait for more, or lower the minimum" in shown["no_drawing"]


def test_of_many_it_is_drawn_by_a_button_and_keeps_what_was_sorted(four, monkeypatch):
    monkeypatch.setattr(seeding, "MOST_DRAWN_LIVE", 3)
    shown = four.look()
    assert shown["can_look"] and "drawing" not in shown
    _, looked = four.send(verb="look", order=four.ids("Dan", "Cay", "Ben", "Ann"))
    assert pairs_of(looked["drawing"]) == [("Dan", "Ann"), ("Cay", "Ben")]
    assert [line["row"].name for line in looked["rows"]] == ["Dan", "Cay", "Ben", "Ann"]
    assert four.seeded() == []


def test_a_look_at_the_draw_asks_the_same_number_of_queries_for_few_and_for_many(cast):
    def queries(players):
        page = SeedingPage(cast, cast.open(players))
        page.look()
        with CaptureQueriesContext(connection) as asked:
            assert page.look()["drawing"]
        return len(asked)

    few = queries(4)
    assert queries(16) <= few <= 25


def test_a_list_that_is_too_long_to_sort_by_hand_is_seeded_by_a_pasted_order(four, monkeypatch):
    monkeypatch.setattr(seeding, "MOST_SORTED", 3)
    page = four.client.get(four.address).content.decode()
    assert 'value="sort"' not in page and "data-place" not in page and "paste an order instead" in page
    four.send(verb="enter", names="Dan\nCay\nBen\nAnn")
    assert four.seeded() == ["Dan", "Cay", "Ben", "Ann"]


def test_a_method_that_overrules_the_list_is_named(cast):
    page = SeedingPage(cast, cast.open(4, seeding="random"))
    assert "does not count for the draw" in page.client.get(page.address).content.decode()
    assert not SeedingPage(cast, cast.open(4)).look()["overruled"]


@pytest.mark.parametrize("who", ["rita", "bob", "oscar"])
def test_only_organizers_look_at_a_draw_or_seed_all(cast, who):
    tournament = cast.open(4)
    person, before = getattr(cast, who), record(tournament.pk)
    for ask in (services.preview_draw, services.shuffle_seeds, services.take_seeds_back):
        with pytest.raises(PermissionRefused):
            ask(tournament.pk, person)
    assert record(tournament.pk) == before


def test_seeds_are_given_in_the_order_that_was_sent_with_one_word_to_everybody(four):
    said, _ = four.send(verb="sort", order=four.ids("Dan", "Cay", "Ben", "Ann"), seen=four.look()["seen"])
    assert (said, four.seeded()) == ("The seeds are given.", ["Dan", "Cay", "Ben", "Ann"])
    told = LoggedEvent.objects.filter(tournament=four.tournament, type="registrations_seeded")
    assert [len(event.data["registrations"]) for event in told] == [4]
    four.send(verb="clear")
    assert four.seeded() == []


def test_an_older_list_of_seeds_does_not_overwrite_what_another_organizer_did(four, cast):
    shown = four.look()
    stale = {"seen": shown["seen"], "order": [line["row"].pk for line in shown["rows"]]}
    first = four.tournament.registrations.latest("pk")
    services.seed_registration(first.pk, 1, cast.alice)
    assert "nothing was done" in four.send(verb="sort", **stale)[0]
    assert four.seeded() == ["Dan"]


def test_a_shuffle_names_the_number_that_it_went_by_and_so_does_the_log(four):
    said, _ = four.send(verb="shuffle")
    [told] = LoggedEvent.objects.filter(tournament=four.tournament, type="registrations_seeded")
    assert str(told.data["random_seed"]) in said
    assert sorted(four.seeded()) == ["Ann", "Ben", "Cay", "Dan"]
    assert four.send(verb="shuffle")[0] != said, "it was told, so another one is another lot"


def test_a_list_of_names_is_an_order_and_who_is_not_in_it_comes_after(four):
    said, _ = four.send(verb="enter", names="dan\n\n 2. Ben \n")
    assert "2 who were not named" in said
    assert four.seeded() == ["Dan", "Ben", "Ann", "Cay"]
    four.send(verb="enter", names="Seed;Name\n2;Ann\n1;Cay")
    assert four.seeded()[:2] == ["Cay", "Ann"]


def test_lines_that_name_nobody_are_named_with_the_reason_and_nothing_is_done(four, cast):
    services.add_guests(four.tournament.pk, cast.alice, ["Eve", "Eve"])
    said, shown = four.send(verb="enter", names="Ann\nZoe\n\nANN\nEve")
    assert said == "" and shown["wrong"] == [
        "Line 2, “Zoe”: nobody who has a place is called so.",
        "Line 4, “ANN”: line 1 has this name already.",
        "Line 5, “Eve”: several who have a place are called so.",
    ]
    assert four.seeded() == [] and shown["sent"]["names"] == "Ann\nZoe\n\nANN\nEve"


def test_ratings_are_numbers_that_were_asked_for_and_who_gave_none_comes_last(four, cast):
    field = services.add_field(four.tournament.pk, cast.alice, key="elo", label="Elo", kind="number")
    for name, elo in (("Cay", "1800"), ("Ann", "1950.5")):
        [pk] = four.ids(name)
        RegistrationAnswer.objects.create(registration_id=pk, field=field, value=elo)
    assert list(four.look()["ratings"]) == [field]
    said, _ = four.send(verb="rate", rating=field.pk)
    assert "2 who were not named" in said and four.seeded() == ["Ann", "Cay", "Ben", "Dan"]
    text = services.add_field(four.tournament.pk, cast.alice, key="city", label="City", kind="text")
    assert "No such number is asked here" in four.send(verb="rate", rating=text.pk)[0]


def test_who_meets_somebody_of_the_same_region_is_marked_and_counted(four, cast):
    field = services.add_field(four.tournament.pk, cast.alice, key="region", label="Region", kind="text")
    for pk in four.ids("Ann", "Dan"):
        RegistrationAnswer.objects.create(registration_id=pk, field=field, value="North")
    shown = four.look(apart=field.pk)
    assert shown["drawing"].marked == four.ids("Ann", "Dan")
    assert shown["drawing"].common == "1 match of round one is between two who have this in common: Region."
    assert [line["common"] for line in shown["rows"]] == ["North", "", "", "North"]
    order = "-".join(map(str, four.ids("Ann", "Dan", "Ben", "Cay")))
    assert "Nobody meets" in four.look(apart=field.pk, order=order)["drawing"].common
    assert four.look(apart="none")["drawing"].common == ""


def test_where_the_draw_keeps_them_apart_it_says_which_seeds_it_moved(four, cast):
    field = services.add_field(four.tournament.pk, cast.alice, key="club", label="Club", kind="text", is_conflict=True)
    for pk in four.ids("Ann", "Dan"):
        RegistrationAnswer.objects.create(registration_id=pk, field=field, value="Rooks")
    shown = four.look()
    assert shown["trait"].field == field, "it is what is looked at, unless something else is chosen"
    assert ("Ann", "Dan") not in pairs_of(shown["drawing"]) and shown["drawing"].marked == []
    assert "Dan (4 → 3)" in " ".join(shown["drawing"].sentences)


def test_people_of_one_team_are_marked(cast):
    tournament = cast.open(2)
    team = create_team(cast.bob, "Rooks", "")
    team.memberships.create(user=cast.bella)
    drawing = SeedingPage(cast, tournament).look(apart="teams")["drawing"]
    assert drawing.parts[0].pairs[0].common == "Rooks"


def test_once_it_is_drawn_the_rounds_may_be_played_over_other_numbers_of_games(four, cast):
    services.close_registration(four.tournament.pk, cast.alice)
    services.generate_bracket(four.tournament.pk, cast.alice)
    shown = four.look()
    assert [(found.title, found.matches, found.best_of) for found in shown["lengths"]] == [
        ("Semi-finals", 2, 1),
        ("Final", 1, 1),
    ]
    assert not shown["can_seed"]
    said, shown = four.send(verb="play_over", round=shown["lengths"][1].value, best_of=5)
    assert (said, shown["lengths"][1].best_of) == ("1 match is a best of 5 now.", 5)
    assert "odd number" in four.send(verb="play_over", round=shown["lengths"][1].value, best_of=4)[0]
    assert "does not say" in four.send(verb="play_over", round="1 winners", best_of=3)[0]


def test_an_asked_field_of_another_tournament_says_nothing_here(four, cast):
    other = cast.draft(name="Other")
    field = services.add_field(other.pk, cast.alice, key="elo", label="Elo", kind="number")
    assert "No such number" in four.send(verb="rate", rating=field.pk)[0]
    assert four.look(apart=field.pk)["trait"].value == "none"
    assert RegistrationField.objects.filter(tournament=four.tournament).count() == 0
