"""Letting people in, turning them away, and checking many in at once."""

import pytest

from apps.accounts.addresses import confirm_address
from apps.accounts.models import Mail
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound, PermissionRefused
from apps.tournaments.models import Registration
from apps.tournaments.selectors.registrations import registration_for, waitlist_position
from tests.support.background import do_tasks
from tests.support.cast import make_user, registration_of
from tests.support.record import refused, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(cast):
    """Bob and Carol wait to be let into a tournament of two places, one of which is taken."""
    tournament = cast.open(0, max_participants=2, needs_approval=True)
    services.add_guests(tournament.pk, cast.alice, ["Nina"])
    for person in (cast.bob, cast.carol):
        services.register_player(tournament.pk, person)
    return tournament


def state_of(tournament, user):
    return registration_of(tournament, user).state


def test_who_registers_waits_and_has_no_place(cast, waiting):
    assert [state_of(waiting, person) for person in (cast.bob, cast.carol)] == ["pending", "pending"]
    assert Registration.objects.filter(tournament=waiting, state="confirmed").count() == 1


def test_an_organizer_lets_in_into_a_place_or_onto_the_waitlist(cast, waiting):
    with told(waiting.pk) as events:
        services.confirm_registration(registration_of(waiting, cast.bob).pk, cast.alice)
        services.confirm_registration(registration_of(waiting, cast.carol).pk, cast.alice)
    assert [(event.type, event.data["state"], event.data["participants"]) for event in events] == [
        ("registration_updated", "confirmed", 2),
        ("registration_updated", "waitlisted", 2),
    ]
    assert waitlist_position(registration_of(waiting, cast.carol)) == 1


def test_the_reason_is_for_the_person_and_the_staff(cast, waiting):
    bob = registration_of(waiting, cast.bob)
    with told(waiting.pk) as events:
        services.reject_registration(bob.pk, cast.alice, "  Not of the club.  ")
    (event,) = events
    assert (event.least_role, event.audience_registrations) == (2, [bob.pk])
    assert (event.data["reason"], event.public["reason"], event.public["state"]) == ("Not of the club.", "", "rejected")
    assert registration_for(cast.bob, bob.pk).reason == "Not of the club."
    with pytest.raises(PermissionRefused):
        registration_for(cast.carol, bob.pk)


def test_who_is_turned_away_leaves_their_place_to_the_first_who_waits(cast):
    tournament = cast.open(2, max_participants=2)
    services.register_player(tournament.pk, cast.carol)
    with told(tournament.pk) as events:
        services.reject_registration(registration_of(tournament, cast.bob).pk, cast.alice)
    assert [event.type for event in events] == ["registration_updated", "registrations_updated"]
    assert state_of(tournament, cast.carol) == "confirmed"


def test_a_decision_is_made_once_and_by_organizers(cast, waiting):
    bob = registration_of(waiting, cast.bob)
    for person in (cast.bob, cast.rita, cast.carol):
        for verb in (services.confirm_registration, services.reject_registration):
            with refused(waiting.pk, PermissionRefused):
                verb(bob.pk, person)
    services.confirm_registration(bob.pk, cast.alice)
    with refused(waiting.pk, Conflict, "The registration is confirmed") as refusal:
        services.confirm_registration(bob.pk, cast.alice)
    assert refusal.value.facts["state"] == "confirmed"
    services.reject_registration(bob.pk, cast.alice)
    with refused(waiting.pk, Conflict):
        services.reject_registration(bob.pk, cast.alice)


def test_nobody_is_turned_away_once_it_is_played(cast):
    tournament = cast.live(2)
    with refused(tournament.pk, Conflict):
        services.reject_registration(registration_of(tournament, cast.bob).pk, cast.alice)


def test_a_reason_has_an_end(cast, waiting):
    with refused(waiting.pk, InvalidInput, "at most 500"):
        services.reject_registration(registration_of(waiting, cast.bob).pk, cast.alice, "x" * 501)


def test_who_was_turned_away_may_register_again_a_few_times(cast, waiting):
    for _ in range(5):
        services.reject_registration(registration_of(waiting, cast.bob).pk, cast.alice)
        if _ < 4:
            services.register_player(waiting.pk, cast.bob)
    with refused(waiting.pk, Conflict, "left this tournament 5 times"):
        services.register_player(waiting.pk, cast.bob)


def test_who_waits_for_an_answer_takes_no_part_in_the_draw(cast):
    tournament = cast.open(2, needs_approval=False)
    services.edit_tournament(tournament.pk, cast.alice, needs_approval=True)
    services.register_player(tournament.pk, cast.carol)
    services.close_registration(tournament.pk, cast.alice)
    bracket = services.start_tournament(tournament.pk, cast.alice)
    assert registration_of(tournament, cast.carol).pk not in bracket.entrants


@pytest.mark.django_db(transaction=True)
def test_the_answer_comes_by_mail_without_the_words_of_the_organizer(cast, waiting, mailoutbox):
    for person in (cast.bob, cast.carol):
        confirm_address(person)
    services.confirm_registration(registration_of(waiting, cast.bob).pk, cast.alice)
    services.reject_registration(registration_of(waiting, cast.carol).pk, cast.alice, "Buy at evil.example")
    do_tasks()
    said = {mail.to[0]: (mail.subject, mail.body) for mail in mailoutbox}
    assert said["bob@example.org"][0] == "You are registered: Friday Cup"
    assert said["carol@example.org"][0] == "You are not let in: Friday Cup"
    assert "evil.example" not in said["carol@example.org"][1]
    assert Mail.objects.count() == 2


# Many at once


def test_many_are_checked_in_in_one_event(cast, django_assert_max_num_queries):
    tournament = cast.checking_in(5)
    rows = list(Registration.objects.filter(tournament=tournament))
    services.check_in_registration(rows[0].pk, rows[0].user)
    with told(tournament.pk) as events, django_assert_max_num_queries(30):
        services.check_in_registrations(tournament.pk, [row.pk for row in rows], cast.alice)
    (event,) = events
    assert (event.type, len(event.data["registrations"])) == ("registrations_updated", 4)
    assert all(row["checked_in"] and row["state"] == "checked_in" for row in event.data["registrations"])


def test_all_are_checked_in_or_none(cast):
    tournament = cast.checking_in(3)
    rows = list(Registration.objects.filter(tournament=tournament))
    services.withdraw_registration(rows[1].pk, rows[1].user)
    with refused(tournament.pk, Conflict, r"cannot be checked in: .* \(withdrawn\)"):
        services.check_in_registrations(tournament.pk, [row.pk for row in rows], cast.alice)
    elsewhere = cast.elsewhere()
    stranger = Registration.objects.create(tournament=elsewhere, user=make_user("dora"), name="Dora")
    with refused(tournament.pk, NotFound, str(stranger.pk)):
        services.check_in_registrations(tournament.pk, [rows[0].pk, stranger.pk], cast.alice)
    with refused(tournament.pk, PermissionRefused):
        services.check_in_registrations(tournament.pk, [rows[0].pk], cast.bob)


def test_to_check_in_who_is_checked_in_changes_nothing(cast):
    tournament = cast.checking_in(2)
    ids = [row.pk for row in Registration.objects.filter(tournament=tournament)]
    services.check_in_registrations(tournament.pk, ids, cast.alice)
    with told(tournament.pk) as events:
        services.check_in_registrations(tournament.pk, ids, cast.alice)
    assert events == []
