"""Drawing the bracket, drawing it anew, and going live."""

import pytest

from apps.common.times import in_utc
from apps.tournaments import services
from apps.tournaments.domain.bracket import UNKNOWN, NodeState
from apps.tournaments.domain.errors import Conflict, PermissionRefused
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.models import Bracket, LoggedEvent, Match, Registration, Tournament
from apps.tournaments.services.rows import state_of
from tests.support.cast import registration_of
from tests.support.record import check_numbers, refused, told

pytestmark = pytest.mark.django_db

DRAWABLE = (TournamentState.REGISTRATION_CLOSED, TournamentState.CHECK_IN)


def closed(cast, players, **fields):
    tournament = cast.open(players, **fields)
    services.close_registration(tournament.pk, cast.alice)
    return tournament


def entrants(tournament):
    return Bracket.objects.get(tournament=tournament).entrants


def slots(tournament):
    return list(Match.objects.filter(tournament=tournament).order_by("id").values_list("participant1", "participant2"))


def test_a_drawn_bracket_is_told_with_its_measures(cast):
    tournament = closed(cast, 5, third_place=True)
    with told(tournament.pk) as events:
        bracket = services.generate_bracket(tournament.pk, cast.alice)
    assert [event.type for event in events] == ["bracket_generated"]
    assert events[0].data == {
        "bracket_id": bracket.pk,
        "tournament_id": tournament.pk,
        "format": "single_elimination",
        "seeding_method": "standard",
        "total_rounds": 3,
        "total_matches": 5,
        "generated_at": in_utc(events[0].at),
        "generated_by": "organizer",
        "is_regeneration": False,
        "random_seed": bracket.random_seed,
    }


def test_a_bracket_drawn_again_says_so_and_replaces_the_first(cast):
    tournament = closed(cast, 4)
    services.generate_bracket(tournament.pk, cast.alice)
    with told(tournament.pk) as events:
        again = services.generate_bracket(tournament.pk, cast.alice)
    assert events[0].data["is_regeneration"] is True
    assert list(Bracket.objects.filter(tournament=tournament)) == [again]
    assert Match.objects.filter(tournament=tournament).count() == 3


def test_seeds_stand_before_the_order_of_registration(cast):
    tournament = closed(cast, 3)
    bob, stranger, bella = Registration.objects.filter(tournament=tournament).order_by("id")
    services.seed_registration(bella.pk, 1, cast.alice)
    services.generate_bracket(tournament.pk, cast.alice)
    assert entrants(tournament) == [bella.pk, bob.pk, stranger.pk]
    seeds = Registration.objects.filter(tournament=tournament).order_by("seed").values_list("pk", "seed")
    assert list(seeds) == [(bella.pk, 1), (bob.pk, 2), (stranger.pk, 3)]


def test_a_random_draw_can_be_checked_by_its_recorded_seed(cast):
    tournament = closed(cast, 16, seeding="random")
    first = services.generate_bracket(tournament.pk, cast.alice)
    again = services.generate_bracket(tournament.pk, cast.alice, random_seed=first.random_seed)
    other = services.generate_bracket(tournament.pk, cast.alice, random_seed=first.random_seed + 1)
    assert first.entrants == again.entrants != other.entrants


def test_two_random_draws_differ(cast):
    tournament = closed(cast, 2)
    draws = {services.generate_bracket(tournament.pk, cast.alice).random_seed for _ in range(8)}
    assert len(draws) > 1


def test_byes_go_to_the_best_seeds_and_complete_themselves(cast):
    tournament = closed(cast, 5)
    services.generate_bracket(tournament.pk, cast.alice)
    byes = Match.objects.filter(tournament=tournament, bye=True)
    assert sorted(byes.values_list("winner__seed", flat=True)) == [1, 2, 3]
    assert set(byes.values_list("state", flat=True)) == {"completed"}
    assert Match.objects.get(tournament=tournament, key="W2.2").state == "check_in"


def test_the_final_may_be_longer(cast):
    tournament = closed(cast, 4, best_of=3, best_of_final=5, third_place=True)
    services.generate_bracket(tournament.pk, cast.alice)
    lengths = dict(Match.objects.filter(tournament=tournament).values_list("key", "best_of"))
    assert lengths == {"W1.1": 3, "W1.2": 3, "T1.1": 3, "W2.1": 5}


def test_each_match_knows_where_its_winner_goes(cast):
    tournament = closed(cast, 4)
    services.generate_bracket(tournament.pk, cast.alice)
    ways = Match.objects.filter(tournament=tournament).order_by("id").values_list("winner_to__key", "winner_to_slot")
    assert list(ways) == [("W2.1", 1), ("W2.1", 2), (None, None)]


