"""Guests: entered by an organizer, and claimed by whoever has the code."""

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.personal import data_of
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, NotFound, PermissionRefused
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import BEFORE_START, TournamentState
from apps.tournaments.models import GuestClaim, Registration, Tournament
from apps.tournaments.selectors.roles import membership_of
from apps.tournaments.services.guests import LENGTH, LETTERS, MOST_AT_ONCE, digest_of_code, new_code
from tests.support.cast import make_user, play_out
from tests.support.record import refused, told

pytestmark = pytest.mark.django_db
STARTED = [state for state in TournamentState if state not in BEFORE_START]


@pytest.fixture
def guest(cast):
    """A guest of an open tournament, and the code of the registration."""
    tournament = cast.open(1)
    ((registration, code),) = services.add_guests(tournament.pk, cast.alice, ["Nina"])
    return registration, code


def again(registration):
    return Registration.objects.get(pk=registration.pk)


def test_a_code_ends_with_the_tournament(cast):
    tournament = cast.open(0)
    ((guest, code),) = services.add_guests(tournament.pk, cast.alice, ["Nina"])
    services.cancel_tournament(tournament.pk, cast.alice)
    with refused(tournament.pk, Conflict, "its codes with it"):
        services.claim_guest(code, cast.carol)
    with refused(tournament.pk, Conflict, "its codes with it"):
        services.renew_claim_code(guest.pk, cast.alice)


def test_each_has_a_place_while_there_is_one_and_is_told_of(cast):
    tournament = cast.open(1, max_participants=3)
    with told(tournament.pk) as events:
        made = services.add_guests(tournament.pk, cast.alice, [" নীলা ", "Max", "Max"])
    rows = [row for row, _ in made]
    assert [(row.name, row.state, row.is_guest) for row in rows] == [
        ("নীলা", "confirmed", True),
        ("Max", "confirmed", True),
        ("Max", "waitlisted", True),
    ]
    assert [(event.type, event.data["name"], event.data["participants"]) for event in events] == [
        ("registration_created", "নীলা", 2),
        ("registration_created", "Max", 3),
        ("registration_created", "Max", 3),
    ]
    assert len({code for _, code in made}) == 3


def test_a_code_is_of_130_bits_and_nowhere_in_the_tables(guest):
    code = guest[1]
    letters = code.replace("-", "")
    assert len(letters) == LENGTH and set(letters) <= set(LETTERS)
    assert letters not in str(GuestClaim.objects.values()) and code not in str(GuestClaim.objects.values())
    assert new_code() != new_code()


@pytest.mark.parametrize(
    "names", [[], ["Nina"] * (MOST_AT_ONCE + 1), ["Nina", ""], ["\u202eaniN"], ["x" * 61], [" \n "]]
)
def test_what_is_no_name_enters_nobody(cast, names):
    tournament = cast.open(0)
    with pytest.raises(ValidationError):
        services.add_guests(tournament.pk, cast.alice, names)
    assert not Registration.objects.filter(tournament=tournament).exists()


@pytest.mark.parametrize("who", ["bob", "rita", "oscar"])
def test_only_organizers_enter_guests(cast, who):
    tournament = cast.open(1)
    with refused(tournament.pk, PermissionRefused):
        services.add_guests(tournament.pk, getattr(cast, who), ["Nina"])


@pytest.mark.parametrize("state", STARTED, ids=str)
def test_nobody_is_entered_after_the_start(cast, state):
    tournament = cast.open(1)
    Tournament.objects.filter(pk=tournament.pk).update(state=state.value)
    with refused(tournament.pk, Conflict):
        services.add_guests(tournament.pk, cast.alice, ["Nina"])


def test_a_guest_is_nobody_and_an_organizer_checks_them_in(cast):
    tournament = cast.checking_in(1)
    ((registration, _),) = services.add_guests(tournament.pk, cast.alice, ["Nina"])
    assert registration.people() == []
    with refused(tournament.pk, PermissionRefused):
        services.check_in_registration(registration.pk, cast.bob)
    assert services.check_in_registration(registration.pk, cast.alice).state == "checked_in"


def test_a_tournament_of_guests_is_played_to_its_end(cast):
    tournament = cast.open(0, check_in_required=False)
    services.add_guests(tournament.pk, cast.alice, ["Nina", "Max", "Ola"])
    services.close_registration(tournament.pk, cast.alice)
    services.start_tournament(tournament.pk, cast.alice)
    play_out(tournament, cast.rita)
    tournament.refresh_from_db()
    assert tournament.state == "completed"


@pytest.mark.parametrize("typed", [str, str.lower, lambda code: code.replace("-", " "), lambda code: f" {code}\n"])
def test_whoever_has_the_code_becomes_the_player(cast, guest, typed):
    registration, code = guest
    with told(registration.tournament_id) as events:
        services.claim_guest(typed(code), cast.carol)
    now = again(registration)
    assert (now.user, now.is_guest, now.name) == (cast.carol, False, "Nina")
    assert membership_of(cast.carol.pk, now.tournament_id).role is Role.PLAYER
    (event,) = events
    assert (event.type, event.actor) == ("guest_claimed", cast.carol)
    assert event.data == {
        "tournament_id": now.tournament_id,
        "registration_id": now.pk,
        "name": "Nina",
        "claimed": True,
    }


