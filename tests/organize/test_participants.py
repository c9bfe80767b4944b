"""The list of who takes part: what it shows of each, in which order they wait, and who plays in somebody's place."""

import re

import pytest
from django.urls import reverse

from apps.teams import services as teams
from apps.teams.models import TeamMember
from apps.tournaments import services
from apps.tournaments.models import Game, LoggedEvent, Registration
from apps.tournaments.selectors.registrations import who_has_a_place
from tests.organize.at_the_desk import address, enter
from tests.support.cast import make_user, registration_of

pytestmark = pytest.mark.django_db


def listed(client, tournament, **asked):
    return client.get(address("participants", tournament.pk), asked)


def names(answer):
    return [row.name for row in answer.context["cl"].result_list]


def test_the_list_shows_rating_and_the_number_of_each_on_the_waitlist(cast):
    tournament, client = cast.open(1, max_participants=2), enter(cast.alice)
    services.add_guests(tournament.pk, cast.alice, ["Ann", "Ben", "Cay"])
    assert "column-rating" not in listed(client, tournament).content.decode(), "nobody is asked for it"
    services.add_field(tournament.pk, cast.alice, key="rating", label="Rating", kind="number")
    services.answer(registration_of(tournament, cast.bob).pk, cast.alice, {"rating": 1650}, all_anew=False)
    page = listed(client, tournament).content.decode()
    assert "1650" in page and "On the waitlist: 1" in page and "On the waitlist: 2" in page
    waiting = listed(client, tournament, state__exact="waitlisted")
    assert names(waiting) == ["Ben", "Cay"] and "On the waitlist: 2" in waiting.content.decode()
    services.withdraw_registration(Registration.objects.get(name="Ann").pk, cast.alice)
    assert "On the waitlist: 1" in listed(client, tournament, q="Cay").content.decode()


def test_an_organizer_puts_some_first_on_the_waitlist_and_they_get_the_next_places(cast):
    tournament, client = cast.open(2, max_participants=2), enter(cast.alice)
    services.add_guests(tournament.pk, cast.alice, ["Ann", "Ben", "Cay", "Dan"])
    ids = dict(Registration.objects.filter(tournament=tournament).values_list("name", "pk"))
    page = f"{address('participants', tournament.pk)}?state__exact=waitlisted"

    def put_first(*chosen):
        sent = {"action": "put_first", "_selected_action": [ids[name] for name in chosen]}
        answer = client.post(page, sent, follow=True)
        return names(answer), [str(message) for message in answer.context["messages"]]

    assert put_first("Dan", "Cay") == (
        ["Cay", "Dan", "Ann", "Ben"],
        ["“Put them first on the waitlist”: done for 2 participants."],
    )
    assert put_first("Ben")[0] == ["Ben", "Cay", "Dan", "Ann"]
    told = LoggedEvent.objects.filter(tournament=tournament, type="waitlist_reordered")
    assert [[row["name"] for row in event.data["registrations"]] for event in told] == [["Cay", "Dan"], ["Ben"]]
    assert put_first("Ben")[0] == ["Ben", "Cay", "Dan", "Ann"] and told.count() == 2, "a double click"
    services.add_guests(tournament.pk, cast.alice, ["Eve"])
    assert names(client.get(page)) == ["Ben", "Cay", "Dan", "Ann", "Eve"], "whoever comes later waits behind"
    history = client.get(address("history", tournament.pk), {"type__exact": "waitlist_reordered"}).content.decode()
    assert "Put first on the waitlist" in history and "Cay, Dan" in history
    services.withdraw_registration(registration_of(tournament, cast.bob).pk, cast.bob)
    services.withdraw_registration(registration_of(tournament, cast.bella).pk, cast.bella)
    assert {row.name for row in who_has_a_place(tournament.pk)} == {"Ben", "Cay"}
    sent = {"action": "put_first", "_selected_action": [ids["Ben"], ids["Ann"]]}
    stale = client.post(address("participants", tournament.pk), sent, follow=True)
    assert "Not all of these are on the waitlist now" in str(next(iter(stale.context["messages"])))
    assert names(client.get(page)) == ["Dan", "Ann", "Eve"]