@pytest.mark.parametrize("verb", [services.generate_bracket, services.start_tournament])
@pytest.mark.parametrize("state", [state for state in TournamentState if state not in DRAWABLE], ids=str)
def test_drawing_and_starting_have_their_time(cast, verb, state):
    tournament = closed(cast, 2)
    Tournament.objects.filter(pk=tournament.pk).update(state=state.value)
    with refused(tournament.pk, Conflict) as refusal:
        verb(tournament.pk, cast.alice)
    assert refusal.value.facts["state"] == state


@pytest.mark.parametrize("verb", [services.generate_bracket, services.start_tournament])
@pytest.mark.parametrize("who", ["bob", "rita", "oscar"])
def test_only_organizers_draw_and_start(cast, verb, who):
    tournament = closed(cast, 2)
    with refused(tournament.pk, PermissionRefused):
        verb(tournament.pk, getattr(cast, who))


@pytest.mark.parametrize("verb", [services.generate_bracket, services.start_tournament])
def test_fewer_than_the_minimum_do_not_start(cast, verb):
    tournament = closed(cast, 3, min_participants=4)
    with refused(tournament.pk, Conflict, "3 participants are there and 4 are needed"):
        verb(tournament.pk, cast.alice)


def test_the_start_is_told_after_the_draw(cast):
    tournament = closed(cast, 2)
    with told(tournament.pk) as events:
        services.start_tournament(tournament.pk, cast.alice)
    assert [event.type for event in events] == ["bracket_generated", "tournament_state_changed"]
    assert events[1].data["new_state"] == "live"
    assert set(Registration.objects.filter(tournament=tournament).values_list("state", flat=True)) == {"active"}


def test_a_bracket_drawn_before_the_start_stands(cast):
    tournament = closed(cast, 8, seeding="random")
    drawn = services.generate_bracket(tournament.pk, cast.alice)
    before = slots(tournament)
    with told(tournament.pk) as events:
        assert services.start_tournament(tournament.pk, cast.alice).pk == drawn.pk
    assert slots(tournament) == before
    assert [event.type for event in events] == ["tournament_state_changed"]


def test_it_is_drawn_anew_when_somebody_in_it_does_not_turn_up(cast):
    tournament = cast.checking_in(4)
    services.generate_bracket(tournament.pk, cast.alice)
    for registration in Registration.objects.filter(tournament=tournament).exclude(user=cast.bob):
        services.check_in_registration(registration.pk, registration.user)
    with told(tournament.pk) as events:
        services.start_tournament(tournament.pk, cast.alice)
    assert [event.type for event in events] == ["bracket_generated", "tournament_state_changed"]
    assert registration_of(tournament, cast.bob).pk not in entrants(tournament)
    assert len(entrants(tournament)) == 3


def test_a_bracket_may_be_drawn_again_after_registration_was_reopened(cast):
    tournament = closed(cast, 2)
    services.generate_bracket(tournament.pk, cast.alice)
    services.open_registration(tournament.pk, cast.alice)
    carol = services.register_player(tournament.pk, cast.carol)
    services.close_registration(tournament.pk, cast.alice)
    services.start_tournament(tournament.pk, cast.alice)
    assert carol.pk in entrants(tournament)


def test_players_of_a_bracket_that_is_not_live_yet_cannot_be_ready(cast):
    tournament = cast.checking_in(2)
    services.generate_bracket(tournament.pk, cast.alice)
    match = Match.objects.get(tournament=tournament)
    with refused(tournament.pk, Conflict):
        services.ready_up(match.pk, cast.bob)


def test_drawing_anew_leaves_the_log_whole(cast):
    tournament = closed(cast, 4)
    services.generate_bracket(tournament.pk, cast.alice)
    match = Match.objects.filter(tournament=tournament, state="check_in").first()
    services.schedule_match(match.pk, cast.rita, None)
    services.generate_bracket(tournament.pk, cast.alice)
    check_numbers(tournament.pk)


def test_byes_are_no_matches_in_the_count(cast):
    tournament = cast.live(5)
    generated = LoggedEvent.objects.get(tournament=tournament, type="bracket_generated")
    assert generated.data["total_matches"] == 4


def test_a_walkover_whose_player_is_not_known_yet_has_not_happened():
    assert state_of(NodeState((None, UNKNOWN), UNKNOWN, None, bye=True)) is MatchState.SCHEDULED
