"""Roles given and taken back, and what is told of it."""

import pytest

from apps.tournaments import services
from apps.tournaments.domain.errors import NotFound, PermissionRefused
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import LoggedEvent, TournamentRole
from apps.tournaments.selectors.replay import replay
from apps.tournaments.selectors.roles import SPECTATOR, Membership, role_of
from tests.support.record import record, refused, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def cup(cast):
    return cast.open()


def access(events):
    assert all((event.least_role, event.public) == (Role.ORGANIZER, None) for event in events)
    return [(event.type, event.data["change"], event.data["user_id"], event.data["value"]) for event in events]


def test_a_role_that_is_given_is_told(cast, cup):
    with told(cup.pk) as events:
        services.give_role(cup.pk, cast.alice, cast.carol, Role.REFEREE)
        services.give_role(cup.pk, cast.alice, cast.carol, Role.ORGANIZER)
    assert access(events) == [
        ("access_changed", "role_given", cast.carol.pk, "referee"),
        ("access_changed", "role_given", cast.carol.pk, "organizer"),
    ]


def test_a_role_given_again_changes_nothing(cast, cup):
    before = record(cup.pk)
    services.give_role(cup.pk, cast.alice, cast.rita, Role.REFEREE)
    assert record(cup.pk) == before


def test_a_role_is_taken_back_and_told(cast, cup):
    with told(cup.pk) as events:
        services.take_role(cup.pk, cast.alice, cast.rita)
    assert access(events) == [("access_changed", "role_taken", cast.rita.pk, "referee")]
    assert role_of(cast.rita.pk, cup.pk) is Role.SPECTATOR


def test_who_was_given_no_role_has_none_to_take(cast, cup):
    for person in (cast.carol, cast.bob, cast.alice):
        with refused(cup.pk, NotFound):
            services.take_role(cup.pk, cast.alice, person)


def test_an_organizer_may_leave(cast, cup):
    services.give_role(cup.pk, cast.alice, cast.carol, Role.ORGANIZER)
    services.take_role(cup.pk, cast.carol, cast.carol)
    assert not TournamentRole.objects.filter(user=cast.carol).exists()


@pytest.mark.parametrize("who", ["bob", "rita", "carol", "oscar"])
def test_only_organizers_take_roles_back(cast, cup, who):
    with refused(cup.pk, PermissionRefused):
        services.take_role(cup.pk, getattr(cast, who), cast.rita)


@pytest.mark.parametrize("visibility", ["unlisted", "private"])
def test_another_visibility_is_told_and_concerns_everybody(cast, cup, visibility):
    with told(cup.pk) as events:
        services.edit_tournament(cup.pk, cast.alice, visibility=visibility)
    assert access(events) == [("access_changed", "visibility_changed", None, visibility)]


def test_registering_and_leaving_change_no_role_that_was_given(cast, cup):
    registration = services.register_player(cup.pk, cast.carol)
    services.withdraw_registration(registration.pk, cast.carol)
    roles = {"role_given", "role_taken", "visibility_changed"}
    told = LoggedEvent.objects.filter(tournament=cup, type="access_changed", data__user_id=cast.carol.pk)
    assert not told.filter(data__change__in=roles).exists()


def test_whose_role_it_was_is_a_number_without_data_to_all_but_organizers(cast, cup):
    services.take_role(cup.pk, cast.alice, cast.rita)
    last = LoggedEvent.objects.filter(tournament=cup).last().sequence
    for reader in (SPECTATOR, Membership(Role.PLAYER), Membership(Role.REFEREE)):
        assert replay(cup.pk, reader, last - 1, None)["events"] == [{"type": "skip", "sequence": last}]
    seen = replay(cup.pk, Membership(Role.ORGANIZER), last - 1, None)["events"]
    assert seen[0]["data"]["user_id"] == cast.rita.pk
