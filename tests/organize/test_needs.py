"""The front page of the organizers' site: each count leads to exactly what it counts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.organize.needs import what_needs
from apps.organize.pointers import pointers
from apps.payouts import services as payouts
from apps.tournaments import services
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import Deadline, Match
from tests.organize.at_the_desk import enter
from tests.support.payouts import second_organizer

pytestmark = pytest.mark.django_db


def needs_of(person, tournament):
    [row] = [row for row in what_needs(person) if row.tournament == tournament]
    return {need.text: need.url for need in row.needs}


def shown_at(person, url):
    """The matches of the desk that the link leads to, in any column."""
    answer = enter(person).get(url.partition("#")[0])
    assert answer.status_code == 200
    return [line.match.pk for column in answer.context["columns"] for line in column.lines]


def test_counts_of_matches_lead_to_exactly_those(cast):
    cup = cast.live(16)
    first, second, third, fourth, *_ = Match.objects.filter(tournament=cup, state="check_in").order_by("pk")
    for match in (first, second):
        services.start_match(match.pk, cast.rita)
        side = match.participant1
        services.report_result(match.pk, side.user, MatchScore(2, 0))
    services.dispute_result(second.pk, second.participant2.user, "other")
    Match.objects.filter(pk=third.pk).update(scheduled_time=timezone.now() - timedelta(minutes=5))
    Deadline.objects.filter(match=fourth).update(due_at=timezone.now() - timedelta(minutes=1))
    expected = {"1 dispute open": [second.pk], "1 result to be confirmed": [first.pk]}
    late = [third.pk] + ([fourth.pk] if Deadline.objects.filter(match=fourth, state="open").exists() else [])
    expected["1 match late" if len(late) == 1 else "2 matches late"] = late
    found = needs_of(cast.alice, cup)
    waiting = [match.pk for match in Match.objects.filter(tournament=cup, state="check_in").order_by("pk")]
    expected["6 matches to be called"] = waiting
    assert {text: sorted(shown_at(cast.alice, url)) for text, url in found.items()} == expected
    assert needs_of(cast.rita, cup) == found
    html = enter(cast.alice).get(found["1 dispute open"].partition("#")[0]).content.decode()
    assert "Show all matches" in html


def test_what_is_called_waits_for_no_call(cast):
    cup = cast.live(4)
    assert list(needs_of(cast.alice, cup)) == ["2 matches to be called"]
    services.call_match(Match.objects.filter(tournament=cup, state="check_in").first().pk, cast.rita)
    assert list(needs_of(cast.alice, cup)) == ["1 match to be called"]
    assert "1 match to be called" in [need.text for need in pointers(cup)]


def test_what_waits_for_a_decision_is_what_the_list_shows(cast):
    cup = cast.draft(needs_approval=True)
    services.publish_tournament(cup.pk, cast.alice)
    services.open_registration(cup.pk, cast.alice)
    for person in (cast.bob, cast.bella, cast.carol):
        services.register_player(cup.pk, person)
    services.confirm_registration(cup.registrations.get(user=cast.bob).pk, cast.alice)
    found = needs_of(cast.alice, cup)
    rows = enter(cast.alice).get(found["2 registrations to decide"]).context["cl"].queryset
    assert {row.user for row in rows} == {cast.bella, cast.carol}


def test_the_end_of_the_check_in_and_a_review_lead_to_where_they_are_done(cast):
    cup = cast.checking_in(4)
    services.plan_deadline(cup.pk, cast.alice, "check_in_closes", timezone.now() + timedelta(minutes=9, seconds=30))
    assert needs_of(cast.alice, cup) == {"check-in ends in 9 minutes": reverse("organize:next", args=[cup.pk])}
    assert needs_of(cast.rita, cup) == {}
    over = cast.reviewed(name="Reviewed")
    assert needs_of(cast.alice, over) == {
        "the result waits for your review": reverse("organize:standings", args=[over.pk])
    }


def test_payouts_that_another_proposed_wait_for_approval(cast, settings):
    cup = cast.completed(4)
    prizes = {"currency": "BDT", "amount": "1000.00", "fixed": {}, "percent": {"1": "60", "2": "40"}}
    payouts.declare_prizes(cup.pk, cast.alice, **prizes)
    other = second_organizer(cast, cup)
    first, _ = payouts.propose_payouts(cup.pk, cast.alice)
    assert needs_of(cast.alice, cup) == {}
    [(text, url)] = needs_of(other, cup).items()
    assert text == "2 payouts to approve"
    payouts.approve_payout(first.pk, other)
    assert needs_of(other, cup) == {"1 payout to approve": url}
    for where, many in ((url, 1), (reverse("organize:payouts", args=[cup.pk]), 2)):
        assert len(enter(other).get(where.partition("#")[0]).context["rows"]) == many, where
    assert needs_of(cast.rita, cup) == {}
    settings.PAYOUTS_TWO_PEOPLE = False
    assert list(needs_of(cast.alice, cup)) == ["1 payout to approve"]


def test_what_is_urgent_stands_first_and_what_needs_nobody_last(cast):
    urgent = cast.disputed_match(name="Urgent").tournament
    waits = cast.draft(name="Waits", needs_approval=True)
    services.publish_tournament(waits.pk, cast.alice)
    services.open_registration(waits.pk, cast.alice)
    services.register_player(waits.pk, cast.bob)
    quiet = cast.draft(name="Quiet")
    assert [row.tournament for row in what_needs(cast.alice)] == [urgent, waits, quiet]


def test_the_front_page_asks_the_same_number_of_questions_for_many(cast):
    client = enter(cast.alice)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("organize:index"))
        return len(queries)

    cast.live(4)
    few = asked()
    for number in range(4):
        cast.live(4, name=f"Cup {number}")
    assert asked() == few
