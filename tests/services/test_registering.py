"""Registering, the waitlist, and withdrawing."""

import pytest

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound, PermissionRefused
from apps.tournaments.domain.tournament_states import BEFORE_START, TournamentState
from apps.tournaments.models import Registration, Tournament
from tests.support.cast import make_user, registration_of
from tests.support.record import refused, told

pytestmark = pytest.mark.django_db

CLOSED = [state for state in TournamentState if state is not TournamentState.REGISTRATION_OPEN]
STARTED = [state for state in TournamentState if state not in BEFORE_START]


def states(tournament):
    return dict(Registration.objects.filter(tournament=tournament).values_list("name", "state"))


def put_into(tournament, state):
    Tournament.objects.filter(pk=tournament.pk).update(state=state.value)


def test_a_player_registers_and_is_told_of(cast):
    tournament = cast.open(0)
    with told(tournament.pk) as events:
        registration = services.register_player(tournament.pk, cast.bob)
    assert [(event.type, event.match_id, event.actor) for event in events] == [("registration_created", None, cast.bob)]
    assert events[0].data == {
        "tournament_id": tournament.pk,
        "registration_id": registration.pk,
        "name": "Bob",
        "state": "confirmed",
        "seed": None,
        "checked_in": False,
        "participants": 1,
    }


def test_the_last_place_is_given_once(cast):
    tournament = cast.open(1, max_participants=2)
    states = [services.register_player(tournament.pk, user).state for user in (cast.bella, cast.carol, cast.oscar)]
    assert states == ["confirmed", "waitlisted", "waitlisted"]


def test_an_organizer_may_play(cast):
    tournament = cast.open(0)
    assert services.register_player(tournament.pk, cast.alice).state == "confirmed"


def test_nobody_is_in_a_tournament_twice(cast):
    tournament = cast.open(1)
    with refused(tournament.pk, Conflict, "registered in this tournament already"):
        services.register_player(tournament.pk, cast.bob)


@pytest.mark.parametrize("state", CLOSED, ids=str)
def test_registration_has_its_time(cast, state):
    tournament = cast.open(1)
    put_into(tournament, state)
    # A player sees no draft, and those who run it do.
    who = cast.alice if state == "draft" else cast.carol
    with refused(tournament.pk, Conflict) as refusal:
        services.register_player(tournament.pk, who)
    assert refusal.value.facts["state"] == state


def test_nobody_registers_where_there_is_no_tournament(cast):
    with pytest.raises(NotFound):
        services.register_player(404, cast.bob)


def test_the_name_shown_stays_what_it_was(cast):
    tournament = cast.open(1)
    cast.bob.display_name = "Robert"
    cast.bob.save()
    assert registration_of(tournament, cast.bob).name == "Bob"


def test_a_long_user_name_fits_where_names_are_shown(cast):
    tournament = cast.open(0)
    registration = services.register_player(tournament.pk, make_user("x" * 150, display_name=""))
    registration.full_clean()


def test_the_first_who_waits_takes_a_place_that_is_given_up(cast):
    tournament = cast.open(2, max_participants=2)
    waiting = services.register_player(tournament.pk, cast.carol)
    services.register_player(tournament.pk, cast.oscar)
    with told(tournament.pk) as events:
        services.withdraw_registration(registration_of(tournament, cast.bob).pk, cast.bob)
    assert states(tournament) == {"Bob": "withdrawn", "Bella": "confirmed", "Carol": "confirmed", "Oscar": "waitlisted"}
    cancelled, updated = events
    assert (cancelled.type, updated.type) == ("registration_cancelled", "registrations_updated")
    assert {"name": "Bob", "state": "withdrawn", "promoted": waiting.pk}.items() <= cancelled.data.items()
    [row] = updated.data["registrations"]
    assert (row["name"], row["state"], updated.data["participants"]) == ("Carol", "confirmed", 2)


def test_nobody_moves_up_when_somebody_leaves_the_waitlist(cast):
    tournament = cast.open(2, max_participants=2)
    services.register_player(tournament.pk, cast.carol)
    services.register_player(tournament.pk, cast.oscar)
    with told(tournament.pk) as events:
        services.withdraw_registration(registration_of(tournament, cast.carol).pk, cast.carol)
    assert states(tournament)["Oscar"] == "waitlisted"
    assert events[0].data["promoted"] is None