def test_what_looks_alike_is_read_as_the_letter_that_codes_have():
    assert digest_of_code("O0I1B8") == digest_of_code("OOIIBB")


def test_saying_it_twice_changes_nothing_and_nobody_else_may_use_it(cast, guest):
    registration, code = guest
    services.claim_guest(code, cast.carol)
    with told(registration.tournament_id) as events:
        assert services.claim_guest(code, cast.carol).pk == registration.pk
    assert events == []
    with refused(registration.tournament_id, Conflict, "used already"):
        services.claim_guest(code, cast.oscar)


@pytest.mark.parametrize("code", ["", "x", "K7QD-M2XA-5FHJ-RT3W-ZC6N-PV4B-GY", "\u0130" * 26])
def test_a_code_that_nobody_has_is_said_to_be_none(cast, guest, code):
    with refused(guest[0].tournament_id, NotFound, "No guest has this code"):
        services.claim_guest(code, cast.carol)


def test_who_plays_there_already_claims_nobody(cast, guest):
    registration, code = guest
    with refused(registration.tournament_id, Conflict, "registered in this tournament already"):
        services.claim_guest(code, cast.bob)


def test_who_left_and_what_is_over_are_not_claimed(cast, guest):
    registration, code = guest
    services.withdraw_registration(registration.pk, cast.alice)
    with refused(registration.tournament_id, Conflict, "takes part no more"):
        services.claim_guest(code, cast.carol)
    services.cancel_tournament(registration.tournament_id, cast.alice)
    with refused(registration.tournament_id, Conflict, "over"):
        services.claim_guest(code, cast.carol)
    with refused(registration.tournament_id, Conflict, "over"):
        services.renew_claim_code(registration.pk, cast.alice)


def test_a_guest_of_a_private_tournament_sees_it_once_they_are_somebody(cast, guest):
    registration, code = guest
    services.edit_tournament(registration.tournament_id, cast.alice, visibility="private")
    services.claim_guest(code, cast.carol)
    assert again(registration).user == cast.carol


def test_another_code_makes_the_one_before_useless(cast, guest):
    registration, code = guest
    _, newer = services.renew_claim_code(registration.pk, cast.alice)
    with refused(registration.tournament_id, NotFound):
        services.claim_guest(code, cast.carol)
    services.claim_guest(newer, cast.carol)
    with refused(registration.tournament_id, Conflict, "somebody's"):
        services.renew_claim_code(registration.pk, cast.alice)


def test_only_organizers_make_codes_and_take_claims_back(cast, guest):
    registration, code = guest
    for person in (cast.bob, cast.rita, cast.carol):
        with refused(registration.tournament_id, PermissionRefused):
            services.renew_claim_code(registration.pk, person)
    services.claim_guest(code, cast.carol)
    for person in (cast.bob, cast.rita, cast.carol):
        with refused(registration.tournament_id, PermissionRefused):
            services.undo_claim(registration.pk, person)


def test_a_claim_is_taken_back_and_its_code_was_used(cast, guest):
    registration, code = guest
    services.claim_guest(code, cast.carol)
    with told(registration.tournament_id) as events:
        services.undo_claim(registration.pk, cast.alice)
    assert [(event.type, event.data["claimed"]) for event in events] == [("guest_claimed", False)]
    now = again(registration)
    assert (now.user, now.is_guest, now.name) == (None, True, "Nina")
    assert membership_of(cast.carol.pk, now.tournament_id).role is Role.SPECTATOR
    with refused(registration.tournament_id, NotFound):
        services.claim_guest(code, cast.carol)
    with refused(registration.tournament_id, Conflict, "Nobody has claimed"):
        services.undo_claim(registration.pk, cast.alice)
    _, newer = services.renew_claim_code(registration.pk, cast.alice)
    services.claim_guest(newer, cast.oscar)


def test_what_was_never_a_guest_s_is_not_taken_away(cast, guest):
    own = Registration.objects.get(user=cast.bob)
    with refused(own.tournament_id, Conflict, "Nobody has claimed"):
        services.undo_claim(own.pk, cast.alice)


def test_guests_have_an_end(cast, monkeypatch):
    monkeypatch.setattr("apps.tournaments.services.guests.MOST_GUESTS", 3)
    tournament = cast.open(0)
    services.add_guests(tournament.pk, cast.alice, ["a", "b"])
    with refused(tournament.pk, Conflict, "at most 3 guests"):
        services.add_guests(tournament.pk, cast.alice, ["c", "d"])


def test_a_claimed_registration_is_in_the_data_of_its_person(cast, guest):
    registration, code = guest
    dora = make_user("dora")
    services.claim_guest(code, dora)
    (row,) = data_of(dora)["tournaments"]["registrations"]
    assert (row["registration_id"], row["name"]) == (registration.pk, "Nina")


def test_a_code_is_not_used_before_the_tournament_is_announced(cast):
    tournament = cast.draft()
    ((registration, code),) = services.add_guests(tournament.pk, cast.alice, ["Nina"])
    with refused(tournament.pk, Conflict, "not announced yet"):
        services.claim_guest(code, cast.carol)
    services.publish_tournament(tournament.pk, cast.alice)
    assert services.claim_guest(code, cast.carol).pk == registration.pk
