import pytest

from apps.tournaments.domain.roles import EVERYTHING, Role, Scope


def test_each_role_may_do_what_those_below_it_may():
    assert Role.SPECTATOR < Role.PLAYER < Role.REFEREE < Role.ORGANIZER < Role.ADMIN


def test_the_numbers_are_those_that_the_log_has_stored():
    assert [role.value for role in Role] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("role", Role)
def test_a_role_is_found_again_by_its_name_on_the_wire(role):
    assert role.label == role.name.lower()
    assert Role.from_label(role.label) is role


def test_a_scope_of_nothing_in_particular_is_everything():
    assert EVERYTHING.is_everything and EVERYTHING.covers(None, 3) and Scope.of({}) == EVERYTHING


def test_a_scope_is_of_stations_and_of_stages():
    scope = Scope.of({"stations": [4], "stages": [2]})
    assert (scope.covers(4, 1), scope.covers(None, 2), scope.covers(5, 1)) == (True, True, False)
    assert not scope.is_everything and Scope.of(scope.stored()) == scope
