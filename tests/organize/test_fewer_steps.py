"""What leads an organizer from one page to the next, and the moves that are two at once."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from apps.organize.pointers import pointers
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.models import Dispute, LoggedEvent, Tournament
from tests.organize.at_the_desk import address, enter
from tests.organize.test_pages import form_of
from tests.support.record import record

pytestmark = pytest.mark.django_db


def sent(client, page, **fields):
    return client.post(page, {"seen": client.get(page).context["seen"], **fields}, follow=True)


def moves_told(tournament):
    rows = LoggedEvent.objects.filter(tournament=tournament, type="tournament_state_changed").order_by("sequence")
    return [row.data["new_state"] for row in rows]


def test_a_draft_is_announced_and_opened_by_one_button(cast):
    tournament = cast.draft()
    client, page = enter(cast.alice), address("next", tournament.pk)
    sent(client, page, verb="do", move="publish_and_open")
    tournament.refresh_from_db()
    assert tournament.state == "registration_open"
    assert moves_told(tournament) == ["published", "registration_open"]
    before = record(tournament.pk)
    with pytest.raises(Conflict, match="registration_open"):
        services.publish_and_open(tournament.pk, cast.alice)
    assert record(tournament.pk) == before


def test_registration_is_closed_and_the_tournament_begun_by_one_button_with_whoever_has_a_place(cast):
    tournament = cast.open(5, max_participants=4)
    client, page = enter(cast.alice), address("next", tournament.pk)
    dialog = sent(client, page, verb="look", move="close_and_start").context["dialog"]
    assert "4 play." in dialog.rehearsal.sentences
    sent(client, page, verb="do", move="close_and_start")
    tournament.refresh_from_db()
    states = tournament.registrations.order_by("pk").values_list("state", flat=True)
    assert (tournament.state, list(states)) == ("live", ["active"] * 4 + ["waitlisted"])


def test_with_too_few_registration_stays_open_and_the_page_says_why(cast):
    tournament = cast.open(1)
    before = record(tournament.pk)
    with pytest.raises(Conflict, match="lower the minimum"):
        services.close_and_start(tournament.pk, cast.alice)
    assert record(tournament.pk) == before
    offers = enter(cast.alice).get(address("next", tournament.pk)).context["offers"]
    assert "2 are needed" in next(offer.hindrance for offer in offers if offer.move.name == "close_and_start")


def test_in_every_state_the_page_says_where_it_goes_on(cast):
    tournament = cast.begun_match(4).tournament
    client = enter(cast.alice)
    for state in TournamentState:
        Tournament.objects.filter(pk=tournament.pk).update(state=state.value)
        tournament.refresh_from_db()
        shown = pointers(tournament)
        page = client.get(address("next", tournament.pk)).content.decode()
        assert shown, state
        for pointer in shown:
            assert pointer.url in page, (state, pointer)
            assert client.get(pointer.url.partition("#")[0]).status_code == 200, (state, pointer)


def test_the_pointers_count_what_waits_at_the_desk(cast):
    match = cast.begun_match(4)
    said = " ".join(pointer.text for pointer in pointers(match.tournament))
    assert re.search("1 match to be called", said) and "1 match being played" in said


def test_whoever_runs_nothing_yet_finds_the_way_to_their_first(cast):
    page = enter(cast.carol).get(reverse("organize:index")).content.decode()
    assert reverse("organize:tournaments_tournament_add") in page and "a draft that nobody else sees" in page
    for way in ("web:my_matches", "web:account"):
        assert f'href="{reverse("organize:index")}"' in enter(cast.carol).get(reverse(way)).content.decode(), way


def test_a_refusal_names_states_as_the_pages_do(cast):
    registration = cast.open(2).registrations.first()
    client, page = enter(cast.alice), address("participants", registration.tournament_id)
    chosen = {"action": "check_in", "_selected_action": [registration.pk], "select_across": "0"}
    [said] = client.post(page, chosen, follow=True).context["messages"]
    wanted = "The tournament is “Registration open”, and for this it has to be “Check-in open”."
    assert wanted in str(said)


def test_a_start_that_comes_back_with_another_field_s_error_is_saved_the_next_time(cast):
    tournament = cast.draft()
    client, page = enter(cast.alice), address("setup", tournament.pk)
    entered = {"start_at_0": "2030-03-05", "start_at_1": "18:00"}
    answer = client.post(page, {**form_of(client, page), **entered, "best_of": 4})
    assert "best_of" in answer.context["adminform"].form.errors
    hidden = dict(re.findall(r'name="(initial-start_at_\d)"(?: value="([^"]*)")?', answer.content.decode()))
    assert set(hidden.values()) == {""}, "the page still knows that no start was set"
    assert client.post(page, {**form_of(client, page), **entered, **hidden}).status_code == 302
    tournament.refresh_from_db()
    assert tournament.start_at == datetime(2030, 3, 5, 18, 0, tzinfo=UTC)


def test_who_saves_again_after_reading_what_it_is_now_means_it(cast):
    tournament = cast.draft()
    client, page = enter(cast.alice), address("setup", tournament.pk)
    form = {**form_of(client, page), "name": "Mine", "start_at_0": "2030-03-05", "start_at_1": "18:00"}
    theirs = {"name": "Theirs", "start_at": datetime(2031, 1, 1, tzinfo=UTC), "third_place": True}
    services.edit_tournament(tournament.pk, cast.alice, **theirs)
    answer = client.post(page, form)
    errors = answer.context["adminform"].form.errors
    assert "it is “Theirs” now" in str(errors["name"]) and "1 Jan 2031" in str(errors["start_at"])
    shown = dict(re.findall(r'name="(initial-[^"]+)" value="([^"]*)"', answer.content.decode()))
    assert (shown["initial-name"], shown["initial-start_at_0"]) == ("Theirs", "2031-01-01")
    assert client.post(page, {**form, **shown}).status_code == 302
    tournament.refresh_from_db()
    assert (tournament.name, tournament.start_at) == ("Mine", datetime(2030, 3, 5, 18, 0, tzinfo=UTC))


def test_a_row_of_a_match_or_a_dispute_leads_to_the_desk(two, people):
    hers, _ = two
    dispute = Dispute.objects.get(match__tournament=hers)
    desk = f"{address('desk', hers.pk)}#match-{dispute.match_id}"
    for role in ("organizer", "referee"):
        client = enter(people[role])
        for name, pk in (("match", dispute.match_id), ("dispute", dispute.pk)):
            page = client.get(reverse(f"organize:tournaments_{name}_change", args=[pk])).content.decode()
            assert f'href="{desk}"' in page and f'href="/matches/{dispute.match_id}/"' in page, (role, name)


def test_a_desk_at_rest_says_why_and_where_it_goes_on(cast):
    tournament = cast.begun_match(4).tournament
    client, page = enter(cast.alice), address("desk", tournament.pk)
    said = {
        "check_in": ("while the tournament is live", "next"),
        "awaiting_review": ("waits for your review", "standings"),
        "completed": ("The tournament is over.", "standings"),
        "cancelled": ("nothing is played any more", ""),
    }
    for state, (text, tab) in said.items():
        Tournament.objects.filter(pk=tournament.pk).update(state=state)
        desk = client.get(page).content.decode()
        assert text in desk, state
        assert not tab or desk.count(f'href="{address(tab, tournament.pk)}"') == 2, state
