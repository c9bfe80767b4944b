"""Referees of some stations or stages: what they may do, and what they may not, at every door."""

import pytest
from django.utils import timezone

from apps.tournaments import services
from apps.tournaments.domain.errors import InvalidInput, PermissionRefused
from apps.tournaments.domain.roles import EVERYTHING, Role, Scope
from apps.tournaments.models import Invitation, Match, TournamentRole
from apps.tournaments.selectors.roles import membership_of, role_of
from tests.support.cast import bobs_win
from tests.support.http import caller, problem
from tests.support.record import record

pytestmark = pytest.mark.django_db
ELSEWHERE = Scope(stages=frozenset({2}))


@pytest.fixture
def match(cast):
    """Two matches, and Rita a referee of neither: of the second stage."""
    match = cast.match(4)
    services.give_role(match.tournament_id, cast.alice, cast.rita, Role.REFEREE, ELSEWHERE)
    return match


@pytest.fixture
def table(cast, match):
    return services.add_station(match.tournament_id, cast.alice, "Table 1")


def at(*stations):
    return Scope(stations=frozenset(station.pk for station in stations))


WHAT_REFEREES_DO = {
    "call": lambda match, who: services.call_match(match.pk, who),
    "schedule": lambda match, who: services.schedule_match(match.pk, who, timezone.now()),
    "start": lambda match, who: services.start_match(match.pk, who),
    "complete": lambda match, who: services.complete_match(match.pk, who, bobs_win(match)),
    "forfeit": lambda match, who: services.forfeit_match(match.pk, who, None),
    "call next": lambda match, who: services.call_next(match.tournament_id, who),
}


@pytest.mark.parametrize("deed", WHAT_REFEREES_DO)
def test_a_referee_of_others_does_nothing_here(cast, match, deed):
    before = record(match.tournament_id)
    with pytest.raises(PermissionRefused, match="referee of other stations or stages"):
        WHAT_REFEREES_DO[deed](match, cast.rita)
    assert record(match.tournament_id) == before


@pytest.mark.parametrize("deed", WHAT_REFEREES_DO)
def test_a_referee_of_all_does_it(cast, match, deed):
    services.give_role(match.tournament_id, cast.alice, cast.rita, Role.REFEREE)
    WHAT_REFEREES_DO[deed](match, cast.rita)


@pytest.mark.parametrize("deed", ["start", "complete", "forfeit"])
def test_a_referee_of_its_stage_does_it(cast, match, deed):
    services.give_role(match.tournament_id, cast.alice, cast.rita, Role.REFEREE, Scope(stages=frozenset({match.stage})))
    WHAT_REFEREES_DO[deed](match, cast.rita)


def test_a_referee_of_a_station_has_to_do_with_what_is_called_there(cast, match, table):
    other = services.add_station(match.tournament_id, cast.alice, "Table 2")
    services.give_role(match.tournament_id, cast.alice, cast.rita, Role.REFEREE, at(table))
    with pytest.raises(PermissionRefused):
        services.call_match(match.pk, cast.rita, other.pk)
    services.call_match(match.pk, cast.rita, table.pk)
    services.start_match(match.pk, cast.rita)
    elsewhere = Match.objects.filter(tournament=match.tournament, state="check_in").exclude(pk=match.pk).first()
    with pytest.raises(PermissionRefused):
        services.start_match(elsewhere.pk, cast.rita)
    services.complete_match(match.pk, cast.rita, bobs_win(match))


def test_an_organizer_has_no_scope(cast, match):
    with pytest.raises(InvalidInput, match="Only referees"):
        services.give_role(match.tournament_id, cast.alice, cast.carol, Role.ORGANIZER, ELSEWHERE)
    assert membership_of(cast.alice.pk, match.tournament_id).scope == EVERYTHING


@pytest.mark.parametrize(
    "scope", [Scope(frozenset({10**9})), Scope(stages=frozenset({0})), Scope(stages=frozenset({99}))]
)
def test_a_scope_of_what_is_not_there_is_refused(cast, match, scope):
    with pytest.raises(InvalidInput, match="stations of this tournament"):
        services.invite(match.tournament_id, cast.alice, "carol", Role.REFEREE, scope)


def test_a_scope_is_offered_and_taken(cast, match):
    services.invite(match.tournament_id, cast.alice, "carol", Role.REFEREE, ELSEWHERE)
    services.accept_invitation(Invitation.objects.get(username="carol").pk, cast.carol)
    assert membership_of(cast.carol.pk, match.tournament_id).scope == ELSEWHERE


def test_more_than_before_is_offered_and_less_is_so_at_once(cast, match):
    services.invite(match.tournament_id, cast.alice, "rita", Role.REFEREE)
    assert membership_of(cast.rita.pk, match.tournament_id).scope == ELSEWHERE
    services.accept_invitation(Invitation.objects.get(username="rita").pk, cast.rita)
    assert membership_of(cast.rita.pk, match.tournament_id).scope == EVERYTHING
    services.invite(match.tournament_id, cast.alice, "rita", Role.REFEREE, ELSEWHERE)
    assert membership_of(cast.rita.pk, match.tournament_id).scope == ELSEWHERE
    assert not Invitation.objects.filter(username="rita", state="open").exists()


def test_the_api_gives_and_shows_a_scope(cast, match, table):
    path = f"/api/v1/tournaments/{match.tournament_id}/roles/"
    body = {"username": "rita", "role": "referee", "scope": {"stations": [table.pk], "stages": [2]}}
    assert caller(cast.alice).post(path, body).status_code == 202
    services.accept_invitation(Invitation.objects.get().pk, cast.rita)
    [shown] = caller(cast.alice).get(path).json()["results"]
    assert shown["scope"] == {"stations": [table.pk], "stages": [2]}
    for scope in ({"stations": ["x"]}, {"halls": [1]}, "all", [1]):
        problem(caller(cast.alice).post(path, {**body, "scope": scope}), 400, "invalid_schema")


def test_the_page_and_the_api_refuse_alike_and_the_page_offers_nothing(cast, match, client):
    problem(caller(cast.rita).post(f"/api/v1/matches/{match.pk}/start/", {}), 403, "insufficient_permissions")
    client.force_login(cast.rita)
    assert "/do/start" not in client.get(f"/matches/{match.pk}/").content.decode()
    before = record(match.tournament_id)
    sides = {"participant1_id": match.participant1_id, "participant2_id": match.participant2_id}
    answer = client.post(f"/matches/{match.pk}/do/start_match/", sides)
    assert answer.status_code in (400, 409)
    assert record(match.tournament_id) == before


def test_a_role_that_is_taken_takes_its_scope(cast, match):
    services.take_role(match.tournament_id, cast.alice, cast.rita)
    assert role_of(cast.rita.pk, match.tournament_id) is Role.SPECTATOR
    assert not TournamentRole.objects.filter(user=cast.rita, tournament=match.tournament).exists()
