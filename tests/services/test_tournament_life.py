"""Creating a tournament, handing out roles, and moving it from state to state."""

import re

import pytest
from django.core.exceptions import ValidationError

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound, PermissionRefused
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import TOURNAMENT, TournamentState
from apps.tournaments.models import Match, Tournament, TournamentRole
from tests.support.cast import make_game
from tests.support.record import refused, told

pytestmark = pytest.mark.django_db

MOVES = {
    services.publish_tournament: TournamentState.PUBLISHED,
    services.open_registration: TournamentState.REGISTRATION_OPEN,
    services.close_registration: TournamentState.REGISTRATION_CLOSED,
    services.open_check_in: TournamentState.CHECK_IN,
    services.cancel_tournament: TournamentState.CANCELLED,
    services.archive_tournament: TournamentState.ARCHIVED,
}

STEPS = [(verb, old) for verb in MOVES for old in TournamentState]


def name_of(value):
    return getattr(value, "__name__", str(value))


def put_into(tournament, state):
    Tournament.objects.filter(pk=tournament.pk).update(state=state.value)


def test_a_new_tournament_is_a_draft_with_an_empty_log(cast):
    tournament = services.create_tournament(cast.alice, "Friday Cup", make_game(), best_of=3)
    assert (tournament.state, tournament.slug, tournament.organizer) == ("draft", tournament.slug, cast.alice)
    assert (tournament.sequence, tournament.revision, tournament.best_of) == (0, 0, 3)


@pytest.mark.parametrize(
    ("name", "begins"),
    [("Friday Cup", "friday-cup"), ("শুক্রবার", "tournament"), ("x" * 120, "x" * 120), ("--", "tournament")],
)
def test_an_address_is_the_name_and_letters_that_nobody_can_guess(cast, name, begins):
    slugs = {services.create_tournament(cast.alice, name, make_game()).slug for _ in range(20)}
    assert len(slugs) == 20
    assert all(re.fullmatch(f"{begins}-[a-z2-9]{{6}}", slug) for slug in slugs)


def test_an_address_tells_nothing_of_another_tournament_of_that_name(cast):
    services.create_tournament(cast.alice, "Secret Cup", make_game(), visibility="private")
    slug = services.create_tournament(cast.oscar, "Secret Cup", make_game()).slug
    assert re.fullmatch("secret-cup-[a-z2-9]{6}", slug)


def test_who_is_given_an_address_that_is_taken_is_asked_to_try_again(cast, monkeypatch):
    taken = services.create_tournament(cast.alice, "Friday Cup", make_game()).slug
    monkeypatch.setattr("apps.tournaments.services.editing._slug_of", lambda name: taken)
    with pytest.raises(InvalidInput, match="try again"):
        services.create_tournament(cast.oscar, "Friday Cup", make_game())
    assert Tournament.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("max_participants", {"min_participants": 8, "max_participants": 4}),
        ("max_participants", {"max_participants": 5000}),
        ("min_participants", {"min_participants": 1}),
        ("best_of", {"best_of": 2}),
        ("best_of_final", {"best_of_final": 4}),
        ("best_of", {"best_of": 17}),
        ("format", {"format": "no_such_format"}),
        ("name", {"name": ""}),
        ("name", {"name": "x" * 121}),
    ],
)
def test_a_tournament_that_cannot_be_played_is_not_made(cast, field, fields):
    with pytest.raises(ValidationError) as refusal:
        services.create_tournament(cast.alice, **{"name": "Friday Cup", "game": make_game(), **fields})
    assert field in refusal.value.message_dict
    assert not Tournament.objects.exists()


@pytest.mark.parametrize(("verb", "old"), STEPS, ids=name_of)
def test_a_tournament_moves_where_the_table_lets_it(cast, verb, old):
    tournament = cast.draft()
    put_into(tournament, old)
    new = MOVES[verb]
    if TOURNAMENT.allows(old, new):
        with told(tournament.pk) as events:
            verb(tournament.pk, cast.alice)
        assert Tournament.objects.get(pk=tournament.pk).state == new
        assert [event.type for event in events] == ["tournament_state_changed"]
        assert {"old_state": old, "new_state": new, "changed_by": "organizer"}.items() <= events[0].data.items()
        return
    with refused(tournament.pk, Conflict) as refusal:
        verb(tournament.pk, cast.alice)
    assert refusal.value.facts == {"state": old, "legal": [str(state) for state in TOURNAMENT.moves[old]]}


@pytest.mark.parametrize("verb", MOVES, ids=name_of)
@pytest.mark.parametrize("who", ["bob", "rita", "carol", "oscar"])
def test_only_organizers_move_a_tournament(cast, verb, who):
    tournament = cast.open()
    with refused(tournament.pk, PermissionRefused):
        verb(tournament.pk, getattr(cast, who))


@pytest.mark.parametrize("verb", MOVES, ids=name_of)
def test_a_tournament_that_is_not_there_does_not_move(cast, verb):
    with pytest.raises(NotFound):
        verb(404, cast.alice)


def test_a_second_organizer_may_do_what_the_first_may(cast):
    tournament = cast.draft()
    services.give_role(tournament.pk, cast.alice, cast.carol, Role.ORGANIZER)
    services.publish_tournament(tournament.pk, cast.carol)
    assert Tournament.objects.get(pk=tournament.pk).state == "published"


def test_a_person_holds_one_role_and_the_newest_counts(cast):
    tournament = cast.draft()
    services.give_role(tournament.pk, cast.alice, cast.carol, Role.ORGANIZER)
    services.give_role(tournament.pk, cast.alice, cast.carol, Role.REFEREE)
    assert TournamentRole.objects.get(tournament=tournament, user=cast.carol).role == "referee"


@pytest.mark.parametrize("role", [Role.SPECTATOR, Role.PLAYER, Role.ADMIN])
def test_other_roles_cannot_be_given(cast, role):
    tournament = cast.draft()
    with refused(tournament.pk, InvalidInput):
        services.give_role(tournament.pk, cast.alice, cast.carol, role)


@pytest.mark.parametrize("who", ["bob", "rita", "carol", "oscar"])
def test_only_organizers_give_roles(cast, who):
    tournament = cast.open()
    person = getattr(cast, who)
    with refused(tournament.pk, PermissionRefused):
        services.give_role(tournament.pk, person, person, Role.ORGANIZER)


def test_giving_a_role_is_a_write(cast):
    tournament = cast.draft()
    services.give_role(tournament.pk, cast.alice, cast.carol, Role.REFEREE)
    assert Tournament.objects.get(pk=tournament.pk).revision == tournament.revision + 1


def test_an_organizer_approves_what_was_to_be_looked_at(cast):
    tournament = cast.live(4, format="round_robin")
    for match in Match.objects.filter(tournament=tournament):
        services.complete_match(match.pk, cast.rita, MatchScore(1, 1))
    tournament.refresh_from_db()
    assert tournament.state == "awaiting_review"
    with refused(tournament.pk, PermissionRefused):
        services.approve_result(tournament.pk, cast.rita)
    services.approve_result(tournament.pk, cast.alice)
    tournament.refresh_from_db()
    assert tournament.state == "completed"
    with refused(tournament.pk, Conflict):
        services.approve_result(tournament.pk, cast.alice)
