"""The next step and no other is held out, and the page says what is missing for it and where that is done."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from apps.organize.pointers import OUTDATED, pointers
from apps.tournaments import services
from apps.tournaments.models import Registration
from tests.organize.at_the_desk import address, enter
from tests.organize.test_pages import said_yes, seen_on, sent, texts
from tests.web.pages import words

pytestmark = pytest.mark.django_db


def usual(client, tournament):
    offers = client.get(address("next", tournament.pk)).context["offers"]
    return [offer.move.name for offer in offers if offer.is_usual]


def pointed(tournament):
    tournament.refresh_from_db()
    return {pointer.url: pointer.text for pointer in pointers(tournament)}


def test_with_nobody_there_people_are_asked_for_and_no_closing(cast):
    tournament, client = cast.open(0), enter(cast.alice)
    assert usual(client, tournament) == []
    assert "0 have a place and 2 are needed" in pointed(tournament)[address("participants", tournament.pk)]
    services.add_guests(tournament.pk, cast.alice, ["Ann", "Ben"])
    assert usual(client, tournament) == ["close_registration"]


def test_who_waits_is_not_counted_among_those_who_have_checked_in(cast):
    tournament = cast.checking_in(3, max_participants=2)
    client = enter(cast.alice)
    offers = {found.move.name: found for found in client.get(address("next", tournament.pk)).context["offers"]}
    assert offers["start"].hindrance.startswith("Checked in: 0; needed: 2.")


def test_a_move_that_is_asked_about_has_one_button(cast):
    tournament, client = cast.open(2), enter(cast.alice)
    page = sent(client, address("next", tournament.pk), verb="look", move="close_registration").content.decode()
    assert page.count('value="close_registration"') == 1 and page.count('value="cancel"') == 1


def test_during_check_in_the_check_in_is_stopped_and_no_registration_closed(cast):
    tournament, client = cast.checking_in(2), enter(cast.alice)
    titles = [str(offer.title) for offer in client.get(address("next", tournament.pk)).context["offers"]]
    assert "Stop the check-in without starting" in titles and "Close registration" not in titles
    services.check_in_registration(tournament.registrations.first().pk, cast.alice)
    page = address("next", tournament.pk)
    sent(client, page, verb="do", move="end_check_in", seen=seen_on(client, page))
    tournament.refresh_from_db()
    assert tournament.state == "registration_closed"
    assert sorted(tournament.registrations.values_list("state", flat=True)) == ["checked_in", "confirmed"]


def test_a_start_without_people_names_checking_in_and_where(cast):
    tournament, client = cast.checking_in(2), enter(cast.alice)
    offers = {found.move.name: found for found in client.get(address("next", tournament.pk)).context["offers"]}
    assert "Checked in: 0; needed: 2. Check people in" in offers["start"].hindrance
    text = pointed(tournament)[address("participants", tournament.pk) + "?state__exact=confirmed"]
    assert text.startswith("0 of 2 have checked in; check in the others")
    for row in tournament.registrations.all():
        services.check_in_registration(row.pk, cast.alice)
    offers = {found.move.name: found for found in client.get(address("next", tournament.pk)).context["offers"]}
    assert offers["start"].hindrance == ""


def test_what_is_drawn_is_shown_where_it_stands_and_drawn_anew_the_next_time(cast):
    tournament, client = cast.checking_in(4), enter(cast.alice)
    page = address("next", tournament.pk)
    said = sent(client, page, verb="do", move="draw", seen=client.get(page).context["seen"])
    assert texts(said)[0].startswith("Draw the bracket: done.")
    assert f'href="{address("seeding", tournament.pk)}">See it' in texts(said)[0]
    dialog = sent(client, page, verb="look", move="draw").context["dialog"]
    assert dialog.title == "Draw the bracket anew"
    assert "The bracket is drawn: 3 matches, 2 rounds." in dialog.rehearsal.sentences


def test_opening_registration_again_says_what_becomes_of_the_bracket(cast):
    tournament, client = cast.checking_in(4), enter(cast.alice)
    page = address("next", tournament.pk)
    said = "The bracket that is drawn is thrown away"
    assert said not in client.get(page).content.decode()
    services.generate_bracket(tournament.pk, cast.alice)
    assert said in client.get(page).content.decode()
    dialog = sent(client, page, verb="look", move="open_registration").context["dialog"]
    assert said in dialog.says


def test_a_move_of_a_stale_page_is_not_done_by_other_words(cast):
    client = enter(cast.alice)
    checking, filling = cast.checking_in(3), cast.open(3, name="Other Cup")
    for tournament, move in ((checking, "close_registration"), (filling, "end_check_in")):
        page = address("next", tournament.pk)
        answer = sent(client, page, verb="look", move=move)
        assert "by now. See what can be done, and choose again." in texts(answer)[0]
        answer = sent(client, page, verb="do", move=move, seen=seen_on(client, page))
        assert "choose again" in texts(answer)[0]
        state = tournament.state
        tournament.refresh_from_db()
        assert tournament.state == state


def test_the_clock_is_told_nothing_of_a_timetable_that_is_over(cast):
    tournament, client = cast.live(4), enter(cast.alice)
    due = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT10:00")
    for kind in ("registration_opens", "starts"):
        answer = sent(client, address("next", tournament.pk), verb="plan", kind=kind, due_at=due)
        assert texts(answer) == ["This tournament has begun: nothing of its timetable is to come."]
    assert not tournament.deadlines.filter(kind__in=["registration_opens", "starts"]).exists()


def test_a_start_that_people_are_told_and_no_clock_keeps_is_named(cast):
    start = timezone.now() + timedelta(days=3)
    tournament, client = cast.open(2, start_at=start, time_zone="Asia/Dhaka"), enter(cast.alice)
    page = address("next", tournament.pk)
    at = date_format(start.astimezone(ZoneInfo("Asia/Dhaka")), "DATETIME_FORMAT")
    said = f"starts at {at}. It does so once you start it"
    assert said in words(client.get(page).content.decode())
    services.plan_deadline(tournament.pk, cast.alice, "starts", start)
    assert "once you start it" not in client.get(page).content.decode()


def test_who_leaves_a_drawn_bracket_makes_it_one_that_is_drawn_anew(cast):
    tournament, client = cast.checking_in(4), enter(cast.alice)
    services.generate_bracket(tournament.pk, cast.alice)
    assert str(OUTDATED) not in pointed(tournament).values()
    leaving = tournament.registrations.first()
    page = address("participants", tournament.pk)
    answer = client.post(page, {"action": "remove", "_selected_action": [leaving.pk]})
    answer = client.post(page, said_yes(answer), follow=True)
    assert texts(answer) == ["“Withdraw them”: done for 1 participant.", str(OUTDATED)]
    assert pointed(tournament)[address("seeding", tournament.pk)] == str(OUTDATED)
    services.generate_bracket(tournament.pk, cast.alice)
    assert str(OUTDATED) not in pointed(tournament).values()


def test_of_all_who_are_ticked_those_who_can_be_are_checked_in_and_the_others_named(cast):
    tournament, client = cast.checking_in(3), enter(cast.alice)
    gone = Registration.objects.filter(tournament=tournament).first()
    services.withdraw_registration(gone.pk, cast.alice)
    everybody = list(tournament.registrations.values_list("pk", flat=True))
    chosen = {"action": "check_in", "_selected_action": everybody}
    answer = client.post(address("participants", tournament.pk), chosen, follow=True)
    assert texts(answer) == [
        "“Check them in”: done for 2 participants.",
        f"{gone.name} is not checked in, being “Withdrawn”.",
    ]
    assert tournament.registrations.filter(state="checked_in").count() == 2