def test_the_list_is_filtered_by_state_and_by_who_they_are_and_searched(cast):
    tournament, client = cast.open(3), enter(cast.alice)
    services.add_guests(tournament.pk, cast.alice, ["রহিম", "Ben"])
    assert names(listed(client, tournament, kind="guest")) == ["রহিম", "Ben"]
    assert len(names(listed(client, tournament, kind="person"))) == 3
    assert names(listed(client, tournament, kind="team")) == []
    assert names(listed(client, tournament, q="রহিম")) == ["রহিম"]
    assert names(listed(client, tournament, state__exact="rejected")) == []


def test_of_many_guests_those_are_chosen_from_whom_the_list_is_searched_for(cast):
    tournament, client = cast.open(0), enter(cast.alice)
    services.add_guests(tournament.pk, cast.alice, ["Ann", "Ben"])
    assert [row.name for row in listed(client, tournament, q="be").context["guests"]] == ["Ben"]


def test_a_substitute_comes_into_a_team_by_its_roster_on_the_page(cast):
    duos = Game.objects.create(slug="duos", name="Duos", team_size=2)
    tournament = cast.open(0, game=duos, participation="team", max_substitutes=1, check_in_required=False)
    wolves, dora = teams.create_team(cast.bob, "Delta Wolves"), make_user("dora")
    TeamMember.objects.bulk_create(TeamMember(team=wolves, user=person) for person in (cast.carol, cast.oscar, dora))
    roster = [cast.bob.pk, cast.carol.pk, cast.oscar.pk]
    team = services.register_team(tournament.pk, cast.bob, wolves.pk, roster)
    client, page = enter(cast.alice), address("participants", tournament.pk)
    assert "Bob, Carol, Oscar" in client.get(page).content.decode()
    assert names(listed(client, tournament, q="wolves")) == ["Delta Wolves"]
    looked = client.post(page, {"verb": "look_at_roster", "registration": team.pk})
    assert [person.shown_name for person in looked.context["may_come"]] == ["Oscar", "Dora"]
    sent = {"registration": team.pk, "out": cast.carol.pk, "in": dora.pk, "reason": "Ill."}
    answer = client.post(page, {"verb": "substitute", **sent}, follow=True)
    assert "The roster of Delta Wolves is changed." in str(next(iter(answer.context["messages"])))
    assert {person.username for person in team.people()} == {"bob", "dora"}
    again = client.post(page, {"verb": "substitute", **sent})
    assert "not in this roster" in str(next(iter(again.context["messages"]))), "a double click"
    person = cast.open(1, name="Alone").registrations.get()
    alone = client.post(
        address("participants", person.tournament_id), {"verb": "look_at_roster", "registration": person.pk}
    )
    assert "no roster" in str(next(iter(alone.context["messages"])))


def test_with_nobody_there_the_page_says_what_to_do_and_the_form_for_it_is_open(cast):
    tournament, client = cast.open(0), enter(cast.alice)
    page = listed(client, tournament).content.decode()
    assert "Nobody takes part yet. Enter guests by their names" in page and "yielded" not in page
    assert re.search(r'<details class="dc-card" open>\s*<summary>Add guests', page)
    assert re.search(rf"<h1.*{tournament.name}.*</h1>", page, re.DOTALL), "the head names the tournament"
    services.add_guests(tournament.pk, cast.alice, ["Ann"])
    none = listed(client, tournament, q="Zoe").content.decode()
    assert "as you search or filter here" in none and "open>" not in none.partition("Add guests")[0][-80:]


def test_the_page_of_a_participant_is_among_the_tabs_and_leads_back_to_the_others(cast):
    tournament, client = cast.open(1), enter(cast.alice)
    row = tournament.registrations.get()
    page = client.get(reverse("organize:tournaments_registration_change", args=[row.pk])).content.decode()
    assert "Registered" in page and "Confirmed" not in page
    assert page.count(f'href="{address("participants", tournament.pk)}"') == 2
    everybody = reverse("organize:tournaments_registration_changelist")
    assert f'href="{everybody}" class="dc-button' not in page and ">Close<" not in page
    gone = reverse("organize:tournaments_registration_change", args=[0])
    assert client.get(gone).status_code == 404


def test_a_participant_s_page_leads_back_and_says_what_may_be_done_while_it_may(cast):
    for tournament, is_before in ((cast.checking_in(2), True), (cast.completed(2), False)):
        row = tournament.registrations.first()
        page = reverse("organize:tournaments_registration_change", args=[row.pk])
        said = enter(cast.alice).get(page).content.decode()
        assert address("participants", tournament.pk) in said
        assert ("Tick them there" in said) == is_before
