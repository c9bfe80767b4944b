"""Checking in, taking it back, and who is missing at the start."""

from datetime import timedelta

import pytest

from apps.common.times import in_utc
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, PermissionRefused
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.models import Bracket, Registration, Tournament
from tests.support.cast import registration_of
from tests.support.record import refused, told

pytestmark = pytest.mark.django_db

NOT_CHECKING_IN = [state for state in TournamentState if state is not TournamentState.CHECK_IN]
QUARTER = timedelta(minutes=15)


def states(tournament):
    return dict(Registration.objects.filter(tournament=tournament).values_list("name", "state"))


def check_in(cast, tournament, *users):
    for user in users:
        services.check_in_registration(registration_of(tournament, user).pk, user)


@pytest.fixture
def waiting_line(cast):
    """Two places, Bob and Bella in them, Carol and Oscar on the waitlist, check-in open."""
    tournament = cast.open(2, max_participants=2)
    services.register_player(tournament.pk, cast.carol)
    services.register_player(tournament.pk, cast.oscar)
    services.close_registration(tournament.pk, cast.alice)
    services.open_check_in(tournament.pk, cast.alice)
    return tournament


@pytest.mark.parametrize("who", ["bob", "alice"])
def test_a_player_is_checked_in_by_themselves_or_an_organizer(cast, who):
    tournament = cast.checking_in()
    with told(tournament.pk) as events:
        registration = services.check_in_registration(registration_of(tournament, cast.bob).pk, getattr(cast, who))
    assert (registration.state, registration.checked_in_at) == ("checked_in", events[0].at)
    assert [event.type for event in events] == ["registration_checked_in"]
    assert events[0].data == {
        "tournament_id": tournament.pk,
        "registration_id": registration.pk,
        "name": "Bob",
        "checked_in_at": in_utc(events[0].at),
        "seed": None,
        "state": "checked_in",
        "checked_in": True,
    }


@pytest.mark.parametrize("verb", [services.check_in_registration, services.undo_check_in])
@pytest.mark.parametrize("who", ["bella", "rita", "oscar"])
def test_nobody_else_speaks_for_a_player(cast, verb, who):
    tournament = cast.checking_in()
    if verb is services.undo_check_in:
        check_in(cast, tournament, cast.bob)
    with refused(tournament.pk, PermissionRefused):
        verb(registration_of(tournament, cast.bob).pk, getattr(cast, who))


@pytest.mark.parametrize("state", NOT_CHECKING_IN, ids=str)
@pytest.mark.parametrize("verb", [services.check_in_registration, services.undo_check_in])
def test_check_in_has_its_window(cast, verb, state):
    tournament = cast.checking_in()
    if verb is services.undo_check_in:
        check_in(cast, tournament, cast.bob)
    Tournament.objects.filter(pk=tournament.pk).update(state=state.value)
    # A player sees no draft, and those who run it do.
    who = cast.alice if state == "draft" else cast.bob
    with refused(tournament.pk, Conflict) as refusal:
        verb(registration_of(tournament, cast.bob).pk, who)
    assert refusal.value.facts["state"] == state


def test_nobody_checks_in_twice(cast):
    tournament = cast.checking_in()
    check_in(cast, tournament, cast.bob)
    with refused(tournament.pk, Conflict):
        check_in(cast, tournament, cast.bob)


def test_nobody_checks_in_from_the_waitlist(cast, waiting_line):
    with refused(waiting_line.pk, Conflict):
        check_in(cast, waiting_line, cast.carol)


@pytest.mark.parametrize("later", [timedelta(0), QUARTER])
def test_a_player_takes_a_check_in_back_within_a_quarter_of_an_hour(cast, time_machine, later):
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)
    tournament = cast.checking_in()
    check_in(cast, tournament, cast.bob)
    time_machine.shift(later)
    with told(tournament.pk) as events:
        registration = services.undo_check_in(registration_of(tournament, cast.bob).pk, cast.bob)
    assert (registration.state, registration.checked_in_at) == ("confirmed", None)
    assert [event.type for event in events] == ["registration_checkin_reverted"]
    assert {"registration_id": registration.pk, "name": "Bob"}.items() <= events[0].data.items()


def test_after_that_only_an_organizer_does(cast, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)
    tournament = cast.checking_in()
    check_in(cast, tournament, cast.bob)
    time_machine.shift(QUARTER + timedelta(seconds=1))
    bob = registration_of(tournament, cast.bob)
    with refused(tournament.pk, Conflict, "15 minutes"):
        services.undo_check_in(bob.pk, cast.bob)
    assert services.undo_check_in(bob.pk, cast.alice).state == "confirmed"


def test_a_check_in_that_was_not_made_cannot_be_taken_back(cast):
    tournament = cast.checking_in()
    with refused(tournament.pk, Conflict):
        services.undo_check_in(registration_of(tournament, cast.bob).pk, cast.bob)


def test_who_is_not_there_at_the_start_gives_the_place_to_the_first_who_waits(cast, waiting_line):
    check_in(cast, waiting_line, cast.bob)
    services.start_tournament(waiting_line.pk, cast.alice)
    assert states(waiting_line) == {"Bob": "active", "Bella": "no_show", "Carol": "active", "Oscar": "waitlisted"}
    names = Registration.objects.in_bulk(Bracket.objects.get(tournament=waiting_line).entrants)
    assert sorted(registration.name for registration in names.values()) == ["Bob", "Carol"]


def test_the_waitlist_fills_every_place_that_is_free(cast, waiting_line):
    services.start_tournament(waiting_line.pk, cast.alice)
    assert states(waiting_line) == {"Bob": "no_show", "Bella": "no_show", "Carol": "active", "Oscar": "active"}


def test_a_no_show_keeps_no_seed(cast, waiting_line):
    bella = registration_of(waiting_line, cast.bella)
    services.seed_registration(bella.pk, 1, cast.alice)
    check_in(cast, waiting_line, cast.bob)
    services.start_tournament(waiting_line.pk, cast.alice)
    bella.refresh_from_db()
    assert bella.seed is None


def test_too_few_who_are_there_leave_everything_as_it_was(cast):
    tournament = cast.checking_in(3)
    check_in(cast, tournament, cast.bob)
    with refused(tournament.pk, Conflict, "1 participants are there and 2 are needed"):
        services.start_tournament(tournament.pk, cast.alice)


def test_without_check_in_everyone_counts_as_there(cast):
    tournament = cast.checking_in(3, check_in_required=False)
    services.start_tournament(tournament.pk, cast.alice)
    assert set(states(tournament).values()) == {"active"}


def test_without_a_check_in_phase_everyone_counts_as_there(cast):
    tournament = cast.open(3)
    services.close_registration(tournament.pk, cast.alice)
    services.start_tournament(tournament.pk, cast.alice)
    assert set(states(tournament).values()) == {"active"}
