"""A tournament that is archived stays as it is, and is read as before."""

import pytest

from apps.certificates.services import issue_certificates
from apps.payouts import services as payouts
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import LoggedEvent, Match, Station, Stream
from tests.organize.at_the_desk import address, enter
from tests.support.payouts import details, second_organizer
from tests.support.record import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def archived(cast):
    tournament = cast.completed(4)
    client, page = enter(cast.alice), address("next", tournament.pk)
    shown = client.post(page, {"verb": "look", "move": "archive"}).context
    html = client.get(page).content.decode()
    assert 'value="plan"' not in html, "nothing happens by the clock any more, so nothing is offered to"
    assert "cannot be taken back" in str(shown["dialog"].move.says)
    tournament.refresh_from_db()
    assert tournament.state == "completed", "looking changes nothing"
    client.post(page, {"verb": "do", "move": "archive", "seen": shown["seen"]})
    tournament.refresh_from_db()
    assert tournament.state == "archived"
    return tournament


def writes(cast, tournament):
    match = Match.objects.filter(tournament=tournament).first()
    registration = tournament.registrations.first()
    pk, alice = tournament.pk, cast.alice
    return {
        "a setting": lambda: services.edit_tournament(pk, alice, name="Other"),
        "an announcement": lambda: services.announce(pk, alice, "Late news"),
        "a station": lambda: services.add_station(pk, alice, "Table 1"),
        "a stream": lambda: services.add_stream(pk, alice, "Main", "https://example.org/"),
        "a role": lambda: services.give_role(pk, alice, cast.carol, Role.REFEREE),
        "an invitation": lambda: services.invite(pk, alice, "carol", Role.REFEREE),
        "an answer": lambda: services.answer(registration.pk, alice, {}, all_anew=True),
        "a reopening": lambda: services.preview_reopen(match.pk, alice),
        "a disqualification": lambda: services.disqualify_registration(registration.pk, alice),
        "a cancellation": lambda: services.cancel_tournament(pk, alice),
        "another archiving": lambda: services.archive_tournament(pk, alice),
    }


def test_nothing_in_it_changes_any_more(cast, archived):
    before = record(archived.pk)
    for what, write in writes(cast, archived).items():
        with pytest.raises(Conflict, match="archived"):
            write()
        assert record(archived.pk) == before, what


def test_it_is_told_and_still_read_by_everybody(cast, archived, client):
    told = LoggedEvent.objects.filter(tournament=archived).latest("sequence")
    assert (told.type, told.data["old_state"], told.data["new_state"]) == (
        "tournament_state_changed",
        "completed",
        "archived",
    )
    address_of = f"/api/v1/tournaments/{archived.pk}/"
    assert client.get(f"{address_of}snapshot/").json()["tournament"]["state"] == "archived"
    assert client.get(f"{address_of}result/").json()["places"]
    page = client.get(f"/tournaments/{archived.pk}/").content.decode()
    assert "Archived" in page


def test_somebody_who_may_do_no_more_is_taken_their_role_even_then(cast, archived):
    services.take_role(archived.pk, cast.alice, cast.rita)
    assert not archived.roles.exists()


def test_what_was_won_is_still_paid_and_certified(cast):
    cup = cast.completed(4)
    prizes = {"currency": "BDT", "amount": "100.00", "fixed": {}, "percent": {"1": "100"}}
    payouts.declare_prizes(cup.pk, cast.alice, **prizes)
    other = second_organizer(cast, cup)
    services.archive_tournament(cup.pk, cast.alice)
    [payout] = payouts.propose_payouts(cup.pk, cast.alice)
    details(payout)
    assert payouts.approve_payout(payout.pk, other).state == "approved"
    issue_certificates(cup.pk, cast.alice)
    with pytest.raises(Conflict, match="archived"):
        payouts.declare_prizes(cup.pk, cast.alice, **prizes | {"amount": "200.00"})


def test_every_page_of_it_opens_and_offers_no_move(cast, archived):
    client = enter(cast.alice)
    for tab in ("next", "setup", "participants", "seeding", "desk", "standings", "staff", "history"):
        assert client.get(address(tab, archived.pk)).status_code == 200, tab
    shown = client.get(address("next", archived.pk))
    assert shown.context["offers"] == [] and "nothing in it changes any more" in shown.content.decode()
    Station.objects.create(tournament=archived, name="Table 1")
    Stream.objects.create(tournament=archived, name="Main", url="https://stream.example/main")
    stations = client.get(address("stations", archived.pk)).content.decode()
    assert 'name="verb"' not in stations, "no button is offered that would be refused"
    form = client.get(address("setup", archived.pk)).context["adminform"].form
    assert all(field.field.disabled for field in form), "no field is offered that would be refused"


@pytest.mark.parametrize("state", ["live", "reviewed"])
def test_what_is_not_completed_is_not_archived(cast, state):
    tournament = getattr(cast, state)(4)
    with pytest.raises(Conflict, match=r"completed|archived"):
        services.archive_tournament(tournament.pk, cast.alice)
