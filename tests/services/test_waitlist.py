"""The order of the waitlist: as they came, unless an organizer put some of them first."""

import pytest

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound, PermissionRefused
from apps.tournaments.domain.tournament_states import BEFORE_START, TournamentState
from apps.tournaments.models import Registration, Tournament
from apps.tournaments.selectors.registrations import waitlist_position
from apps.tournaments.services import waitlist
from tests.support.cast import registration_of
from tests.support.record import refused, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(cast):
    """A tournament of two places and four who wait."""
    tournament = cast.open(2, max_participants=2)
    services.add_guests(tournament.pk, cast.alice, ["Ann", "Ben", "Cay", "Dan"])
    return tournament


def waiting(tournament):
    rows = Registration.objects.filter(tournament=tournament).waitlist()
    assert [waitlist_position(row) for row in rows] == list(range(1, len(rows) + 1)), "everybody is told their own"
    return [row.name for row in rows]


def ids(tournament, *names):
    found = dict(Registration.objects.filter(tournament=tournament).values_list("name", "pk"))
    return [found[name] for name in names]


def put_first(tournament, actor, *names):
    return services.put_first_in_line(tournament.pk, actor, ids(tournament, *names))


def test_who_is_put_first_keeps_the_order_in_which_they_waited(cast, full):
    with told(full.pk) as events:
        assert put_first(full, cast.alice, "Dan", "Ben") == 2
    assert waiting(full) == ["Ben", "Dan", "Ann", "Cay"]
    [event] = events
    assert (event.type, [row["name"] for row in event.data["registrations"]]) == ("waitlist_reordered", ["Ben", "Dan"])
    put_first(full, cast.alice, "Cay", "Dan")
    assert waiting(full) == ["Dan", "Cay", "Ben", "Ann"]


def test_what_stands_so_already_is_not_told_again(cast, full):
    with told(full.pk) as events:
        put_first(full, cast.alice, "Ann", "Ben")
    assert events == [] and waiting(full) == ["Ann", "Ben", "Cay", "Dan"]


def test_every_way_to_a_free_place_goes_by_that_order(cast, full):
    put_first(full, cast.alice, "Dan")
    services.edit_tournament(full.pk, cast.alice, max_participants=3)
    assert waiting(full) == ["Ann", "Ben", "Cay"]
    put_first(full, cast.alice, "Cay")
    services.reject_registration(registration_of(full, cast.bob).pk, cast.alice, "No.")
    assert waiting(full) == ["Ann", "Ben"]
    put_first(full, cast.alice, "Ben")
    services.close_registration(full.pk, cast.alice)
    services.open_check_in(full.pk, cast.alice)
    here = [*ids(full, "Dan", "Cay")]
    services.check_in_registrations(full.pk, here, cast.alice)
    services.start_tournament(full.pk, cast.alice)
    playing = Registration.objects.filter(tournament=full, state="active").order_by("name")
    assert [row.name for row in playing] == ["Ben", "Cay", "Dan"], "Bella did not turn up"


def test_who_comes_back_waits_behind_all(cast, full):
    player = services.register_player(full.pk, cast.carol)
    services.put_first_in_line(full.pk, cast.alice, [player.pk])
    services.withdraw_registration(player.pk, cast.carol)
    services.register_player(full.pk, cast.carol)
    assert waiting(full) == ["Ann", "Ben", "Cay", "Dan", "Carol"]


@pytest.mark.parametrize("who", ["bob", "rita", "oscar"])
def test_only_an_organizer_of_the_tournament_says_the_order(cast, full, who):
    with refused(full.pk, PermissionRefused):
        put_first(full, getattr(cast, who), "Dan")


def test_who_does_not_wait_there_holds_up_all(cast, full):
    other = cast.open(0, max_participants=2, name="Another Cup")
    services.add_guests(other.pk, cast.alice, ["Eve", "Fay", "Gus"])
    for wrong in (registration_of(full, cast.bob).pk, *ids(other, "Gus"), 10**6):
        with refused(full.pk, Conflict):
            services.put_first_in_line(full.pk, cast.alice, [*ids(full, "Dan"), wrong])


def test_none_and_too_many_are_refused(cast, full):
    for wrong in ([], range(1, waitlist.MOST_AT_ONCE + 2)):
        with refused(full.pk, InvalidInput):
            services.put_first_in_line(full.pk, cast.alice, wrong)
    with pytest.raises(NotFound):
        services.put_first_in_line(404, cast.alice, [1])


@pytest.mark.parametrize("state", [state for state in TournamentState if state not in BEFORE_START])
def test_after_the_start_an_organizer_lets_in_one_by_one_instead(cast, full, state):
    Tournament.objects.filter(pk=full.pk).update(state=state.value)
    with refused(full.pk, Conflict) as refusal:
        put_first(full, cast.alice, "Dan")
    assert refusal.value.facts["state"] == state


def test_there_is_an_end_to_putting_it_in_another_order(cast, full, monkeypatch):
    monkeypatch.setattr(waitlist, "MOST_WAITLISTS", 1)
    put_first(full, cast.alice, "Dan")
    with refused(full.pk, Conflict):
        put_first(full, cast.alice, "Cay")
