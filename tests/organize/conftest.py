"""People and tournaments of the organizers' site."""

import pytest

from apps.tournaments import services
from apps.tournaments.domain.roles import Role, Scope
from apps.tournaments.models import Station, Tournament
from tests.organize.at_the_desk import rich
from tests.support.cast import make_admin, make_user


@pytest.fixture
def two(cast):
    """Alice's tournament, and one of Oscar's with the same kinds of rows, which Rita does not referee."""
    hers, his = rich(cast, "Hers"), rich(cast, "His")
    services.take_role(his.pk, cast.alice, cast.rita)
    Tournament.objects.filter(pk=his.pk).update(organizer=cast.oscar)
    return hers, Tournament.objects.get(pk=his.pk)


@pytest.fixture
def people(cast, two):
    """By role, who comes to Alice's tournament; `ida` is a referee of a station where nothing is played."""
    hers, _ = two
    far = Station.objects.create(tournament=hers, name="Far away")
    ida = make_user("ida")
    services.give_role(hers.pk, cast.alice, ida, Role.REFEREE, Scope(frozenset({far.pk})))
    return {
        "anonymous": None,
        "player": cast.bob,
        "referee": cast.rita,
        "referee of another scope": ida,
        "organizer": cast.alice,
        "organizer of another": cast.oscar,
        "staff without role": make_user("sam", is_staff=True),
        "superuser": make_admin(),
    }