def test_who_withdrew_may_register_again_and_waits_like_everyone(cast):
    tournament = cast.open(2, max_participants=2)
    services.register_player(tournament.pk, cast.carol)
    services.withdraw_registration(registration_of(tournament, cast.bob).pk, cast.bob)
    assert services.register_player(tournament.pk, cast.bob).state == "waitlisted"
    assert Registration.objects.filter(tournament=tournament, user=cast.bob).count() == 2


def test_a_seed_is_free_again_when_its_owner_leaves(cast):
    tournament = cast.open(2)
    bob, bella = (registration_of(tournament, user) for user in (cast.bob, cast.bella))
    services.seed_registration(bob.pk, 1, cast.alice)
    services.withdraw_registration(bob.pk, cast.bob)
    assert services.seed_registration(bella.pk, 1, cast.alice).seed == 1


def test_an_organizer_may_withdraw_a_player(cast):
    tournament = cast.open(2)
    assert services.withdraw_registration(registration_of(tournament, cast.bob).pk, cast.alice).state == "withdrawn"


@pytest.mark.parametrize("who", ["bella", "rita", "carol", "oscar"])
def test_nobody_else_withdraws_a_player(cast, who):
    tournament = cast.open(2)
    with refused(tournament.pk, PermissionRefused):
        services.withdraw_registration(registration_of(tournament, cast.bob).pk, getattr(cast, who))


@pytest.mark.parametrize("state", STARTED, ids=str)
def test_nobody_withdraws_after_the_start(cast, state):
    tournament = cast.open(2)
    put_into(tournament, state)
    with refused(tournament.pk, Conflict):
        services.withdraw_registration(registration_of(tournament, cast.bob).pk, cast.bob)


def test_nobody_withdraws_twice(cast):
    tournament = cast.open(2)
    bob = registration_of(tournament, cast.bob)
    services.withdraw_registration(bob.pk, cast.bob)
    with refused(tournament.pk, Conflict):
        services.withdraw_registration(bob.pk, cast.bob)


@pytest.mark.parametrize(
    "verb", [services.withdraw_registration, services.check_in_registration, services.undo_check_in]
)
def test_a_registration_that_is_not_there(cast, verb):
    with pytest.raises(NotFound):
        verb(404, cast.bob)


def test_an_organizer_seeds_and_takes_the_seed_back(cast):
    tournament = cast.open(2)
    bob = registration_of(tournament, cast.bob)
    assert services.seed_registration(bob.pk, 7, cast.alice).seed == 7
    assert services.seed_registration(bob.pk, 7, cast.alice).seed == 7
    assert services.seed_registration(bob.pk, None, cast.alice).seed is None


def test_a_seed_is_given_once(cast):
    tournament = cast.open(2)
    services.seed_registration(registration_of(tournament, cast.bob).pk, 1, cast.alice)
    with refused(tournament.pk, Conflict, "somebody else"):
        services.seed_registration(registration_of(tournament, cast.bella).pk, 1, cast.alice)


def test_two_may_stand_without_a_seed(cast):
    tournament = cast.open(2)
    for user in (cast.bob, cast.bella):
        assert services.seed_registration(registration_of(tournament, user).pk, None, cast.alice).seed is None


@pytest.mark.parametrize("seed", [0, -1, 10**12, 10**30])
def test_a_seed_is_a_place_in_a_bracket(cast, seed):
    tournament = cast.open(2)
    with refused(tournament.pk, InvalidInput):
        services.seed_registration(registration_of(tournament, cast.bob).pk, seed, cast.alice)


@pytest.mark.parametrize("who", ["bob", "rita", "oscar"])
def test_only_organizers_seed(cast, who):
    tournament = cast.open(2)
    with refused(tournament.pk, PermissionRefused):
        services.seed_registration(registration_of(tournament, cast.bob).pk, 1, getattr(cast, who))


@pytest.mark.parametrize("state", STARTED, ids=str)
def test_seeds_are_frozen_at_the_start(cast, state):
    tournament = cast.open(2)
    put_into(tournament, state)
    with refused(tournament.pk, Conflict):
        services.seed_registration(registration_of(tournament, cast.bob).pk, 1, cast.alice)
