import pytest

from apps.tournaments.domain.roles import Role


def test_each_role_may_do_what_those_below_it_may():
    assert Role.SPECTATOR < Role.PLAYER < Role.REFEREE < Role.ORGANIZER < Role.ADMIN


def test_the_numbers_are_those_that_the_log_has_stored():
    assert [role.value for role in Role] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("role", Role)
def test_a_role_is_found_again_by_its_name_on_the_wire(role):
    assert role.label == role.name.lower()
    assert Role.from_label(role.label) is role
